package io.sluice.warehouse;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.sluice.model.FlowException;
import io.sluice.model.LoadOutcome;
import io.sluice.model.TableName;
import io.sluice.plan.LoadPlan;
import io.sluice.plan.OwnTables;
import io.sluice.plan.TierPlan;
import java.util.List;
import java.util.Optional;

/**
 * The tables that a flow which is cold now had in Redshift when it was not. A view over hot and cold rows is made to show
 * all from S3; a table without such a view stays, and is said to be outdated.
 */
final class FormerTables {
    private final RedshiftConnection redshift;
    private final RetryPolicy<Object> retries;
    private final LoadPlan plan;

    FormerTables(RedshiftConnection redshift, RetryPolicy<Object> retries, LoadPlan plan) {
        this.redshift = redshift;
        this.retries = retries;
        this.plan = plan;
    }

    /**
     * After the batch is published in the lake. May be repeated.
     *
     * @param permission is asked before anything is changed
     * @throws FlowException failed when S3 and Redshift have other rows of another window than the batch's: the view shows
     *     what it showed
     */
    LoadOutcome left(Session session, Runnable permission) {
        LoadOutcome left = new LoadOutcome.LeftCold(plan.externalTable());
        for (TableName table : Failsafe.with(retries).get(() -> tables(session))) {
            Optional<TierPlan> divided = plan.tier().map(tier -> tier.of(table)).filter(tier -> Failsafe.with(retries)
                    .get(() -> new Tiers(tier).readIfThere(session).isPresent()));
            LoadOutcome before = left;
            permission.run();
            left = divided.isPresent()
                    ? emptied(session, before, divided.get())
                    : Failsafe.with(retries).get(() -> outdated(session, before, table));
        }
        return left;
    }

    private LoadOutcome emptied(Session session, LoadOutcome left, TierPlan tier) {
        Tiering tiering = new Tiering(redshift, retries);
        if (Failsafe.with(retries).get(() -> tiering.isDropped(session, tier))) {
            tiering.forget(tier);
            return new LoadOutcome.Dropped(left, tier.hotTable(), tier.view());
        }
        if (tiering.hot(tier).isEmpty()) {
            return left;
        }
        long rows = tiering.leave(tier, plan.run().batch().interval()).rows();
        return rows == 0 ? left : new LoadOutcome.Emptied(left, tier.hotTable(), rows);
    }

    /** The rows of the batch there are of no run from now on, so that nobody takes them for those of the lake. */
    private LoadOutcome outdated(Session session, LoadOutcome left, TableName table) {
        if (session.columns(new TableStatement.DescribeTable(table)).isEmpty()) {
            return left;
        }
        session.queryIfThere(new LedgerStatement.DisownEntry(
                plan.ledgerTable(), plan.run().batch().key(), table.toString()));
        return new LoadOutcome.Outdated(left, table);
    }

    private List<TableName> tables(Session session) {
        OwnTables own = new OwnTables(plan.ledgerTable().schema());
        return session
                .queryIfThere(new OwnerStatement.SelectTables(
                        own.owners(), plan.run().batch().flow()))
                .orElse(List.of())
                .stream()
                .map(row -> TableName.parse(row.get(0)))
                .toList();
    }
}
