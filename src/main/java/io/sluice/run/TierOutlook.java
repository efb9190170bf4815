package io.sluice.run;

import io.sluice.config.Flow;
import io.sluice.ledger.Ledger;
import io.sluice.model.Interval;
import io.sluice.plan.Planner;
import io.sluice.warehouse.TierStanding;
import java.util.List;

/**
 * What of a flow is hot, what its next run would move and what is on S3 only. Reads the ledger on S3 and Sluice's own tables
 * in Redshift; changes nothing.
 *
 * @param leaving what the next run would take out of Redshift
 * @param cold what is on S3 only
 */
public record TierOutlook(TierStanding standing, TierExtent hot, TierExtent leaving, TierExtent cold) {
    /**
     * One for each table of the flow; none when it has no column to divide its rows by.
     *
     * @param next the window that runs next
     */
    public static List<TierOutlook> of(Services services, Flow flow, Interval next) {
        return new Planner(services.environment())
                .tier(flow).stream()
                        .flatMap(tier -> TierStanding.read(services.redshift(), tier).stream())
                        .map(standing -> of(services.ledger(), standing, next))
                        .toList();
    }

    private static TierOutlook of(Ledger ledger, TierStanding standing, Interval next) {
        String flow = standing.plan().flow();
        return new TierOutlook(
                standing,
                TierExtent.of(ledger, flow, standing.hot()),
                TierExtent.of(ledger, flow, standing.leaving(next)),
                TierExtent.ofBatches(
                        ledger, flow, standing.cold(ledger.index(flow).windows())));
    }
}
