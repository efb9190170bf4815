package io.sluice.warehouse;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.sluice.config.Warehouse;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.LoadOutcome;
import io.sluice.plan.LoadPlan;
import io.sluice.plan.TierPlan;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Gives Redshift a lake commit: as rows of a hot table, or as an external table. */
public final class Loader {
    private final RedshiftConnection redshift;
    private final RetryPolicy<Object> retries;
    private final Clock clock;
    private final Runnable permission;

    /** @param permission is asked before every transaction, and throws when the run may not publish any more */
    public Loader(RedshiftConnection redshift, Runnable permission) {
        this(redshift, LedgerTransaction.RETRIES, Clock.systemUTC(), permission);
    }

    Loader(RedshiftConnection redshift, RetryPolicy<Object> retries, Clock clock, Runnable permission) {
        this.redshift = redshift;
        this.retries = retries;
        this.clock = clock;
        this.permission = permission;
    }

    /**
     * Makes the commit visible in Redshift. Glue must show it already, or the connector have passed its rows.
     *
     * <p>Hot: the files are copied to a temporary table; then one short transaction changes the table as the flow's strategy
     * says, and readers see the old rows until it commits. Missing schemas, tables and columns are created before,
     * each by itself.
     *
     * @throws FlowException retryable when Redshift cannot be reached or another transaction was in the way too often;
     *     failed, with nothing changed in the table, when a newer run of the batch has committed, the table is another
     *     flow's, COPY loads other rows than were written, or Redshift refuses
     */
    public LoadOutcome load(LakeCommit commit, LoadPlan plan) {
        requireReplaceable(commit, plan);
        try (Session session = redshift.open(QueryTag.of(plan.run(), "load"))) {
            if (plan.stage().isEmpty()) {
                Failsafe.with(retries).run(() -> ensureExternalSchema(session, plan));
            }
            if (plan.temperature() == Warehouse.Temperature.COLD) {
                return new FormerTables(redshift, retries, plan).left(session, permission);
            }
            Optional<TierPlan> tier = Failsafe.with(retries).get(() -> division(session, plan));
            tier.ifPresent(t -> requireDivisible(commit, plan, t));
            TableOwner owner = new TableOwner(plan, clock);
            Failsafe.with(retries).run(() -> owner.require(session));
            HotLoad load = HotLoad.of(commit, plan);
            HotTable table = new HotTable(plan, load.strategy().table(commit.schema()));
            Failsafe.with(retries).run(() -> table.ensure(session));
            return tier.isPresent()
                    ? tiered(session, commit, plan, owner, tier.get(), new TieredLoad(load, plan, tier.get()))
                    : load.outcome(commit(
                            session, commit, plan, owner, LedgerTransaction.Target.table(plan.hotTable()), load));
        }
    }

    /** How the rows are divided: when the flow is tiered, and when it was, for the view shows them so until all are hot. */
    private static Optional<TierPlan> division(Session session, LoadPlan plan) {
        return plan.tier()
                .filter(tier ->
                        tier.isTiered() || new Tiers(tier).readIfThere(session).isPresent());
    }

    /** Loads, and moves what has become old meanwhile. */
    private LoadOutcome tiered(
            Session session, LakeCommit commit, LoadPlan plan, TableOwner owner, TierPlan tier, TieredLoad load) {
        LedgerTransaction.Target target = LedgerTransaction.Target.tableBehindView(plan.hotTable());
        LoadOutcome outcome = load.outcome(commit(session, commit, plan, owner, target, load));
        Failsafe.with(retries)
                .run(() -> Readers.ensure(session, tier.view(), plan.rules().readers()));
        if (!tier.isTiered()) {
            List<Interval> cold = Failsafe.with(retries).get(() -> load.cold(session));
            return cold.isEmpty() ? outcome : new LoadOutcome.PartlyCold(outcome, tier.flow(), tier.view(), cold);
        }
        permission.run();
        long aged = new Tiering(redshift, retries).age(tier).rows();
        return aged == 0 ? outcome : new LoadOutcome.Aged(outcome, aged);
    }

