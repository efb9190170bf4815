package io.sluice.warehouse;

import io.sluice.model.FlowException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A session of Redshift that tags and counts its statements. Outside of a transaction each statement commits, and a session
 * whose connection broke opens another; inside of one it fails, and {@link #begin} starts anew.
 *
 * <p>Not for several threads.
 */
final class Session implements AutoCloseable {
    private static final Set<String> EXISTS = Set.of("42P06", "42P07", "42710", "42701", "23505");
    private static final Set<String> MISSING = Set.of("42P01", "3F000");

    /** What became of a COMMIT. */
    enum CommitResult {
        COMMITTED,
        /** The connection broke before the answer: only the ledger knows. */
        UNKNOWN
    }

    private final RedshiftConnection home;
    private final QueryTag tag;
    private Optional<Connection> connection = Optional.empty();
    private boolean inTransaction;
    private int connections;
    private int statements;

    private Session(RedshiftConnection home, QueryTag tag) {
        this.home = home;
        this.tag = tag;
    }

    /** Connects at once, so that a wrong password or host is told before any work. */
    static Session open(RedshiftConnection home, QueryTag tag) {
        Session session = new Session(home, tag);
        try {
            session.connected();
            return session;
        } catch (RuntimeException e) {
            session.drop();
            throw e;
        }
    }

    /** How many statements were sent, over all connections. */
    int statements() {
        return statements;
    }

    /** Which connection of this session the next statement is sent on, from 1: temporary tables are of one connection. */
    int connection() {
        connected();
        return connections;
    }

    /** Whether the connection of that number is still there. */
    boolean isOn(int number) {
        return connection.isPresent() && connections == number;
    }

    /** Runs a statement for its effect; the number of rows that it changed, 0 for a definition. */
    long execute(SqlStatement statement) {
        return run(statement, Duration.ZERO, Session::updateCount);
    }

    /**
     * As {@link #execute}, for what takes long only when somebody else has locked what it needs, as a definition: gives up
     * after {@link RedshiftConnection#lockLimit}.
     */
    void define(SqlStatement statement) {
        run(statement, home.lockLimit(), Session::updateCount);
    }

    /** As {@link #define}, and finds it well when what the statement creates was created by somebody else meanwhile. */
    void executeUnlessExists(SqlStatement statement) {
        run(statement, home.lockLimit(), s -> {
            try {
                return updateCount(s);
            } catch (SQLException e) {
                if (EXISTS.contains(SqlFailures.state(e))) {
                    return 0L;
                }
                throw e;
            }
        });
    }

    /** All rows of a query, NULL as null. */
    List<List<String>> query(SqlStatement statement) {
        return run(statement, Duration.ZERO, s -> rows(s).rows());
    }

    /**
     * As {@link #query}; empty when a table that the statement names is missing, which ends a transaction. Gives up as
     * {@link #define} does.
     */
    Optional<List<List<String>>> queryIfThere(SqlStatement statement) {
        return ifThere(statement, s -> rows(s).rows());
    }

    /** The first rows of a query. */
    QueryResult query(SqlStatement statement, int maxRows) {
        return run(statement, Duration.ZERO, s -> {
            s.sql.setMaxRows(maxRows == Integer.MAX_VALUE ? 0 : maxRows + 1); // 0 is no limit
            QueryResult result = rows(s);
            return result.rows().size() <= maxRows
                    ? result
                    : new QueryResult(
                            result.columns(), result.rows().subList(0, maxRows), QueryResult.Completeness.CUT);
        });
    }

    /**
     * The columns of a statement's rows; empty when a table that it names is missing, which ends a transaction. Gives up as
     * {@link #define} does.
     */
    Optional<List<TableColumn>> columns(SqlStatement describe) {
        return ifThere(describe, s -> {
            try (ResultSet result = s.sql.executeQuery(s.text)) {
                return TableColumn.of(result.getMetaData());
            }
        });
    }

    private <T> Optional<T> ifThere(SqlStatement statement, Execution<T> execution) {
        return run(statement, home.lockLimit(), s -> {
            try {
                return Optional.of(execution.run(s));
            } catch (SQLException e) {
                if (MISSING.contains(SqlFailures.state(e))) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** Starts a transaction; the driver sends BEGIN with the first statement. */
    void begin() {
        inTransaction = false;
        try {
            connected().setAutoCommit(false);
        } catch (SQLException e) {
            throw failed(new TransactionStatement("BEGIN"), e);
        }
        inTransaction = true;
    }

    /**
     * Starts a transaction that has its locks before Redshift takes its snapshot.
     *
     * @param creation makes Sluice's own table when it is missing; each statement commits by itself, before
     * @throws FlowException retryable when others hold a lock for too long
     */
    void beginLocked(TableStatement.LockTables lock, List<SqlStatement> creation) {
        begin();
        try {
            home.queue().during(() -> lock(lock, creation));
        } catch (RuntimeException e) {
            rollback();
            throw e;
        }
    }

    private void lock(TableStatement.LockTables lock, List<SqlStatement> creation) {
        if (ifThere(lock, Session::updateCount).isEmpty()) {
            rollback();
            creation.forEach(this::executeUnlessExists);
            begin();
            define(lock);
        }
    }

    /** Commits. A refusal, such as 1023, is thrown and has rolled back. */
    CommitResult commit() {
        statements++;
        try {
            connected().commit();
            inTransaction = false;
            connected().setAutoCommit(true);
            return CommitResult.COMMITTED;
        } catch (SQLException e) {
            FlowException failure = failed(new TransactionStatement("COMMIT"), e);
            if (SqlFailures.isConnectionLost(e)) {
                inTransaction = false;
                return CommitResult.UNKNOWN;
            }
            throw failure;
        }
    }

    /** Ends a transaction without a trace. Never fails: a connection that cannot roll back is closed. */
    void rollback() {
        inTransaction = false;
        if (connection.isEmpty()) {
            return;
        }
        try {
            connection.get().rollback();
            connection.get().setAutoCommit(true);
        } catch (SQLException e) {
            drop();
        }
    }

    /** Leaves the connection to the next session, unless a transaction is open in it. */
    @Override
    public void close() {
        if (inTransaction) {
            drop();
        }
        connection.ifPresent(home::giveBack);
        connection = Optional.empty();
    }

    /** Ends the connection, and with it a transaction and temporary tables. */
    void drop() {
        inTransaction = false;
        connection.ifPresent(RedshiftConnection::closeQuietly);
        connection = Optional.empty();
    }

    private record TransactionStatement(String sql) implements SqlStatement {
        @Override
        public String purpose() {
            return sql;
        }
    }

    /** A statement about to run: its JDBC object and its tagged text. */
    private record Prepared(Statement sql, String text) {}

    private interface Execution<T> {
        T run(Prepared statement) throws SQLException;
    }

    private <T> T run(SqlStatement statement, Duration limit, Execution<T> execution) {
        Connection open = connected();
        statements++;
        try (Statement sql = open.createStatement()) {
            sql.setEscapeProcessing(false); // {…} in a script is not JDBC's
            sql.setQueryTimeout((int) limit.toSeconds());
            return execution.run(new Prepared(sql, tag.comment() + "\n" + statement.sql()));
        } catch (SQLException e) {
            throw failed(statement, e);
        }
    }

    private Connection connected() {
        if (connection.isEmpty()) {
            if (inTransaction) {
                throw new IllegalStateException("the transaction ended with its connection");
            }
            Connection opened = home.take();
            connection = Optional.of(opened);
            connections++;
            try (Statement sql = opened.createStatement()) {
                statements++;
                sql.execute(tag.setQueryGroup());
            } catch (SQLException e) {
                throw failed(new TransactionStatement("SET query_group"), e);
            }
        }
        return connection.get();
    }

    private FlowException failed(SqlStatement statement, SQLException e) {
        if (SqlFailures.isConnectionLost(e)) {
            boolean wasInTransaction = inTransaction;
            drop();
            inTransaction = wasInTransaction;
        }
        return SqlFailures.explained(statement, e);
    }

    private static long updateCount(Prepared statement) throws SQLException {
        statement.sql.execute(statement.text);
        return Math.max(0, statement.sql.getLargeUpdateCount());
    }

    private static QueryResult rows(Prepared statement) throws SQLException {
        if (!statement.sql.execute(statement.text)) {
            return new QueryResult(List.of(), List.of(), QueryResult.Completeness.WHOLE);
        }
        try (ResultSet result = statement.sql.getResultSet()) {
            ResultSetMetaData meta = result.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                columns.add(meta.getColumnLabel(i));
            }
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(Collections.unmodifiableList(row));
            }
            return new QueryResult(columns, rows, QueryResult.Completeness.WHOLE);
        }
    }
}
