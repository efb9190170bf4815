package io.sluice.warehouse;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.sluice.model.Counted;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.TableName;
import io.sluice.plan.TierPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Moves windows of a tiered table between Redshift and S3. Rows, the record of what is hot, and the view change in one
 * transaction: a reader of the view sees every row once, before, during and after.
 */
public final class Tiering {
    private final RedshiftConnection redshift;
    private final RetryPolicy<Object> retries;

    public Tiering(RedshiftConnection redshift) {
        this(redshift, LedgerTransaction.RETRIES);
    }

    Tiering(RedshiftConnection redshift, RetryPolicy<Object> retries) {
        this.redshift = redshift;
        this.retries = retries;
    }

    /**
     * What was moved.
     *
     * @param intervals stretches of time
     */
    public record Moved(List<Interval> intervals, long rows) {
        public Moved {
            intervals = List.copyOf(intervals);
        }
    }

    /** What is hot now. */
    public List<Interval> hot(TierPlan plan) {
        return read(plan).intervals();
    }

    /** What {@link #age(TierPlan)} would move. */
    public List<Interval> old(TierPlan plan) {
        return old(plan, read(plan));
    }

    /** What of a range {@link #age(TierPlan, Interval)} would move. */
    public List<Interval> hotWithin(TierPlan plan, Interval range) {
        return read(plan).within(range);
    }

    /** What of a range {@link #heat} would move. */
    public List<Interval> coldWithin(TierPlan plan, Interval range) {
        return cold(read(plan), range);
    }

    /**
     * Takes the rows of old windows out of Redshift, those of pinned ones excepted; first asks whether S3 has the same.
     *
     * @throws FlowException failed, with nothing changed, when S3 has other rows
     */
    public Moved age(TierPlan plan) {
        return move(plan, "age", (session, hot) -> cool(session, plan, hot, old(plan, hot)));
    }

    /** As {@link #age(TierPlan)}, for what is hot of a range, old or not, pinned or not. */
    public Moved age(TierPlan plan, Interval range) {
        return move(plan, "age", (session, hot) -> cool(session, plan, hot, hot.within(range)));
    }

    /** Brings the rows of a range into Redshift, to stay there until they are aged by name. */
    public Moved heat(TierPlan plan, Interval range) {
        return move(plan, "heat", (session, hot) -> {
            List<Interval> cold = cold(hot, range);
            long rows = 0;
            Tiers tiers = new Tiers(plan);
            if (!cold.isEmpty()) {
                session.execute(new TierStatement.DeleteHot(plan, cold));
                rows = session.execute(new TierStatement.InsertFromLake(plan, tiers.columns(session), cold));
                requireEqual(session, plan, cold);
            }
            tiers.write(session, hot.with(range, HotSet.Stay.PINNED));
            return new Moved(cold, rows);
        });
    }

    /**
     * Takes all rows out of Redshift, for the flow is cold now. Those of a window that has just been published in the lake
     * are not compared with what is there.
     */
    Moved leave(TierPlan plan, Interval published) {
        Moved outdated = move(plan, "age", (session, hot) -> {
            List<Interval> intervals = hot.within(published);
            return intervals.isEmpty() ? new Moved(intervals, 0) : remove(session, plan, hot, intervals);
        });
        Moved others = move(plan, "age", (session, hot) -> cool(session, plan, hot, hot.intervals()));
        List<Interval> intervals = new ArrayList<>(outdated.intervals());
        intervals.addAll(others.intervals());
        return new Moved(intervals, outdated.rows() + others.rows());
    }

    /** Whether the record has rows in a hot table that is gone, for somebody has dropped it. */
    boolean isDropped(Session session, TierPlan plan) {
        return session.columns(new TableStatement.DescribeTable(plan.hotTable()))
                        .isEmpty()
                && new Tiers(plan)
                        .readIfThere(session)
                        .filter(hot -> !hot.intervals().isEmpty())
                        .isPresent();
    }

    /** Lets the view show all rows from S3: all that a dropped table had is there. */
    void forget(TierPlan plan) {
        List<String> columns;
        try (Session session = open(plan)) {
            columns = new Tiers(plan).lakeColumns(session);
        }
        move(plan, "age", (session, hot) -> {
            new Tiers(plan).write(session, HotSet.EMPTY, columns);
            return new Moved(hot.intervals(), 0);
        });
    }

    /** Whether it is on record what is hot: the flow is or was tiered. */
    public boolean isDivided(TierPlan plan) {
        try (Session session = open(plan)) {
            return new Tiers(plan).readIfThere(session).isPresent();
        }
    }

    private HotSet read(TierPlan plan) {
        try (Session session = open(plan)) {
            return new Tiers(plan).readIfThere(session).orElse(HotSet.EMPTY);
        }
    }

