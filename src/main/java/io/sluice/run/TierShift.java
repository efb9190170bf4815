package io.sluice.run;

import io.sluice.config.Flow;
import io.sluice.config.Warehouse;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.plan.Planner;
import io.sluice.plan.TierPlan;
import io.sluice.warehouse.Tiering;
import java.util.List;
import java.util.Optional;

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
                .filter(tier ->
                        tier.isTiered() || tier.temperature() == Warehouse.Temperature.HOT && tiering.isDivided(tier))
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

    public TierPlan plan() {
        return plan;
    }

    /** @param range what is old, when absent; there has to be one to heat */
    public TierExtent extent(Direction direction, Optional<Interval> range) {
        List<Interval> intervals = direction == Direction.HEAT
                ? tiering.coldWithin(plan, range.orElseThrow())
                : range.map(r -> tiering.hotWithin(plan, r)).orElseGet(() -> tiering.old(plan));
        return TierExtent.of(services.ledger(), plan.flow(), intervals);
    }

    public Tiering.Moved move(Direction direction, Optional<Interval> range) {
        if (direction == Direction.HEAT) {
            return tiering.heat(plan, range.orElseThrow());
        }
        return range.map(r -> tiering.age(plan, r)).orElseGet(() -> tiering.age(plan));
    }
}
