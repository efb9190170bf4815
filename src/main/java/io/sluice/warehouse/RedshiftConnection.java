package io.sluice.warehouse;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import java.time.Duration;

/** The way to one Redshift database. Connects when it is used; every use is a session of its own. */
public final class RedshiftConnection {
    private static final RetryPolicy<Object> SHORT_ABSENCE = RetryPolicy.builder()
            .handleIf(e -> e instanceof FlowException flow && flow.kind() == FailureKind.RETRYABLE)
            .withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(8))
            .withMaxDuration(Duration.ofSeconds(20))
            .withMaxAttempts(-1)
            .build();

    private final ConnectionFactory factory;

    public RedshiftConnection(ConnectionFactory factory) {
        this.factory = factory;
    }

    /**
     * Logs in and out again, so that a wrong host, database or password is told before any work.
     *
     * @throws FlowException retryable when Redshift cannot be reached, failed when it refuses
     */
    public void requireReachable() {
        open(new QueryTag("", "", "", "check")).close();
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

    Session open(QueryTag tag) {
        return Session.open(factory, tag);
    }
}
