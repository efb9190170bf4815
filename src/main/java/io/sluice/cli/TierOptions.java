package io.sluice.cli;

import io.sluice.config.Flow;
import io.sluice.model.Counted;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.run.Services;
import io.sluice.run.TierExtent;
import io.sluice.run.TierShift;
import io.sluice.warehouse.Tiering;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that move windows between tiers have in common. */
final class TierOptions {
    @Mixin
    private FlowOptions flow;

    @Mixin
    private WindowOptions range;

    @Option(names = "--dry-run", description = "Only say what would move, and how many bytes that is.")
    private boolean dryRun;

    int move(TierShift.Direction direction) {
        return flow.with((services, moved) -> {
            flow.out().println(move(direction, services, moved));
            return 0;
        });
    }

    private String move(TierShift.Direction direction, Services services, Flow moved) {
        if (direction == TierShift.Direction.HEAT && !range.isGiven()) {
            throw FlowException.configuration(
                    "say which windows become hot by --from, and --to for a range, for example"
                            + " --from 2018-11-01 --to 2018-12-01");
        }
        Optional<Interval> span = range.isGiven() ? Optional.of(range.span(moved, Instant.EPOCH)) : Optional.empty();
        TierShift shift = new TierShift(services, moved);
        if (dryRun) {
            TierExtent extent = shift.extent(direction, span);
            return extent.intervals().isEmpty()
                    ? "nothing would move"
                    : TierLines.text(extent.intervals()) + " would move " + where(direction) + ": "
                            + TierLines.size(extent);
        }
        Tiering.Moved done = shift.move(direction, span);
        return done.intervals().isEmpty()
                ? "nothing to move"
                : TierLines.text(done.intervals()) + " moved " + where(direction) + ": "
                        + Counted.of(done.rows(), "row") + "; " + shift.plan().view() + " shows hot and cold";
    }

    private static String where(TierShift.Direction direction) {
        return direction == TierShift.Direction.HEAT ? "into Redshift" : "out of Redshift";
    }
}
