package io.sluice.warehouse;

import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LoadOutcome;
import io.sluice.plan.LoadPlan;
import io.sluice.plan.TierPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Loads a batch that is new enough to be hot, and shows it as hot in the same transaction. An old one stays on S3, unless
 * its window is hot already. Of a flow that is no longer tiered, but hot, no batch is old.
 */
final class TieredLoad implements TableLoad {
    /** Where the batch belongs. */
    private enum Place {
        UNKNOWN,
        HOT,
        COLD
    }

    private final HotLoad load;
    private final LoadPlan plan;
    private final TierPlan tier;
    private final Tiers tiers;
    private Place place = Place.UNKNOWN;
    private boolean viewIsStale;

    TieredLoad(HotLoad load, LoadPlan plan, TierPlan tier) {
        this.load = load;
        this.plan = plan;
        this.tier = tier;
        this.tiers = new Tiers(tier);
    }

    @Override
    public void prepare(Session session) {
        place = place(known(session, tiers.readOrCreate(session)));
        viewIsStale = tiers.viewIsStale(session);
        if (place == Place.HOT) {
            load.prepare(session);
        }
    }

    @Override
    public LedgerTransaction.Effect run(Session session) {
        HotSet hot = known(session, tiers.read(session));
        if (place(hot) != place) {
            throw new FlowException(
                    FailureKind.RETRYABLE,
                    "what is hot of " + tier.hotTable() + " has changed since the batch was staged");
        }
        if (place == Place.COLD) {
            if (viewIsStale) {
                tiers.write(session, hot);
            }
            return new LedgerTransaction.Effect(0, 0);
        }
        LedgerTransaction.Effect effect = load.run(session);
        if (!hot.contains(window()) || viewIsStale) {
            tiers.write(session, hot.contains(window()) ? hot : hot.with(window(), HotSet.Stay.WHILE_NEW));
        }
        return effect;
    }

    @Override
    public void leave(Session session) {
        load.leave(session);
    }

    @Override
    public LoadOutcome outcome(LedgerTransaction.Result result) {
        return place == Place.COLD ? new LoadOutcome.LeftCold(tier.externalTable()) : load.outcome(result);
    }

    /** The windows that are on S3 only. */
    List<Interval> cold(Session session) {
        return HotSet.of(LoadedWindows.of(session, tier))
                .without(known(session, tiers.read(session)).intervals())
                .intervals();
    }

    private Interval window() {
        return plan.run().batch().interval();
    }

    private Place place(HotSet hot) {
        Instant newest = hot.end().filter(end -> end.isAfter(window().to())).orElse(window().to());
        return hot.contains(window()) || !tier.isOld(window(), newest) ? Place.HOT : Place.COLD;
    }

    /** A table that was wholly hot until now has the windows that the ledger knows. */
    private HotSet known(Session session, Optional<HotSet> hot) {
        return hot.orElseGet(() -> HotSet.of(LoadedWindows.of(session, tier)));
    }
}
