package io.sluice.local.redshift.engine;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Optional;

/**
 * What ran, for stl_query and sys_query_history, and what was loaded and unloaded. In memory, apart from the sessions'
 * transactions: a rollback leaves it alone.
 */
final class History implements AutoCloseable {
    static final String SCHEMA = "ATTACH IF NOT EXISTS ':memory:' AS sluice_log;"
            + "CREATE TABLE IF NOT EXISTS sluice_log.main.query(id BIGINT, usename VARCHAR, label VARCHAR, pid BIGINT,"
            + " database VARCHAR, querytxt VARCHAR, starttime TIMESTAMP, endtime TIMESTAMP, error VARCHAR);"
            + LoadLog.SCHEMA;

    /** Statements kept. */
    private static final int KEPT = 10_000;
    /** Characters of a statement's text that SYS_QUERY_HISTORY keeps. */
    private static final int TEXT = 4000;

    private final Duck duck;
    private final LoadLog loads;
    private long last;

    History(Duck duck) {
        this.duck = duck;
        this.loads = new LoadLog(duck);
    }

    synchronized long nextId() {
        return ++last;
    }

    /** A finished statement; its credentials are left out of the text. */
    synchronized void ran(
            long id, Facts facts, String label, String sql, LocalDateTime start, Optional<SqlFailure> failure)
            throws SqlFailure {
        String text = Redaction.of(sql);
        duck.change(
                "INSERT INTO sluice_log.main.query VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                Arrays.asList(
                        id,
                        facts.user(),
                        label,
                        facts.processId(),
                        facts.database(),
                        text.length() > TEXT ? text.substring(0, TEXT) : text,
                        start,
                        Transaction.now(),
                        failure.map(SqlFailure::getMessage).orElse(null)));
        if (id % 1000 == 0) {
            duck.run("DELETE FROM sluice_log.main.query WHERE id <= " + (id - KEPT));
        }
    }

    /** What COPY and UNLOAD did. */
    LoadLog loads() {
        return loads;
    }

    @Override
    public void close() {
        duck.close();
    }
}
