package io.sluice.warehouse;

import io.sluice.model.Interval;
import io.sluice.model.TableName;
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

    /**
     * Makes the table of record if it is missing; outside of a transaction.
     *
     * @return empty when the table was never divided; when it was and nothing is hot, the set is
     */
    Optional<HotSet> readOrCreate(Session session) {
        Optional<List<List<String>>> rows =
                session.queryIfThere(new TierStatement.SelectTiers(plan.tiersTable(), plan.hotTable()));
        if (rows.isEmpty()) {
            session.executeUnlessExists(
                    new TableStatement.CreateSchema(plan.tiersTable().schema()));
            session.executeUnlessExists(new TierStatement.CreateTiers(plan.tiersTable()));
        }
        return rows.flatMap(Tiers::hotSet);
    }

    /** Changes nothing; empty also when there is no record. */
    Optional<HotSet> readIfThere(Session session) {
        return session.queryIfThere(new TierStatement.SelectTiers(plan.tiersTable(), plan.hotTable()))
                .flatMap(Tiers::hotSet);
    }

    Optional<HotSet> read(Session session) {
        return hotSet(session.query(new TierStatement.SelectTiers(plan.tiersTable(), plan.hotTable())));
    }

    /** In the transaction that moves the rows: readers see both change at once. */
    void write(Session session, HotSet hot) {
        write(session, hot, columns(session));
    }

    /** @param columns of the view */
    void write(Session session, HotSet hot, List<String> columns) {
        session.execute(new TierStatement.DeleteTiers(plan.tiersTable(), plan.hotTable()));
        session.execute(new TierStatement.InsertTiers(plan.tiersTable(), plan.hotTable(), hot));
        session.define(new TierStatement.CreateView(plan, columns, hot));
    }

    /** Whether the view lacks columns that the table has by now. */
    boolean viewIsStale(Session session) {
        return !names(session, plan.view()).equals(Optional.of(columns(session)));
    }

    List<String> columns(Session session) {
        return names(session, plan.hotTable()).orElse(List.of());
    }

    List<String> lakeColumns(Session session) {
        return names(session, plan.externalTable()).orElse(List.of());
    }

    private static Optional<List<String>> names(Session session, TableName table) {
        return session.columns(new TableStatement.DescribeTable(table))
                .map(columns -> columns.stream().map(TableColumn::name).toList());
    }

    private static Optional<HotSet> hotSet(List<List<String>> rows) {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        HotSet hot = HotSet.EMPTY;
        for (List<String> row : rows) {
            String stay = row.get(2).strip();
            if (!stay.equals(TierStatement.NOTHING)) {
                hot = hot.with(new Interval(instant(row.get(0)), instant(row.get(1))), HotSet.Stay.valueOf(stay));
            }
        }
        return Optional.of(hot);
    }

    private static Instant instant(String seconds) {
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }
}
