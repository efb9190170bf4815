package io.sluice.warehouse;

/** The way to one Redshift database. Connects when it is used; every use is a session of its own. */
public final class RedshiftConnection {
    private final ConnectionFactory factory;

    public RedshiftConnection(ConnectionFactory factory) {
        this.factory = factory;
    }

    /**
     * Runs one statement of a person, and commits it.
     *
     * @param maxRows at most so many rows come back
     * @throws io.sluice.model.FlowException when Redshift cannot be reached (retryable) or refuses, with its message
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
