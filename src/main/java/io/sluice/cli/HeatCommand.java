package io.sluice.cli;

import io.sluice.run.TierShift;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Brings cold windows back. */
@Command(
        name = "heat",
        description = {
            "Bring the cold rows of a range of a tiered flow into Redshift (--from, --to).",
            "They stay there, however old, until sluice age is given their range."
        },
        mixinStandardHelpOptions = true)
final class HeatCommand implements Callable<Integer> {
    @Mixin
    private TierOptions tier;

    @Override
    public Integer call() {
        return tier.move(TierShift.Direction.HEAT);
    }
}