    private Session open(TierPlan plan) {
        return redshift.open(new QueryTag(plan.flow(), "", "", "tiers"));
    }

    private static List<Interval> old(TierPlan plan, HotSet hot) {
        return hot.end().map(end -> hot.olderThan(plan.oldUntil(end))).orElse(List.of());
    }

    private static List<Interval> cold(HotSet hot, Interval range) {
        return HotSet.EMPTY
                .with(range, HotSet.Stay.PINNED)
                .without(hot.intervals())
                .intervals();
    }

    private static Moved cool(Session session, TierPlan plan, HotSet hot, List<Interval> intervals) {
        if (intervals.isEmpty()) {
            return new Moved(List.of(), 0);
        }
        requireEqual(session, plan, intervals);
        return remove(session, plan, hot, intervals);
    }

    private static Moved remove(Session session, TierPlan plan, HotSet hot, List<Interval> intervals) {
        new Tiers(plan).write(session, hot.without(intervals));
        return new Moved(intervals, session.execute(new TierStatement.DeleteHot(plan, intervals)));
    }

    /**
     * The ledger's lock keeps other runs of the flow from the table, and other flows do not write it. The table itself is not
     * locked: a reader who has read the old view would wait for it, and then see the new rows by the old view. Replacing the
     * view waits for such readers, and later ones wait for the commit.
     *
     * <p>The outcome of a lost COMMIT needs no ledger: the next attempt reads what is hot and moves what is left. What the
     * lost one had moved is then not among what was moved.
     */
    private Moved move(TierPlan plan, String step, BiFunction<Session, HotSet, Moved> work) {
        try (Session session = redshift.open(new QueryTag(plan.flow(), "", "", step))) {
            return Failsafe.with(retries).get(() -> {
                if (new Tiers(plan).readOrCreate(session).isEmpty()) {
                    throw FlowException.failed("What is hot of " + plan.hotTable()
                            + " is not on record yet. Run a batch of the flow " + plan.flow() + " first.");
                }
                session.beginLocked(
                        new TableStatement.LockTables(plan.ledgerTable()),
                        List.of(new LedgerStatement.CreateLedger(plan.ledgerTable())));
                try {
                    Moved moved =
                            work.apply(session, new Tiers(plan).read(session).orElse(HotSet.EMPTY));
                    if (session.commit() == Session.CommitResult.UNKNOWN) {
                        throw new FlowException(
                                FailureKind.RETRYABLE,
                                "the connection was lost at COMMIT; what is hot of " + plan.hotTable()
                                        + " will tell what became of it");
                    }
                    return moved;
                } catch (RuntimeException e) {
                    session.rollback();
                    throw e;
                }
            });
        }
    }

    private static void requireEqual(Session session, TierPlan plan, List<Interval> intervals) {
        Map<String, List<String>> hot = sums(session, plan, plan.hotTable(), intervals);
        Map<String, List<String>> cold = sums(session, plan, plan.externalTable(), intervals);
        if (hot.equals(cold)) {
            return;
        }
        List<String> differences = new ArrayList<>();
        Map<String, List<String>> all = new TreeMap<>(hot);
        cold.forEach(all::putIfAbsent);
        for (String window : all.keySet()) {
            if (!hot.getOrDefault(window, List.of()).equals(cold.getOrDefault(window, List.of()))) {
                differences.add(plan.column() + " " + window + " has " + said(plan, hot.get(window)) + " hot and "
                        + said(plan, cold.get(window)) + " cold");
            }
        }
        throw FlowException.failed("The rows of " + plan.hotTable() + " in Redshift and of " + plan.externalTable()
                + " on S3 are not the same: "
                + String.join("; ", differences.subList(0, Math.min(3, differences.size())))
                + (differences.size() > 3 ? "; and " + Counted.of(differences.size() - 3, "more window") : "")
                + ". Nothing was moved. Run the batches of these windows again (sluice run " + plan.flow()
                + " --from … --force), which writes both anew.");
    }

    private static Map<String, List<String>> sums(
            Session session, TierPlan plan, TableName table, List<Interval> intervals) {
        Map<String, List<String>> sums = new HashMap<>();
        for (List<String> row : session.query(new TierStatement.SumWindows(plan, table, intervals))) {
            sums.put(row.get(0), row.subList(1, row.size()));
        }
        return sums;
    }

    private static String said(TierPlan plan, List<String> sums) {
        if (sums == null) {
            return "no rows";
        }
        StringBuilder text = new StringBuilder(Counted.of(Long.parseLong(sums.get(0)), "row"));
        for (int i = 0; i < plan.verify().size(); i++) {
            text.append(", sum(").append(plan.verify().get(i)).append(") ").append(sums.get(i + 1));
        }
        return text.toString();
    }
}
