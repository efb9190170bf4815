package io.sluice.run;

import io.sluice.config.Flow;
import io.sluice.config.Warehouse;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.RowCounts;
import io.sluice.plan.Planner;
import io.sluice.plan.TierPlan;
import io.sluice.warehouse.Tiering;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Moves windows of a tiered flow between Redshift and S3, and says beforehand what that is. */
public final class TierShift {
    private final Services services;
    private final TierPlan plan;
    private final Tiering tiering;

    /** @throws FlowException of kind CONFIGURATION when the flow is not tiered, and hot and was not */
    public TierShift(Services services, Flow flow) {
        this.services = services;
        this.tiering = new Tiering(services.redshift());
        this.plan = new Planner(services.environment())
                .tier(flow)
                .filter(tier -> tier.isTiered()
                        || tier.temperature() == Warehouse.Temperature.HOT && tiering.isDivided(tier))
                .orElseThrow(() -> FlowException.configuration("flow " + flow.name()
                        + " is not tiered: its rows are all in one place. Write temperature = tiered and hot-for = 90"
                        + " days in flow.warehouse."));
    }

    /** Which way. */
    public enum Direction {
        /** Out of Redshift. */
        AGE,
        /** Into Redshift. */
        HEAT
    }

    /**
     * What would move.
     *
     * @param bytes on S3; those in Redshift are as a rule more or fewer by its own encodings
     */
    public record Extent(List<Interval> intervals, int batches, long rows, long bytes) {
        public Extent {
            intervals = List.copyOf(intervals);
        }
    }

    public TierPlan plan() {
        return plan;
    }

    /** @param range what is old, when absent; there has to be one to heat */
    public Extent extent(Direction direction, Optional<Interval> range) {
        List<Interval> intervals = direction == Direction.HEAT
                ? tiering.coldWithin(plan, range.orElseThrow())
                : range.map(r -> tiering.hotWithin(plan, r)).orElseGet(() -> tiering.old(plan));
        Set<BatchId> seen = new HashSet<>();
        long rows = 0;
        long bytes = 0;
        for (Interval interval : intervals) {
            for (RunReport report : services.ledger()
                    .history(plan.flow(), interval)
                    .filter(r -> r.outcome() == RunReport.Outcome.DONE)
                    .toList()) {
                if (seen.add(report.run().batch())) {
                    rows += report.counts().map(RowCounts::written).orElse(0L);
                    bytes += report.bytes();
                }
            }
        }
        return new Extent(intervals, seen.size(), rows, bytes);
    }

    public Tiering.Moved move(Direction direction, Optional<Interval> range) {
        if (direction == Direction.HEAT) {
            return tiering.heat(plan, range.orElseThrow());
        }
        return range.map(r -> tiering.age(plan, r)).orElseGet(() -> tiering.age(plan));
    }
}
