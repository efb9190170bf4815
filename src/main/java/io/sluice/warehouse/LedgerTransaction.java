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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction that takes place once for a run and a target, whatever breaks, by a row in the ledger table that commits
 * with it.
 *
 * <p>All tables are locked by the first statement, before Redshift takes the transaction's snapshot: of two runs, the second
 * sees what the first committed. A connection that breaks at COMMIT leaves its outcome unknown; the next attempt
 * waits at the lock until the broken session has ended, and reads in the ledger what became of it.
 */
final class LedgerTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerTransaction.class);

    /** The default: about three minutes of pauses, for the failover of a cluster takes some. */
    static final RetryPolicy<Object> RETRIES = retries(Duration.ofMillis(500), 12);

    /** How long to wait for another run's transaction. */
    static final Duration LOCK_LIMIT = Duration.ofMinutes(30);

    private final RetryPolicy<Object> retries;
    private final Clock clock;
    private final TableName ledger;
    private final Run run;
    private final String target;
    private final List<TableName> locked;

    /** @param written tables that nobody else may write meanwhile */
    LedgerTransaction(
            RetryPolicy<Object> retries,
            Clock clock,
            TableName ledger,
            Run run,
            String target,
            List<TableName> written) {
        this.retries = retries;
        this.clock = clock;
        this.ledger = ledger;
        this.run = run;
        this.target = target;
        this.locked = new ArrayList<>(List.of(ledger));
        this.locked.addAll(written);
    }

    /**
     * Repeats what another transaction or a broken connection stopped, with growing pauses. The bound is on attempts and
     * not on time, so that after a COPY of an hour an unknown outcome is still looked up.
     */
    static RetryPolicy<Object> retries(Duration pause, int attempts) {
        return RetryPolicy.builder()
                .handleIf(LedgerTransaction::isWorthRetrying)
                .withBackoff(pause, pause.multipliedBy(64))
                .withJitter(0.3)
                .withMaxAttempts(attempts)
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
        /** An earlier call for the same run had committed it. */
        PLACE_BEFORE
    }

    record Result(Took took, Effect effect) {}

    /** The statements of the transaction between the ledger's check and its entry. */
    interface Work {
        Effect run(Session session);
    }

    /**
     * Runs the transaction to its commit, and creates the ledger table before if it is missing.
     *
     * @throws FlowException retryable when the bounds are used up; failed when a newer run has committed, or at the first
     *     error that trying again does not help
     */
    Result commit(Session session, Work work) {
        Attempts attempts = new Attempts(session, work);
        try {
            return Failsafe.with(retries).get(attempts::next);
        } catch (FlowException e) {
            if (attempts.unknown.isPresent()) {
                throw FlowException.retryable(
                        "The connection to Redshift was lost at COMMIT of " + target + ", and no later one could read"
                                + " the ledger " + ledger + ", so whether it took place is unknown. Nothing is half"
                                + " done; run the batch again, and it replaces what may be there. The last failure: "
                                + e.getMessage(),
                        e);
            }
            throw e;
        }
    }

    private final class Attempts {
        private final Session session;
        private final Work work;
        private Optional<Effect> unknown = Optional.empty();

        Attempts(Session session, Work work) {
            this.session = session;
            this.work = work;
        }

        Result next() {
            session.begin();
            try {
                return inTransaction();
            } catch (RuntimeException e) {
                session.rollback();
                throw e;
            }
        }

        private Result inTransaction() {
            lock();
            List<List<String>> entries = session.query(
                    new LedgerStatement.SelectEntry(ledger, run.batch().key(), target));
            Optional<Result> before = committedBefore(entries);
            if (before.isPresent()) {
                session.rollback();
                return before.get();
            }
            Effect effect = work.run(session);
            if (!entries.isEmpty()) {
                session.execute(
                        new LedgerStatement.DeleteEntry(ledger, run.batch().key(), target));
            }
            session.execute(new LedgerStatement.InsertEntry(ledger, run, target, effect.rows(), clock.instant()));
            if (session.commit() == Session.CommitResult.UNKNOWN) {
                unknown = Optional.of(effect);
                throw new FlowException(
                        FailureKind.RETRYABLE,
                        "the connection was lost at COMMIT of " + target + "; the ledger will tell what became of it");
            }
            return new Result(Took.PLACE_NOW, effect);
        }

        private void lock() {
            TableStatement.LockTables lock = new TableStatement.LockTables(locked);
            if (!session.executeIfThere(lock, LOCK_LIMIT)) {
                session.rollback();
                session.executeUnlessExists(new TableStatement.CreateSchema(ledger.schema()));
                session.executeUnlessExists(new LedgerStatement.CreateLedger(ledger));
                session.begin();
                session.execute(lock, LOCK_LIMIT);
            }
        }

        private Optional<Result> committedBefore(List<List<String>> entries) {
            Optional<Effect> lost = unknown;
            unknown = Optional.empty(); // the ledger knows
            if (entries.isEmpty()) {
                return Optional.empty();
            }
            String runId = entries.get(0).get(0);
            long generation = Long.parseLong(entries.get(0).get(1));
            if (runId.equals(run.id())) {
                Effect found = new Effect(Long.parseLong(entries.get(0).get(2)), 0);
                return Optional.of(lost.map(effect -> new Result(Took.PLACE_NOW, effect))
                        .orElse(new Result(Took.PLACE_BEFORE, found)));
            }
            if (generation >= run.generation()) {
                throw FlowException.failed("Redshift holds " + target + " of batch " + run.batch() + " as run " + runId
                        + " (generation " + generation + ") committed it, and this is run " + run.id()
                        + " (generation " + run.generation() + "): a newer run has published, and nothing is left to"
                        + " do.");
            }
            return Optional.empty();
        }
    }
}
