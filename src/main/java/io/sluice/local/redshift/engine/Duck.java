package io.sluice.local.redshift.engine;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the DuckDB database; its failures are Redshift's. */
final class Duck implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Duck.class);

    private final DuckDBConnection connection;
    private volatile Statement running;
    private volatile boolean interrupted;

    Duck(DuckDBConnection connection) {
        this.connection = connection;
    }

    /** The rows of a query, in memory. */
    List<List<Object>> rows(String sql, Object... arguments) throws SqlFailure {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            List<List<Object>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<Object> row = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        row.add(result.getObject(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /** Fails where running the statement would at once: unknown columns, types that do not fit. */
    void check(String sql) throws SqlFailure {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.getMetaData();
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /** Runs statements without results. */
    void run(String sql) throws SqlFailure {
        try (Statement statement = connection.createStatement()) {
            running = statement;
            statement.execute(sql);
        } catch (SQLException e) {
            throw Failures.of(e);
        } finally {
            running = null;
        }
    }

    /** Begins or ends a transaction, which {@link #interrupt} must not leave half done. */
    void control(String sql) throws SqlFailure {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    PreparedStatement prepare(String sql) throws SqlFailure {
        try {
            return connection.prepareStatement(sql);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /** Runs a statement that changes rows; gives how many. */
    long change(String sql, List<Object> parameters) throws SqlFailure {
        try (PreparedStatement statement = prepare(sql)) {
            bind(statement, parameters);
            running = statement;
            return statement.executeLargeUpdate();
        } catch (SQLException e) {
            throw Failures.of(e);
        } finally {
            running = null;
        }
    }

    /** Runs a query; its whole result is in memory when this returns, and outlives the transaction. */
    ResultSet query(PreparedStatement statement, List<Object> parameters) throws SqlFailure {
        try {
            bind(statement, parameters);
            running = statement;
            return statement.executeQuery();
        } catch (SQLException e) {
            throw Failures.of(e);
        } finally {
            running = null;
        }
    }

    private static void bind(PreparedStatement statement, List<Object> parameters) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
    }

    /**
     * An appender to a temporary table, which {@link #interrupt} cannot end: whoever appends asks {@link #checkInterrupt}
     * now and then.
     */
    DuckDBAppender append(String temporary) throws SqlFailure {
        interrupted = false;
        try {
            return connection.createAppender("temp", "main", temporary);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /** Fails when {@link #interrupt} was called since {@link #append}. */
    void checkInterrupt() throws SqlFailure {
        if (interrupted) {
            throw Failures.cancelled();
        }
    }

    /** Interrupts what runs, from any thread; what has ended meanwhile is past interrupting. */
    void interrupt() {
        interrupted = true;
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                log.debug("A statement ended before it could be interrupted: {}", e.toString());
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB refused to close a connection", e);
        }
    }
}
