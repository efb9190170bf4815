package io.sluice.warehouse;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Run;
import io.sluice.model.TableName;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction that takes place once for a commit and a target, whatever breaks, by a row in the flow's ledger that commits
 * with it: the run that wrote the rows, and the generation of the run that published them, which no older one gets past.
 *
 * <p>All tables are locked by the first statement, before Redshift takes the transaction's snapshot: of two runs, the second
 * sees what the first committed. What takes long and needs no lock is prepared before. A connection that breaks at COMMIT
 * leaves its outcome unknown; the next attempt waits at the lock until the broken session has ended, and reads in the
 * ledger what became of it.
 */
final class LedgerTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerTransaction.class);

    /** The default: about three minutes of pauses, for the failover of a cluster takes some; no attempt after an hour. */
    static final RetryPolicy<Object> RETRIES = retries(Duration.ofMillis(500), 12, Duration.ofHours(1));

    private final RetryPolicy<Object> retries;
    private final Clock clock;
    private final TableName ledger;
    private final Run run;
    private final String writer;
    private final Target target;

    /**
     * @param run that publishes
     * @param writer the id of the run that wrote what is published: {@code run} itself, or an earlier one of the batch
     */
    LedgerTransaction(
            RetryPolicy<Object> retries, Clock clock, TableName ledger, Run run, String writer, Target target) {
        this.retries = retries;
        this.clock = clock;
        this.ledger = ledger;
        this.run = run;
        this.writer = writer;
        this.target = target;
    }

    /**
     * What a transaction changes.
     *
     * @param written tables that nobody else may write meanwhile
     */
    record Target(String name, List<TableName> written) {
        static Target table(TableName table) {
            return new Target(table.toString(), List.of(table));
        }

        /**
         * A hot table behind a view that changes with it. Readers lock the view and then the table; a transaction that
         * had the table and asked for the view would wait for those that wait for it.
         */
        static Target tableBehindView(TableName table) {
            return new Target(table.toString(), List.of());
        }

        static Target script(String name) {
            return new Target(name, List.of());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Repeats what another transaction or a broken connection stopped, with growing pauses.
     *
     * @param deadline no attempt begins later after the first one; one that runs is not cut off
     */
    static RetryPolicy<Object> retries(Duration pause, int attempts, Duration deadline) {
        return RetryPolicy.builder()
                .handleIf(LedgerTransaction::isWorthRetrying)
                .withBackoff(pause, pause.multipliedBy(64))
                .withJitter(0.3)
                .withMaxAttempts(attempts)
                .withMaxDuration(deadline)
                .onRetry(e -> LOG.warn("trying again: {}", e.getLastException().getMessage()))
                .build();
    }

    private static boolean isWorthRetrying(Throwable e) {
        boolean cancelled = e.getCause() instanceof SQLException sql
                && SqlFailures.state(sql).equals("57014");
        return e instanceof FlowException flow && flow.kind() == FailureKind.RETRYABLE && !cancelled;
    }

    /**
     * What a transaction did.
     *
     * @param rows for the ledger
     * @param replaced rows deleted before
     */
    record Effect(long rows, long replaced) {}

    /** When the transaction took place. */
    enum Took {
        PLACE_NOW,
        /** An earlier call had committed the same rows. */
        PLACE_BEFORE
    }

    record Result(Took took, Effect effect) {}

    /** What a transaction does. */
    interface Work {
        /** Before the transaction and its locks; called again before another attempt. */
        default void prepare(Session session) {}

        /** Between the ledger's check and its entry. */
        Effect run(Session session);
    }

    /**
     * Runs the transaction to its commit, and creates the ledger table before if it is missing. An unknown outcome is looked
     * up even when the bounds of the retries are used up.
     *
     * @param permission is asked before every attempt, and throws when there shall be none
     * @throws FlowException retryable when the bounds are used up; failed when a newer run has committed, or at the
     *     first error that trying again does not help
     */
    Result commit(Session session, Runnable permission, Work work) {
        Attempts attempts = new Attempts(session, permission, work);
        try {
            return Failsafe.with(retries).get(attempts::next);
        } catch (FlowException e) {
            if (attempts.unknown.isEmpty()) {
                throw e;
            }
            return lookedUp(attempts)
                    .orElseThrow(() -> FlowException.retryable(
                            "The connection to Redshift was lost at COMMIT of " + target + ", and the ledger " + ledger
                                    + " says that it did not take place: readers see what they saw before. Run the batch again.",
                            e));
        }
    }

    private Optional<Result> lookedUp(Attempts attempts) {
        try {
            return Failsafe.with(retries).get(attempts::resolve);
        } catch (FlowException e) {
            if (attempts.unknown.isEmpty()) {
                throw e;
            }
            throw FlowException.retryable(
                    "The connection to Redshift was lost at COMMIT of " + target + ", and no later one could read"
                            + " the ledger " + ledger + ", so whether it took place is unknown. Nothing is half"
                            + " done; run the batch again, and it replaces what may be there. The last failure: "
                            + e.getMessage(),
                    e);
        }
    }

    /** What the ledger says, without a lock: only what it has is certain. */
    Optional<Result> committedAlready(Session session) {
        return session.queryIfThere(entry()).flatMap(this::ours);
    }

    private LedgerStatement.SelectEntry entry() {
        return new LedgerStatement.SelectEntry(ledger, run.batch(), target.name());
    }

    /** The entry, if it is of the very rows that this transaction would publish. */
    private Optional<Result> ours(List<List<String>> entries) {
        return entries.stream()
                .filter(e -> e.get(0).equals(writer))
                .findFirst()
                .map(e -> new Result(Took.PLACE_BEFORE, new Effect(Long.parseLong(e.get(2)), 0)));
    }

    /** Refuses to publish over a newer run. */
    private void fence(List<List<String>> entries) {
        for (List<String> entry : entries) {
            long generation = Long.parseLong(entry.get(1));
            if (generation >= run.generation()) {
                throw FlowException.failed("Redshift holds " + target + " of batch " + run.batch() + " as run "
                        + entry.get(0) + " wrote it (generation " + generation + "), and this is run " + run.id()
                        + " (generation " + run.generation() + "): a newer run has published, and nothing is left to"
                        + " do.");
            }
        }
    }

    private final class Attempts {
        private final Session session;
        private final Runnable permission;
        private final Work work;
        private Optional<Effect> unknown = Optional.empty();

        Attempts(Session session, Runnable permission, Work work) {
            this.session = session;
            this.permission = permission;
            this.work = work;
        }

        Result next() {
            if (unknown.isPresent()) {
                Optional<Result> landed = resolve();
                if (landed.isPresent()) {
                    return landed.get();
                }
            }
            work.prepare(session);
            permission.run();
            return inTransaction(this::change);
        }

        /** What became of a COMMIT without an answer. Empty when it did not take place, and never will. */
        Optional<Result> resolve() {
            return inTransaction(entries -> {
                Optional<Result> landed = ours(entries);
                session.rollback();
                Optional<Result> known = landed.map(r -> new Result(Took.PLACE_NOW, unknown.orElse(r.effect())));
                unknown = Optional.empty();
                return known;
            });
        }

        private Result change(List<List<String>> entries) {
            Optional<Result> before = ours(entries);
            if (before.isPresent()) {
                session.rollback();
                return before.get();
            }
            fence(entries);
            Effect effect = work.run(session);
            if (!entries.isEmpty()) {
                session.execute(
                        new LedgerStatement.DeleteEntry(ledger, run.batch().key(), target.name()));
            }
            session.execute(new LedgerStatement.InsertEntry(
                    ledger, run, writer, target.name(), effect.rows(), clock.instant()));
            if (session.commit() == Session.CommitResult.UNKNOWN) {
                unknown = Optional.of(effect);
                throw new FlowException(
                        FailureKind.RETRYABLE,
                        "the connection was lost at COMMIT of " + target + "; the ledger will tell what became of it");
            }
            return new Result(Took.PLACE_NOW, effect);
        }

        private <T> T inTransaction(Function<List<List<String>>, T> statements) {
            session.beginLocked(
                    new TableStatement.LockTables(ledger, target.written()),
                    List.of(
                            new TableStatement.CreateSchema(ledger.schema()),
                            new LedgerStatement.CreateLedger(ledger)));
            try {
                return statements.apply(session.query(entry()));
            } catch (RuntimeException e) {
                session.rollback();
                throw e;
            }
        }
    }
}
