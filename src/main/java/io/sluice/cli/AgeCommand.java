package io.sluice.cli;

import io.sluice.run.TierShift;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets hot windows become cold. */
@Command(
        name = "age",
        description = {
            "Take the rows of old windows of a tiered flow out of Redshift; the view shows them from S3 from the same moment on.",
            "Every run of the flow does so too. S3 is asked first whether it has the same rows. With --from, take out that"
                    + " range, also where it was heated."
        },
        mixinStandardHelpOptions = true)
final class AgeCommand implements Callable<Integer> {
    @Mixin
    private TierOptions tier;

    @Override
    public Integer call() {
        return tier.move(TierShift.Direction.AGE);
    }
}
