package io.sluice.warehouse;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The way to one Redshift database. Connects when it is used; uses that follow each other share a connection, those at the
 * same time have one each. There are as many connections as there were uses at the same time. Of those that write, only so
 * many work at the same time: more would but wait in Redshift's own queues, and be in the way of those who read.
 */
public final class RedshiftConnection implements AutoCloseable {
    /** How long an idle connection may take to answer before it counts as lost. */
    private static final int ALIVE_SECONDS = 10;

    /** How long to wait for what another session has locked. */
    private static final Duration LOCK_LIMIT = Duration.ofMinutes(30);

    private static final RetryPolicy<Object> SHORT_ABSENCE = RetryPolicy.builder()
            .handleIf(e -> e instanceof FlowException flow && flow.kind() == FailureKind.RETRYABLE)
            .withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(8))
            .withMaxDuration(Duration.ofSeconds(20))
            .withMaxAttempts(-1)
            .build();

    private final ConnectionFactory factory;
    private final Semaphore writers;
    private final Deque<Connection> idle;
    private final QueueTime queue;
    private final Duration lockLimit;

    /** @param writers how many may write at the same time */
    public RedshiftConnection(ConnectionFactory factory, int writers) {
        this(factory, new Semaphore(writers, true), new ConcurrentLinkedDeque<>(), new QueueTime(), LOCK_LIMIT);
    }

    private RedshiftConnection(
            ConnectionFactory factory, Semaphore writers, Deque<Connection> idle, QueueTime queue, Duration lockLimit) {
        this.factory = factory;
        this.writers = writers;
        this.idle = idle;
        this.queue = queue;
        this.lockLimit = lockLimit;
    }

    /** The same for one user: shares connections and writers with all others, and tells {@code queue} of its waits. */
    public RedshiftConnection timed(QueueTime queue) {
        return new RedshiftConnection(factory, writers, idle, queue, lockLimit);
    }

    /** The same, whose sessions wait so long for a lock, in whole seconds. */
    RedshiftConnection waiting(Duration lockLimit) {
        return new RedshiftConnection(factory, writers, idle, queue, lockLimit);
    }

    /** Does work that writes, when it is its turn: who came first goes first. Such work must not contain another. */
    public <T> T write(Supplier<T> work) {
        queue.during(writers::acquireUninterruptibly);
        try {
            return work.get();
        } finally {
            writers.release();
        }
    }

    /**
     * Logs in, or asks the connection that is there for a sign of life, so that a wrong host, database or password is told
     * before any work.
     *
     * @throws FlowException retryable when Redshift cannot be reached, failed when it refuses
     */
    public void requireReachable() {
        giveBack(take());
    }

    /** As {@link #requireReachable}, but sits out an absence of some 20 seconds, for the sake of the work that is done. */
    public void awaitReachable() {
        Failsafe.with(SHORT_ABSENCE).run(this::requireReachable);
    }

    /**
     * Runs one statement of a person, and commits it.
     *
     * @param maxRows at most so many rows come back
     * @throws FlowException when Redshift cannot be reached (retryable) or refuses, with its message
     */
    public QueryResult query(String sql, int maxRows) {
        try (Session session = open(new QueryTag("", "", "", "query"))) {
            return session.query(new ScriptStatement("the query", 1, sql), maxRows);
        }
    }

    /** The database as a person calls it: {@code host:port/database}. */
    public String place() {
        return factory.place();
    }

    QueueTime queue() {
        return queue;
    }

    /** How long a session waits for a lock. */
    Duration lockLimit() {
        return lockLimit;
    }

    Session open(QueryTag tag) {
        return Session.open(this, tag);
    }

    /** A connection that commits each statement and that answered just now. */
    Connection take() {
        Optional<Connection> taken = takeIdle();
        if (taken.isPresent()) {
            if (isAlive(taken.get())) {
                return taken.get();
            }
            closeQuietly(taken.get());
        }
        return factory.open();
    }

    private Optional<Connection> takeIdle() {
        return Optional.ofNullable(idle.poll());
    }

    private static boolean isAlive(Connection connection) {
        try {
            return connection.isValid(ALIVE_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Takes back a connection without an open transaction. */
    void giveBack(Connection connection) {
        idle.push(connection);
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is gone either way.
        }
    }

    /** Ends the idle connections. */
    @Override
    public void close() {
        for (Connection each = idle.poll(); each != null; each = idle.poll()) {
            closeQuietly(each);
        }
    }
}