    /** Copies before the transaction, so that no lock is held meanwhile; not at all what an earlier run has loaded. */
    private LedgerTransaction.Result commit(
            Session session,
            LakeCommit commit,
            LoadPlan plan,
            TableOwner owner,
            LedgerTransaction.Target target,
            TableLoad load) {
        LedgerTransaction transaction = new LedgerTransaction(
                retries, clock, plan.ledgerTable(), plan.run(), commit.run().id(), target);
        if (!commit.run().equals(plan.run())) {
            Optional<LedgerTransaction.Result> before =
                    Failsafe.with(retries).get(() -> transaction.committedAlready(session));
            if (before.isPresent()) {
                return before.get();
            }
        }
        try {
            Failsafe.with(retries).run(() -> load.prepare(session));
            Failsafe.with(retries).run(() -> owner.claim(session));
            return transaction.commit(session, permission, load);
        } finally {
            load.leave(session);
        }
    }

    private static void requireReplaceable(LakeCommit commit, LoadPlan plan) {
        if (plan.temperature() != Warehouse.Temperature.COLD
                && plan.strategy().isByPartition()
                && commit.partitionColumns().isEmpty()
                && !plan.run().batch().interval().equals(Interval.WHOLE)) {
            throw FlowException.failed("The batch " + plan.run().batch() + " cannot be loaded into " + plan.hotTable()
                    + ": the flow has windows and no partitions, so its rows cannot be told from those of other"
                    + " batches. Add lake.partition-by with a column made from the window (source.window-column), or"
                    + " set source.window = whole.");
        }
    }

    /** Hot and cold must be able to stand for each other; and Spectrum gives scalars only. */
    private static void requireDivisible(LakeCommit commit, LoadPlan plan, TierPlan tier) {
        if (plan.stage().isPresent()) {
            throw FlowException.failed("Rows of " + tier.hotTable()
                    + " are divided between Redshift and S3, from when the flow was tiered, and with"
                    + " warehouse.via = connector it has no rows on S3. Nothing was changed in Redshift. Write"
                    + " via = copy, or name another table in warehouse.table and run the batches again.");
        }
        if (!plan.strategy().isByPartition()) {
            throw FlowException.failed("Rows of " + tier.hotTable()
                    + " are divided between Redshift and S3, from when the"
                    + " flow was tiered, and load = " + plan.strategy().word() + " would make others of them than "
                    + tier.view() + " shows. Nothing was changed in Redshift. Name another table in warehouse.table and"
                    + " run the batches again, or write load = replace-window.");
        }
        for (Column column : commit.schema().columns()) {
            if (column.type() instanceof ColumnType.Nested) {
                throw FlowException.failed("The column " + column.name() + " is nested (" + column.type() + "), and "
                        + tier.view()
                        + " cannot show it from S3. Take its parts out in munge.sql, or write"
                        + " it as text by to_json.");
            }
        }
    }

    private static void ensureExternalSchema(Session session, LoadPlan plan) {
        String schema = plan.externalTable().schema();
        List<List<String>> found = session.query(new ExternalStatement.SelectExternalSchema(schema));
        if (found.isEmpty()) {
            session.executeUnlessExists(new ExternalStatement.CreateExternalSchema(
                    schema, plan.glueDatabase(), new IamRole(plan.copyRole())));
        } else if (!found.get(0).get(0).strip().equalsIgnoreCase(plan.glueDatabase())) {
            throw FlowException.failed("The external schema " + schema + " shows the Glue database "
                    + found.get(0).get(0).strip() + ", and the flow's lake table is in " + plan.glueDatabase()
                    + ". Name another schema in warehouse.external-schema, or drop this one.");
        }
    }
}
