package io.sluice.local.redshift.engine;

import io.sluice.local.spectrum.ScanCost;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What ran, for stl_query and sys_query_history, and what was loaded and unloaded. In memory, apart from the sessions'
 * transactions: a rollback leaves it alone.
 */
final class History implements AutoCloseable {
    static final String SCHEMA = "ATTACH IF NOT EXISTS ':memory:' AS sluice_log;"
            + "CREATE TABLE IF NOT EXISTS sluice_log.main.query(" + Run.COLUMNS + ");"
            + LoadLog.SCHEMA
            + ";"
            + "CREATE TABLE IF NOT EXISTS sluice_log.main.external_scan(query BIGINT, segment INTEGER, pid BIGINT,"
            + " starttime TIMESTAMP, endtime TIMESTAMP, schemaname VARCHAR, tablename VARCHAR, location VARCHAR,"
            + " format VARCHAR, files BIGINT, bytes BIGINT, rows BIGINT, splits BIGINT, partitions BIGINT,"
            + " qualified BIGINT, partitioned VARCHAR, nested VARCHAR)";

    /** Statements kept. */
    private static final int KEPT = 10_000;

    private static final String INSERT =
            "INSERT INTO sluice_log.main.query VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Duck duck;
    private final Set<Run> running = new LinkedHashSet<>();
    private final Deque<List<Object>> ended = new ArrayDeque<>();
    private final LoadLog loads;
    private long last;
    private long lastTransaction;

    History(Duck duck) {
        this.duck = duck;
        this.loads = new LoadLog(duck);
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

    /** What COPY and UNLOAD did. */
    LoadLog loads() {
        return loads;
    }

    /** A reading of an external table in a statement, the segments counted from 0. */
    synchronized void scanned(long id, int segment, Facts facts, ScanCost cost) throws SqlFailure {
        boolean nested = cost.table().columns().stream()
                .anyMatch(column -> column.glueType().contains("<"));
        String serde = cost.table().serde();
        String format = serde.contains("parquet") ? "Parquet" : serde.contains("Json") ? "JSON" : "Text";
        duck.change(
                "INSERT INTO sluice_log.main.external_scan VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                Arrays.asList(
                        id,
                        segment,
                        facts.processId(),
                        facts.statementStart(),
                        Transaction.now(),
                        cost.table().database(),
                        cost.table().name(),
                        cost.table().location(),
                        format,
                        cost.files(),
                        cost.bytes(),
                        cost.rows() < 0 ? null : cost.rows(),
                        cost.splits(),
                        cost.partitions(),
                        cost.qualifiedPartitions(),
                        cost.table().partitionColumns().isEmpty() ? "f" : "t",
                        nested ? "t" : "f"));
        if (id % 100 == 0) {
            duck.run("DELETE FROM sluice_log.main.external_scan WHERE query <= " + (id - KEPT));
        }
    }

    @Override
    public void close() {
        duck.close();
    }
}
