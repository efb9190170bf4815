package io.sluice.warehouse;

import io.sluice.model.Interval;
import io.sluice.plan.TierPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What of a tiered table is hot, as Redshift has it on record, and the view that says so to readers. */
final class Tiers {
    private final TierPlan plan;

    Tiers(TierPlan plan) {
        this.plan = plan;
    }

    /** Makes the table of record if it is missing; outside of a transaction. */
    HotSet readOrCreate(Session session) {
        TierStatement.SelectTiers select = new TierStatement.SelectTiers(plan.tiersTable(), plan.hotTable());
        Optional<List<List<String>>> rows = session.queryIfThere(select);
        if (rows.isEmpty()) {
            session.executeUnlessExists(
                    new TableStatement.CreateSchema(plan.tiersTable().schema()));
            session.executeUnlessExists(new TierStatement.CreateTiers(plan.tiersTable()));
        }
        return rows.map(Tiers::hotSet).orElse(HotSet.EMPTY);
    }

    HotSet read(Session session) {
        return hotSet(session.query(new TierStatement.SelectTiers(plan.tiersTable(), plan.hotTable())));
    }

    /** In the transaction that moves the rows: readers see both change at once. */
    void write(Session session, HotSet hot) {
        session.execute(new TierStatement.DeleteTiers(plan.tiersTable(), plan.hotTable()));
        if (!hot.stretches().isEmpty()) {
            session.execute(new TierStatement.InsertTiers(plan.tiersTable(), plan.hotTable(), hot));
        }
        session.execute(new TierStatement.CreateView(plan, columns(session), hot));
    }

    /** Whether the view lacks columns that the table has by now. */
    boolean viewIsStale(Session session) {
        return !session.columns(new TableStatement.DescribeTable(plan.view()))
                .equals(Optional.of(columns(session)));
    }

    List<String> columns(Session session) {
        return session.columns(new TableStatement.DescribeTable(plan.hotTable()))
                .orElse(List.of());
    }

    private static HotSet hotSet(List<List<String>> rows) {
        HotSet hot = HotSet.EMPTY;
        for (List<String> row : rows) {
            hot = hot.with(
                    new Interval(instant(row.get(0)), instant(row.get(1))),
                    HotSet.Stay.valueOf(row.get(2).strip()));
        }
        return hot;
    }

    private static Instant instant(String seconds) {
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }
}
