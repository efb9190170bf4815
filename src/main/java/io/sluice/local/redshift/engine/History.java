package io.sluice.local.redshift.engine;

import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What ran and what COPY could not load, for stl_query, sys_query_history, stl_load_errors and
 * sys_load_error_detail. In memory, apart from the sessions' transactions: a rollback leaves it alone.
 */
final class History implements AutoCloseable {
    static final String SCHEMA = "ATTACH IF NOT EXISTS ':memory:' AS sluice_log;"
            + "CREATE TABLE IF NOT EXISTS sluice_log.main.query(" + Run.COLUMNS + ");"
            + "CREATE TABLE IF NOT EXISTS sluice_log.main.load_error(query BIGINT, session BIGINT, tbl VARCHAR,"
            + " starttime TIMESTAMP, filename VARCHAR, line_number BIGINT, colname VARCHAR, type VARCHAR,"
            + " col_length VARCHAR, position INTEGER, raw_line VARCHAR, raw_field_value VARCHAR, err_code INTEGER,"
            + " err_reason VARCHAR)";

    /** Statements kept. */
    private static final int KEPT = 10_000;

    private static final String INSERT =
            "INSERT INTO sluice_log.main.query VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Duck duck;
    private final Set<Run> running = new LinkedHashSet<>();
    private final Deque<List<Object>> ended = new ArrayDeque<>();
    private long last;
    private long lastTransaction;

    History(Duck duck) {
        this.duck = duck;
    }

    synchronized long nextTransaction() {
        return ++lastTransaction;
    }

    /** A statement begins to run. */
    synchronized Run begin(long transaction, Facts facts, String label, String sql, LocalDateTime start) {
        Run run = new Run(this, ++last, transaction, facts, label, sql, start);
        running.add(run);
        return run;
    }

    synchronized void ended(Run run) {
        if (running.remove(run)) {
            ended.add(run.row());
        }
        if (ended.size() > KEPT) {
            ended.remove();
        }
    }

    /** The query of all runs that are kept, those that have not ended yet among them; columns as {@link Run#COLUMNS}. */
    synchronized String runs() throws SqlFailure {
        if (!ended.isEmpty()) {
            store();
        }
        List<List<Object>> now = running.stream().map(Run::row).toList();
        return "SELECT * FROM sluice_log.main.query UNION ALL " + SystemViews.values(Run.COLUMNS, now);
    }

    private void store() throws SqlFailure {
        duck.control("BEGIN TRANSACTION");
        try {
            for (List<Object> row : ended) {
                duck.change(INSERT, row);
            }
            duck.run("DELETE FROM sluice_log.main.query WHERE id <= " + (last - KEPT));
        } catch (SqlFailure e) {
            duck.control("ROLLBACK");
            throw e;
        }
        duck.control("COMMIT");
        ended.clear();
    }

    synchronized void couldNotLoad(long id, long session, LoadError error) throws SqlFailure {
        duck.change(
                "INSERT INTO sluice_log.main.load_error VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                Arrays.asList(
                        id,
                        session,
                        error.table(),
                        Transaction.now(),
                        error.file(),
                        error.line(),
                        error.column(),
                        error.type(),
                        error.length(),
                        0,
                        "",
                        "",
                        error.code(),
                        error.reason()));
    }

    @Override
    public void close() {
        duck.close();
    }
}
