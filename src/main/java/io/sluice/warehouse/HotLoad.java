package io.sluice.warehouse;

import io.sluice.model.Counted;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Partition;
import io.sluice.plan.LoadPlan;
import java.util.List;
import java.util.Optional;

/**
 * Brings the rows of a commit into a hot table, as the flow's strategy says. COPY runs before the transaction, into a
 * temporary table of the session; a session that was lost has lost it too, and copies again.
 */
final class HotLoad implements TableLoad {
    private static final int NONE = 0;

    private final LakeCommit commit;
    private final LoadPlan plan;
    private final RowSource source;
    private final Strategy strategy;
    private int created = NONE;
    private int staged = NONE;
    private long candidates;
    private Optional<Interval> newer = Optional.empty();

    HotLoad(LakeCommit commit, LoadPlan plan, Strategy strategy) {
        this.commit = commit;
        this.plan = plan;
        this.source = RowSource.of(commit, plan);
        this.strategy = strategy;
    }

    static HotLoad of(LakeCommit commit, LoadPlan plan) {
        List<List<String>> written =
                commit.partitions().stream().map(Partition::values).toList();
        return new HotLoad(commit, plan, Strategy.of(plan, commit.schema(), commit.partitionColumns(), written));
    }

    Strategy strategy() {
        return strategy;
    }

    @Override
    public void prepare(Session session) {
        int connection = session.connection();
        if (staged == connection || !needsStaging()) {
            return;
        }
        if (created == connection) {
            session.execute(new LoadStatement.DropTemporary(strategy.temporary()));
        }
        created = connection;
        session.execute(new LoadStatement.CreateStaging(commit.schema(), plan.distributionKey()));
        if (written() > 0) {
            fill(session);
            candidates = count(session, new LoadStatement.CountStaging());
            requireRows("COPY staged", candidates, written());
        }
        source.rules().forEach(rule -> require(rule, session));
        strategy.rules().forEach(rule -> require(rule, session));
        strategy.preparation().forEach(session::execute);
        if (strategy.candidates().isPresent()) {
            candidates = count(session, strategy.candidates().get());
        }
        staged = connection;
    }

    private void fill(Session session) {
        try {
            session.execute(source.fill());
        } catch (FlowException e) {
            throw source.explained(e, session);
        }
    }

    @Override
    public LedgerTransaction.Effect run(Session session) {
        Optional<Interval> later = strategy.order() == Strategy.Order.BY_WINDOW ? later(session) : Optional.empty();
        Strategy.Changed changed = strategy.apply(session, later, candidates);
        newer = changed.newer();
        requireRows("INSERT added", changed.inserted(), changed.expected());
        return new LedgerTransaction.Effect(changed.inserted(), changed.deleted());
    }

    @Override
    public LoadOutcome outcome(LedgerTransaction.Result result) {
        LedgerTransaction.Effect effect = result.effect();
        if (result.took() == LedgerTransaction.Took.PLACE_BEFORE) {
            return new LoadOutcome.AlreadyLoaded(plan.hotTable(), effect.rows());
        }
        return newer.<LoadOutcome>map(interval -> new LoadOutcome.NewerKept(plan.hotTable(), interval))
                .orElse(new LoadOutcome.Copied(plan.hotTable(), effect.rows(), effect.replaced()));
    }

    @Override
    public void leave(Session session) {
        if (!session.isOn(created)) {
            return;
        }
        try {
            session.execute(new LoadStatement.DropTemporary(strategy.temporary()));
        } catch (FlowException e) {
            session.drop();
        }
    }

    private boolean needsStaging() {
        return written() > 0 || strategy.ofNoRows() == Strategy.Staging.NEEDED;
    }

    private long written() {
        return commit.counts().written();
    }

    private Optional<Interval> later(Session session) {
        return session
                .query(new LedgerStatement.SelectLaterBatch(
                        plan.ledgerTable(), plan.run().batch(), plan.hotTable().toString()))
                .stream()
                .map(row -> row.get(0))
                .filter(batch -> batch != null)
                .map(LedgerStatement::interval)
                .findFirst();
    }

    private static long count(Session session, SqlStatement query) {
        return Long.parseLong(session.query(query).get(0).get(0));
    }

    private void require(Strategy.Rule rule, Session session) {
        long offending = count(session, rule.count());
        if (offending > 0) {
            throw FlowException.failed("The batch for " + plan.hotTable() + " has " + rule.problem() + ": " + offending
                    + " among " + Counted.of(written(), "row") + ". The table is unchanged. " + rule.remedy());
        }
    }

    private void requireRows(String what, long rows, long expected) {
        if (rows != expected) {
            throw FlowException.failed(what + " " + rows + " rows of " + source + ", and it should have been "
                    + expected + ", for " + written()
                    + " were written to it. The table is unchanged: readers see what they saw before. Run the"
                    + " batch again; if it persists, " + source.remedy() + ".");
        }
    }
}
