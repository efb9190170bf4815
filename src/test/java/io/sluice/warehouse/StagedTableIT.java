package io.sluice.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.config.Distribution;
import io.sluice.config.LoadStrategy;
import io.sluice.config.SchemaChanges;
import io.sluice.config.Warehouse;
import io.sluice.model.BatchId;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Nullability;
import io.sluice.model.Partition;
import io.sluice.model.RowCounts;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import io.sluice.plan.LoadPlan;
import io.sluice.plan.OwnTables;
import io.sluice.plan.StagePlan;
import io.sluice.plan.TableRules;
import io.sluice.plan.WindowColumn;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that pass a table of the run; SQL puts them there, in the place of the connector. */
class StagedTableIT {
    private static final OwnTables OWN = new OwnTables("sluice");
    private static final Instant DAY = Instant.parse("2018-11-01T00:00:00Z");
    private static final WindowColumn WINDOW = new WindowColumn("dt", ColumnType.Simple.DATE, DAY);
    private static final Schema SCHEMA = new Schema(List.of(
            column("id", ColumnType.Simple.BIGINT),
            column("City", ColumnType.Simple.STRING),
            column("at", ColumnType.Simple.TIMESTAMP),
            column("doc", new ColumnType.Nested("struct<a:int>")),
            column("dt", ColumnType.Simple.DATE)));

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static int tests;

    private TableName table;
    private int runs;

    @BeforeAll
    static void start() {
        cluster = new Cluster(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void freshTable() {
        table = new TableName("music", "passed" + ++tests);
    }

    @Test
    void rows_pass_into_the_hot_table_and_leave_nothing() {
        assertEquals(
                new LoadOutcome.Copied(table, 2, 0),
                load(
                        new LoadStrategy.ReplaceWindow(),
                        2,
                        "(1, 'Köln', '2018-11-01 07:08:09.123456', JSON_PARSE('{\"a\":1}'), '2018-11-01')",
                        "(2, NULL, NULL, NULL, '2018-11-01')"));
        assertEquals(
                List.of("1|Köln|2018-11-01 07:08:09.123456|1|2018-11-01", "2|null|null|null|2018-11-01"),
                cluster.rows("SELECT id, city, at, doc.a::int, dt FROM " + table + " ORDER BY id"));
        assertEquals(
                List.of("16"),
                cluster.rows("SELECT character_maximum_length FROM information_schema.columns WHERE table_schema ="
                        + " 'music' AND table_name = '" + table.table() + "' AND column_name = 'city'"));
        assertEquals(List.of(), new StagedTables(cluster.redshift(), "sluice").list());
        assertEquals(
                new LoadOutcome.Copied(table, 1, 2),
                load(new LoadStrategy.ReplaceWindow(), 1, "(3, 'Rome', NULL, NULL, '2018-11-01')"));
        assertEquals(List.of("3"), cluster.rows("SELECT id FROM " + table));
    }

    @Test
    void rows_that_passed_twice_change_nothing() {
        FlowException doubled = assertThrows(
                FlowException.class,
                () -> load(
                        new LoadStrategy.ReplaceWindow(),
                        1,
                        "(1, 'Rome', NULL, NULL, '2018-11-01')",
                        "(1, 'Rome', NULL, NULL, '2018-11-01')"));
        assertEquals(
                "COPY staged 2 rows of " + OWN.staged(run())
                        + ", and it should have been 1, for 1 were written to it. The"
                        + " table is unchanged: readers see what they saw before. Run the batch again; if it persists,"
                        + " report it.",
                doubled.getMessage());
        assertEquals(List.of("0"), cluster.rows("SELECT COUNT(*) FROM " + table));
    }

    @Test
    void rows_of_another_window_are_refused_where_the_window_is_replaced() {
        String other = "(1, 'Rome', NULL, NULL, '2018-11-02')";
        FlowException refused =
                assertThrows(FlowException.class, () -> load(new LoadStrategy.ReplaceWindow(), 1, other));
        assertTrue(
                refused.getMessage()
                        .contains(" has rows with another dt than that of their window, 2018-11-01: 1 among 1 row."),
                refused.getMessage());
        assertEquals(
                new LoadOutcome.Copied(table, 1, 0),
                load(new LoadStrategy.Upsert(List.of("id"), List.of("dt")), 1, other));
    }

    @Test
    void a_binary_column_is_refused_before_anything_passes() {
        FlowException refused =
                assertThrows(FlowException.class, () -> new StagedTable(cluster.redshift(), stage("b-1"))
                        .create(new Schema(List.of(column("raw", ColumnType.Simple.BINARY)))));
        assertTrue(refused.getMessage().startsWith("The column raw is binary, which"), refused.getMessage());
    }

    private LoadOutcome load(LoadStrategy strategy, long written, String... rows) {
        runs++;
        StagePlan stage = stage(run());
        StagedTable staged = new StagedTable(cluster.redshift(), stage);
        staged.create(SCHEMA);
        try {
            cluster.rows("INSERT INTO " + stage.table().quoted() + " VALUES " + String.join(", ", rows));
            StagedTable.Contents contents = staged.contents(SCHEMA);
            assertEquals(rows.length, contents.rows());
            return new Loader(cluster.redshift(), () -> {})
                    .load(commit(stage, contents.schema(), written), plan(stage, strategy));
        } finally {
            staged.drop();
        }
    }

    private LakeCommit commit(StagePlan stage, Schema schema, long written) {
        return new LakeCommit(
                stage.run(),
                table,
                schema,
                List.of("dt"),
                List.of(new Partition(List.of("2018-11-01"), stage.directory().directory(), List.of())),
                stage.directory().resolve("_manifest.json"),
                new RowCounts(written, 0, 0, 0, written));
    }

    private LoadPlan plan(StagePlan stage, LoadStrategy strategy) {
        return new LoadPlan(
                stage.run(),
                Warehouse.Temperature.HOT,
                strategy,
                table,
                table.inSchema("lake_music"),
                "music",
                OWN.ledger("passed"),
                "default",
                Optional.empty(),
                List.of(),
                new TableRules(Distribution.EVEN, "", SchemaChanges.ADD, List.of()),
                List.of(),
                Optional.of(stage),
                Optional.empty());
    }

    private StagePlan stage(String run) {
        BatchId batch = new BatchId("passed", new Interval(DAY, DAY.plusSeconds(86_400)));
        return new StagePlan(
                new Run(batch, run, runs + 1),
                OWN.staged(run),
                S3Location.parse("s3://lake/passed/run=" + run),
                "default",
                Optional.of(WINDOW));
    }

    private String run() {
        return "p" + tests + "-" + runs;
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, Nullability.NULLABLE, "");
    }
}
