package io.sluice.cli;

import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.run.Services;
import io.sluice.run.TierExtent;
import io.sluice.run.TierShift;
import io.sluice.warehouse.Tiering;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands that move windows between tiers have in common. */
final class TierOptions {
    @Mixin
    private Options options;

    @Mixin
    private WindowOptions range;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(paramLabel = "FLOW")
    private String name;

    @Option(names = "--dry-run", description = "Only say what would move, and how many bytes that is.")
    private boolean dryRun;

    int move(TierShift.Direction direction) {
        Configuration configuration = options.configuration();
        Flow flow = configuration.flow(name);
        if (direction == TierShift.Direction.HEAT && !range.isGiven()) {
            throw FlowException.configuration(
                    "say which windows become hot by --from, and --to for a range, for example"
                            + " --from 2018-11-01 --to 2018-12-01");
        }
        Optional<Interval> span = range.isGiven() ? Optional.of(span(flow)) : Optional.empty();
        PrintWriter out = spec.commandLine().getOut();
        try (Services services = new Services(configuration.environment())) {
            TierShift shift = new TierShift(services, flow);
            if (dryRun) {
                TierExtent extent = shift.extent(direction, span);
                out.println(
                        extent.intervals().isEmpty()
                                ? "nothing would move"
                                : TierLines.text(extent.intervals()) + " would move " + where(direction) + ": "
                                        + extent.batches() + " batches, " + Lines.count(extent.rows()) + " rows, "
                                        + Lines.size(extent.bytes()) + " on S3");
            } else {
                Tiering.Moved moved = shift.move(direction, span);
                out.println(
                        moved.intervals().isEmpty()
                                ? "nothing to move"
                                : TierLines.text(moved.intervals()) + " moved " + where(direction) + ": "
                                        + Lines.count(moved.rows()) + " rows; "
                                        + shift.plan().view() + " shows hot and cold");
            }
            out.flush();
        }
        return 0;
    }

    private Interval span(Flow flow) {
        List<Interval> windows = range.windows(flow, Instant.EPOCH);
        return new Interval(
                windows.get(0).from(), windows.get(windows.size() - 1).to());
    }

    private static String where(TierShift.Direction direction) {
        return direction == TierShift.Direction.HEAT ? "into Redshift" : "out of Redshift";
    }
}
