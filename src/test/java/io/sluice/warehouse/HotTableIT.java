package io.sluice.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.config.Distribution;
import io.sluice.config.LoadStrategy;
import io.sluice.config.Reader;
import io.sluice.config.SchemaChanges;
import io.sluice.config.Warehouse;
import io.sluice.model.BatchId;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.Nullability;
import io.sluice.model.Run;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import io.sluice.plan.LoadPlan;
import io.sluice.plan.OwnTables;
import io.sluice.plan.TableRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HotTableIT {
    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static int tests;
    private static long generation;

    private TableName table;
    private TableRules rules = new TableRules(Distribution.AUTO, "", SchemaChanges.ADD, List.of());

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
        table = new TableName("music", "hot" + ++tests);
    }

    @Test
    void a_table_is_made_with_keys_comments_and_widths_that_the_values_need() {
        rules = new TableRules(Distribution.ALL, "who's \"played\"", SchemaChanges.ADD, List.of());
        load("SELECT 1::BIGINT AS id, 'Ü' AS city", column("id", ColumnType.Simple.BIGINT), text("city", 100));
        assertEquals(
                List.of("id|null", "city|256"),
                cluster.rows("SELECT column_name, character_maximum_length FROM svv_columns WHERE table_name = '"
                        + table.table() + "' ORDER BY ordinal_position"));
        assertEquals(
                List.of("ALL|id"),
                cluster.rows(
                        "SELECT diststyle, sortkey1 FROM svv_table_info WHERE \"table\" = '" + table.table() + "'"));
        assertEquals(
                List.of("who's \"played\""),
                cluster.rows("SELECT remarks FROM svv_tables WHERE table_name = '" + table.table() + "'"));
    }

    @Test
    void a_longer_value_widens_its_column_and_a_shorter_one_leaves_it() {
        load("SELECT repeat('x', 8) AS city", text("city", 8));
        assertEquals(List.of("16"), widths());
        load("SELECT repeat('x', 16) AS city", text("city", 16));
        assertEquals(List.of("16"), widths());
        load("SELECT repeat('ü', 20) AS city", text("city", 40));
        assertEquals(List.of("256"), widths());
        load("SELECT 'x' AS city", text("city", 1));
        assertEquals(List.of("256"), widths());
        load("SELECT repeat('x', 300) AS city", column("city", new ColumnType.Varchar(300)));
        assertEquals(List.of("300"), widths());
        assertEquals(List.of("300"), cluster.rows("SELECT octet_length(city) FROM " + table));
    }

    static Stream<Arguments> foreignTransactions() {
        return Stream.of(
                Arguments.of("LOCK TABLE %s", "SELECT of the columns of %s"),
                Arguments.of("DELETE FROM %s", "ALTER TABLE %s ADD COLUMN city"),
                Arguments.of("SELECT * FROM %s", "ALTER TABLE %s ADD COLUMN city"));
    }

    @ParameterizedTest
    @MethodSource("foreignTransactions")
    void what_a_foreign_transaction_holds_is_not_waited_for_without_end(String statement, String purpose) {
        String rows = "SELECT 1::BIGINT AS id, 'x' AS city";
        load("SELECT 1::BIGINT AS id", column("id", ColumnType.Simple.BIGINT));
        Column[] columns = {column("id", ColumnType.Simple.BIGINT), text("city", 1)};
        try (Session holder = cluster.redshift().open(new QueryTag("", "", "", "holder"))) {
            holder.begin();
            holder.execute(new ScriptStatement("holder", 1, statement.formatted(table)));
            FlowException failure = assertThrows(
                    FlowException.class, () -> load(cluster.redshift().waiting(Duration.ofSeconds(1)), rows, columns));
            assertEquals(FailureKind.RETRYABLE, failure.kind(), failure.getMessage());
            assertTrue(
                    failure.getMessage().startsWith("Redshift failed at " + purpose.formatted(table)),
                    failure.getMessage());
            assertTrue(
                    failure.getMessage().contains("(57014)")
                            && failure.getMessage()
                                    .contains("by Sluice after waiting too long for a lock (who holds it: SELECT *"
                                            + " FROM svv_transactions). Run the batch again."),
                    failure.getMessage());
            holder.rollback();
        }
        load(rows, columns);
        assertEquals(List.of("1|x"), cluster.rows("SELECT id, city FROM " + table));
    }

    @Test
    void a_column_that_redshift_does_not_widen_is_explained() {
        load("SELECT 'x' AS city", text("city", 1));
        cluster.rows("CREATE VIEW music.cities" + tests + " AS SELECT city FROM " + table);
        FlowException refused =
                assertThrows(FlowException.class, () -> load("SELECT repeat('x', 50) AS city", text("city", 50)));
        assertTrue(
                refused.getMessage()
                        .startsWith("Column city of " + table
                                + " is VARCHAR(16), too short for the batch, and could not become VARCHAR(256). Redshift refuses"
                                + " this for a column that a view shows"),
                refused.getMessage());
        assertEquals(List.of("x"), cluster.rows("SELECT city FROM " + table));
    }

    @Test
    void a_value_that_no_varchar_holds_is_told_before_anything_is_copied() {
        FlowException refused =
                assertThrows(FlowException.class, () -> load("SELECT 'x' AS city", text("city", 70_000)));
        assertTrue(
                refused.getMessage()
                        .startsWith(
                                "The longest value of column city has 70000 bytes, and a VARCHAR of Redshift holds 65535."),
                refused.getMessage());
    }

    @Test
    void other_types_are_refused_all_at_once_and_wider_ones_in_the_table_are_fine() {
        cluster.rows("CREATE TABLE " + table
                + " (a INTEGER, b DECIMAL(12,5), c BIGINT, d DOUBLE PRECISION, e DATE, f SUPER)");
        String rows =
                "SELECT 1::BIGINT AS a, 2::DECIMAL(18,2) AS b, 3::INTEGER AS c, 4::REAL AS d, DATE '2018-11-01' AS e,"
                        + " 'f' AS f";
        Column c = column("c", ColumnType.Simple.INT);
        Column d = column("d", ColumnType.Simple.REAL);
        Column e = column("e", ColumnType.Simple.DATE);
        FlowException refused = assertThrows(
                FlowException.class,
                () -> load(
                        rows,
                        column("a", ColumnType.Simple.BIGINT),
                        column("b", new ColumnType.Decimal(18, 2)),
                        c,
                        d,
                        e,
                        text("f", 1)));
        assertTrue(
                refused.getMessage()
                        .startsWith("The rows of the batch do not fit " + table
                                + ": a is INTEGER in the table and BIGINT in the batch; b is DECIMAL(12,5) in the table and"
                                + " DECIMAL(18,2) in the batch; f is SUPER in the table and VARCHAR(16) in the batch. Nothing was"
                                + " copied."),
                refused.getMessage());
        load("SELECT 3::INTEGER AS c, 4::REAL AS d, DATE '2018-11-01' AS e", c, d, e);
        assertEquals(List.of("3|4.0|2018-11-01"), cluster.rows("SELECT c, d, e FROM " + table));
    }

    @Test
    void a_new_column_is_added_or_refused_as_the_flow_says() {
        load("SELECT 1::BIGINT AS id", column("id", ColumnType.Simple.BIGINT));
        Column[] wider = {column("id", ColumnType.Simple.BIGINT), text("city", 1)};
        rules = new TableRules(Distribution.AUTO, "", SchemaChanges.FAIL, List.of());
        FlowException refused =
                assertThrows(FlowException.class, () -> load("SELECT 2::BIGINT AS id, 'x' AS city", wider));
        assertTrue(
                refused.getMessage()
                        .startsWith("The batch has columns that " + table
                                + " lacks: city, and the flow says lake.schema-changes = fail."),
                refused.getMessage());
        assertEquals(List.of("1"), cluster.rows("SELECT * FROM " + table));
        rules = new TableRules(Distribution.AUTO, "", SchemaChanges.ADD, List.of());
        load("SELECT 2::BIGINT AS id, 'x' AS city", wider);
        assertEquals(List.of("2|x"), cluster.rows("SELECT * FROM " + table));
    }

    @Test
    void readers_get_their_rights_when_the_table_is_made_and_when_the_list_grows() {
        Column id = column("id", ColumnType.Simple.BIGINT);
        Reader analysts = new Reader(Reader.Kind.GROUP, "Analysts");
        Reader bi = new Reader(Reader.Kind.ROLE, "bi");
        rules = new TableRules(Distribution.AUTO, "", SchemaChanges.ADD, List.of(analysts));
        load("SELECT 1::BIGINT AS id", id);
        assertEquals(List.of("group|analysts"), readers());
        rules = new TableRules(Distribution.AUTO, "", SchemaChanges.ADD, List.of(analysts, bi));
        load("SELECT 1::BIGINT AS id", id);
        assertEquals(List.of("group|analysts", "role|bi"), readers());
        load("SELECT 1::BIGINT AS id", id);
        assertEquals(2, grants().size(), grants().toString());
        assertTrue(grants().get(1).endsWith("TO ROLE \"bi\""), grants().toString());
        assertEquals(
                "GRANT USAGE ON SCHEMA \"music\" TO GROUP \"analysts\", ROLE \"bi\"",
                new GrantStatement.GrantUsage("music", List.of(analysts, bi)).sql());
        cluster.rows("REVOKE SELECT ON " + table + " FROM GROUP analysts");
        load("SELECT 1::BIGINT AS id", id);
        assertEquals(List.of("group|analysts", "role|bi"), readers());
    }

    @Test
    void a_value_longer_than_declared_is_told_with_both_lengths_and_without_the_value() {
        assertEquals(
                "file F, column city: the value has 12 bytes, and the column, VARCHAR, holds 8. Nothing was"
                        + " loaded: readers see what they saw before. Declare the column as varchar(12) or more in schema.columns,"
                        + " or shorten the values in munge.sql, and run the batch again.",
                copyFailure("SELECT 'Reykjavik123' AS city", column("city", new ColumnType.Varchar(8))));
    }

    @Test
    void a_file_of_another_type_is_told_with_both_types() {
        String failure = copyFailure("SELECT 1::INTEGER AS id", column("id", ColumnType.Simple.BIGINT));
        assertTrue(failure.startsWith("file F, column id: the file has another type than the column: "), failure);
        assertTrue(
                failure.contains("Column type: BIGINT")
                        && failure.contains("int32")
                        && failure.contains("run the batch again"),
                failure);
    }

    @Test
    void a_file_with_more_columns_is_told_with_both_numbers() {
        String failure = copyFailure("SELECT 1::BIGINT AS id, 2 AS more", column("id", ColumnType.Simple.BIGINT));
        assertTrue(
                failure.startsWith(
                        "file F: Spectrum Scan Error. Unmatched number of columns between table and file. Table columns: 1,"
                                + " Data columns: 2, File name: F. Nothing was loaded: readers see what they saw before. The file is"
                                + " not as the run wrote it"),
                failure);
    }

    /** What COPY of the rows says after the manifest's name, files being F. */
    private String copyFailure(String rows, Column column) {
        FlowException failed = assertThrows(FlowException.class, () -> load(rows, column));
        String start = "COPY of the manifest s3://lake/manifests/" + table + "/";
        assertTrue(failed.getMessage().startsWith(start), failed.getMessage());
        assertEquals(List.of("0"), cluster.rows("SELECT count(*) FROM " + table));
        return failed.getMessage()
                .substring(failed.getMessage().indexOf(" failed: ") + " failed: ".length())
                .replaceAll("s3://\\S+\\.parquet", "F");
    }

    @Test
    void maintenance_finds_what_a_table_needs_and_does_it() {
        load("SELECT i::BIGINT AS id FROM range(100) t(i)", column("id", ColumnType.Simple.BIGINT));
        load("SELECT i::BIGINT AS id FROM range(100) t(i)", column("id", ColumnType.Simple.BIGINT));
        String view = "music.hot_view" + tests;
        cluster.rows("CREATE VIEW " + view + " AS SELECT id FROM " + table);
        Maintenance maintenance = maintenance();
        Maintenance.Findings found = maintenance.inspect("f", table);
        assertEquals(
                new Maintenance.Findings(
                        table,
                        "",
                        List.of(
                                new Maintenance.Task(
                                        "VACUUM FULL " + table.quoted(),
                                        "100 % of the rows are unsorted, 50 % of the rows stored are deleted"),
                                new Maintenance.Task("ANALYZE " + table.quoted(), "statistics are off by 100 %")),
                        "a deep copy is faster than VACUUM for a table that is mostly unsorted, but " + view
                                + " would stay with the old table: make such views WITH NO SCHEMA BINDING"),
                found);
        assertEquals(found, maintenance.inspect("f", table));
        maintenance.apply("f", found);
        assertEquals(nothing(table), maintenance.inspect("f", table));
        cluster.rows("DELETE FROM " + table + " WHERE id < 6");
        assertEquals(
                List.of(new Maintenance.Task(
                        "VACUUM DELETE ONLY " + table.quoted(), "6 % of the rows stored are deleted")),
                maintenance.inspect("f", table).tasks());
        TableName missing = new TableName("music", "missing");
        assertEquals(nothing(missing), maintenance.inspect("f", missing));
    }

    @Test
    void a_deep_copy_keeps_rows_keys_rights_and_comments_while_readers_look_on() throws Exception {
        rules = new TableRules(
                Distribution.ALL, "it's hot", SchemaChanges.ADD, List.of(new Reader(Reader.Kind.GROUP, "analysts")));
        Column id = new Column("id", ColumnType.Simple.BIGINT, Nullability.NOT_NULL, "a number");
        load("SELECT i::BIGINT AS id FROM range(1000) t(i)", id);
        load("SELECT i::BIGINT AS id FROM range(1000) t(i)", id);
        String late = "music.late" + tests;
        cluster.rows("CREATE VIEW " + late + " AS SELECT id FROM " + table + " WITH NO SCHEMA BINDING");
        List<String> before = about();
        Maintenance.Findings found = maintenance().inspect("f", table);
        assertEquals("100 % of the rows are unsorted, 50 % of the rows stored are deleted", found.deepCopy());
        assertEquals(
                List.of(new Maintenance.Task("ANALYZE " + table.quoted(), "a new table has no statistics")),
                found.tasks());
        AtomicBoolean copying = new AtomicBoolean(true);
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> reads = reader.submit(() -> {
                int count = 0;
                do {
                    assertEquals(
                            List.of("1000|1000"), cluster.rows("SELECT COUNT(*), COUNT(DISTINCT id) FROM " + table));
                    assertEquals(List.of("1000"), cluster.rows("SELECT COUNT(*) FROM " + late));
                    count++;
                } while (copying.get());
                return count;
            });
            for (int i = 0; i < 5 && !reads.isDone(); i++) {
                maintenance().apply("f", found);
            }
            copying.set(false);
            assertTrue(reads.get() > 0);
        } finally {
            copying.set(false);
            reader.shutdownNow();
        }
        assertEquals(before, about());
        assertEquals(nothing(table), maintenance().inspect("f", table));
        assertEquals(
                List.of(table.table()),
                cluster.rows("SELECT table_name FROM svv_tables WHERE table_name LIKE '" + table.table() + "%'"));
        load("SELECT 7::BIGINT AS id", id);
        assertEquals(List.of("7"), cluster.rows("SELECT id FROM " + late));
    }

    @Test
    void a_view_that_was_bound_meanwhile_stops_a_deep_copy_and_the_table_is_as_it_was() {
        Column id = column("id", ColumnType.Simple.BIGINT);
        load("SELECT i::BIGINT AS id FROM range(10) t(i)", id);
        load("SELECT i::BIGINT AS id FROM range(10) t(i)", id);
        Maintenance.Findings found = maintenance().inspect("f", table);
        cluster.rows("CREATE VIEW music.bound" + tests + " AS SELECT id FROM " + table);
        FlowException refused =
                assertThrows(FlowException.class, () -> maintenance().apply("f", found));
        assertEquals(
                "No deep copy of " + table + ": music.bound" + tests
                        + " would stay with the old table. Nothing was changed. Make such views WITH NO SCHEMA BINDING.",
                refused.getMessage());
        assertEquals(List.of("10"), cluster.rows("SELECT COUNT(*) FROM music.bound" + tests));
    }

    private static Maintenance maintenance() {
        return new Maintenance(cluster.redshift(), new OwnTables("sluice"));
    }

    private static Maintenance.Findings nothing(TableName of) {
        return new Maintenance.Findings(of, "", List.of(), "");
    }

    /** What the catalog says of the table, beside its rows. */
    private List<String> about() {
        List<String> about = new ArrayList<>(readers());
        about.addAll(cluster.rows(
                "SELECT diststyle, sortkey1 FROM svv_table_info WHERE \"table\" = '" + table.table() + "'"));
        about.addAll(cluster.rows("SELECT remarks FROM svv_tables WHERE table_name = '" + table.table() + "'"));
        about.addAll(cluster.rows("SELECT column_name, is_nullable, remarks FROM svv_columns WHERE table_name = '"
                + table.table() + "'"));
        return about;
    }

    private List<String> readers() {
        return cluster.rows("SELECT identity_type, identity_name FROM svv_relation_privileges WHERE relation_name = '"
                + table.table() + "' ORDER BY 1");
    }

    private List<String> grants() {
        return cluster.rows("SELECT query_text FROM sys_query_history WHERE query_text LIKE '%GRANT SELECT ON TABLE%"
                + table.table() + "\" %' AND query_text NOT LIKE '%sys_query_history%' ORDER BY query_id");
    }

    private List<String> widths() {
        return cluster.rows("SELECT character_maximum_length FROM svv_columns WHERE table_name = '" + table.table()
                + "' AND data_type LIKE 'character%'");
    }

    /** The rows become all that the table holds. */
    private void load(String rows, Column... columns) {
        load(cluster.redshift(), rows, columns);
    }

    private void load(RedshiftConnection redshift, String rows, Column... columns) {
        Run run = new Run(new BatchId("flow" + tests, Interval.WHOLE), "h" + tests + "-" + ++generation, generation);
        LakeCommit commit = cluster.commit(run, table, new Schema(Arrays.asList(columns)), Map.of("", rows));
        new Loader(redshift, () -> {})
                .load(
                        commit,
                        new LoadPlan(
                                run,
                                Warehouse.Temperature.HOT,
                                new LoadStrategy.ReplaceWindow(),
                                table,
                                table.inSchema("lake_music"),
                                "music",
                                TableName.parse("sluice.ledger"),
                                "default",
                                Optional.empty(),
                                List.of(columns[0].name()),
                                rules,
                                List.of(),
                                Optional.empty(),
                                Optional.empty()));
    }

    private static Column text(String name, int longest) {
        return column(name, new ColumnType.Text(longest));
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, Nullability.NULLABLE, "");
    }
}
