package io.sluice.warehouse;

import io.sluice.model.Interval;
import io.sluice.plan.TierPlan;
import java.util.List;

/** The windows that a flow has brought to Redshift, to stay there or not. */
final class LoadedWindows {
    private LoadedWindows() {}

    /** As the flow's ledger in Redshift says; none when there is no ledger. */
    static List<Interval> of(Session session, TierPlan plan) {
        return session
                .queryIfThere(new LedgerStatement.SelectBatches(
                        plan.ledgerTable(), plan.hotTable().toString()))
                .orElse(List.of())
                .stream()
                .map(row -> LedgerStatement.interval(row.get(0)))
                .toList();
    }
}
