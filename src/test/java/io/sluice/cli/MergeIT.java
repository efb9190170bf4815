package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedSpark;
import io.sluice.SharedStack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flow whose batches are merged into its lake table by key: Delta's reader and Spectrum see the same rows. */
class MergeIT {
    private static final String FIRST = "2018-11-01";
    private static final String SECOND = "2018-11-02";
    private static final String THIRD = "2018-11-03";
    static final String COLUMNS = "id, kind, version, dt";

    @TempDir
    Path folder;

    private FlowUnderTest flow;

    @BeforeEach
    void a_flow_of_changes() {
        flow = merging(FlowUnderTest.in(folder));
    }

    static FlowUnderTest merging(FlowUnderTest flow) {
        return flow.replacing("mode = etlt", "mode = etl")
                .replacing("\"amount decimal(12,2)\"", "\"version int not null\", \"op string\"")
                .replacing("temperature     = hot", "temperature = cold")
                .replacing("    sort-key        = [id]\n", "")
                .replacing("transform = [\"" + flow.name() + ".sql\"]", "")
                .replacing(
                        "partition-by = [dt]",
                        "partition-by = [dt], format = delta, merge { key = [id], newest-by = [version],"
                                + " delete-when = \"op = 'D'\" }");
    }

    @Test
    void the_newest_row_of_each_key_stays_whichever_batch_it_is_in() {
        run(FIRST, row(1, "a", 1), row(2, "a", 1), row(3, "a", 1));
        assertRows("1 a 1 2018-11-01", "2 a 1 2018-11-01", "3 a 1 2018-11-01");
        run(SECOND, row(2, "b", 2), row(2, "c", 3), row(4, "b", 1));
        assertRows("1 a 1 2018-11-01", "2 c 3 2018-11-02", "3 a 1 2018-11-01", "4 b 1 2018-11-02");
        run(THIRD, row(2, "late", 2), row(1, "d", 9), row(3, "d", 9));
        assertRows("1 d 9 2018-11-03", "2 c 3 2018-11-02", "3 d 9 2018-11-03", "4 b 1 2018-11-02");
        assertEquals(
                List.of(SECOND, THIRD),
                flow.partitions().stream().map(p -> p.split(" ")[0]).toList(),
                "nothing is left of the first day");
    }

    @Test
    void a_deleted_key_is_not_brought_back_by_an_older_row_but_by_a_newer_one() {
        run(FIRST, row(1, "a", 1), row(2, "a", 1));
        run(SECOND, deleted(1, 5), deleted(7, 5));
        assertRows("2 a 1 2018-11-01");
        run(THIRD, row(1, "late", 4), row(7, "late", 5));
        assertRows("2 a 1 2018-11-01");
        run("2018-11-04", row(1, "again", 6));
        assertRows("1 again 6 2018-11-04", "2 a 1 2018-11-01");
    }

    @Test
    void batches_in_any_order_and_any_number_of_times_make_the_same_table(@TempDir Path other) {
        List<String[]> days = List.of(
                new String[] {row(1, "a", 1), row(2, "a", 1), row(3, "a", 4)},
                new String[] {row(1, "b", 2), deleted(2, 2), row(3, "x", 4)},
                new String[] {row(2, "c", 1), row(1, "c", 2), deleted(3, 3)});
        FlowUnderTest turned = merging(FlowUnderTest.in(other));
        for (int i = 0; i < 3; i++) {
            String day = "2018-11-0" + (i + 1);
            flow.raw(day, "a", text(days.get(i)));
            turned.raw(day, "a", text(days.get(i)));
            ok(flow.run(day));
        }
        for (String day : List.of(THIRD, SECOND, FIRST, THIRD, SECOND)) {
            ok(turned.runAgain(day));
        }
        assertRows("1 c 2 2018-11-03", "3 x 4 2018-11-02");
        assertEquals(spectrum(flow), spectrum(turned));
        assertEquals(delta(flow, COLUMNS), delta(turned, COLUMNS));
        ok(flow.runAgain(FIRST));
        assertRows("1 c 2 2018-11-03", "3 x 4 2018-11-02");
    }

    @Test
    void only_files_that_hold_a_key_of_the_batch_are_written_anew() {
        run(FIRST, row(1, "a", 1));
        run(SECOND, row(2, "a", 1));
        List<String> before = files();
        run(THIRD, row(2, "b", 2), row(3, "b", 1));
        List<String> after = files();
        assertEquals(2, before.size(), before::toString);
        assertEquals(1, before.stream().filter(after::contains).count(), after::toString);
        assertTrue(after.stream().anyMatch(f -> f.contains("dt=" + FIRST) && before.contains(f)), after::toString);
    }

    @Test
    void files_are_found_by_what_the_log_says_of_their_keys() {
        flow.replacing("partition-by = [dt], ", "partition-by = [], ");
        run(FIRST, row(10, "a", 1), row(20, "a", 1));
        run(SECOND, row(30, "a", 1), row(40, "a", 1));
        List<String> before = files();
        run(THIRD, row(20, "b", 2), row(25, "b", 1), row(50, "b", 1));
        List<String> after = files();
        assertEquals(1, before.stream().filter(after::contains).count(), after::toString);
        assertRows(
                "10 a 1 2018-11-01",
                "20 b 2 2018-11-03",
                "25 b 1 2018-11-03",
                "30 a 1 2018-11-02",
                "40 a 1 2018-11-02",
                "50 b 1 2018-11-03");
        assertEquals(
                List.of("{\"id\":10} {\"id\":50}", "{\"id\":30} {\"id\":40}"),
                statistics().stream()
                        .map(s -> s.replaceAll(
                                ".*\"minValues\":\\{(\"id\":\\d+).*\"maxValues\":\\{(\"id\":\\d+).*", "{$1} {$2}"))
                        .sorted()
                        .toList());
    }

    @Test
    void what_a_run_committed_and_did_not_show_is_shown_by_the_next_run_of_any_batch() {
        run(FIRST, row(1, "a", 1), row(2, "a", 1));
        TreeMap<String, String> marks = new TreeMap<>();
        flow.markPartition(FIRST, marks);
        flow.raw(SECOND, "a", text(row(1, "b", 2)));
        FlowUnderTest.Outcome refused = flow.run(SECOND);
        assertEquals(1, refused.code());
        assertTrue((refused.out() + refused.err()).contains("was not registered by Sluice"), refused::err);
        assertEquals(List.of("1 b 2 2018-11-02", "2 a 1 2018-11-01"), delta(flow, COLUMNS));
        assertEquals(List.of("1 a 1 2018-11-01", "2 a 1 2018-11-01"), spectrum(flow));
        marks.put("sluice.batch", "any");
        flow.markPartition(FIRST, marks);
        run(THIRD, row(3, "c", 1));
        assertRows("1 b 2 2018-11-02", "2 a 1 2018-11-01", "3 c 1 2018-11-03");
        ok(flow.run(SECOND));
        assertRows("1 b 2 2018-11-02", "2 a 1 2018-11-01", "3 c 1 2018-11-03");
        ok(flow.sluice("local", "repair", flow.name()));
    }

    @Test
    void columns_are_added_and_rows_without_a_key_leave_the_table_as_it_was() {
        run(FIRST, row(1, "a", 1), row(2, "a", 1));
        flow.replacing("\"op string\"", "\"op string\", \"more string\"");
        run(SECOND, row(2, "b", 2).replace("}", ",\"more\":\"m\"}"));
        assertEquals(List.of("1 a null", "2 b m"), delta(flow, "id, kind, more"));
        assertEquals(
                List.of(List.of("1", "a"), List.of("2", "b", "m")),
                SharedStack.up()
                        .query("select id, kind, more from failures_lake." + flow.name() + " order by id")
                        .stream()
                        .map(row -> row.stream().filter(v -> v != null).toList())
                        .toList());
        flow.replacing("id     bigint not null", "id     bigint");
        flow.raw(THIRD, "a", text("{\"kind\":\"k\",\"version\":1}", row(2, "c", 3)));
        FlowUnderTest.Outcome refused = flow.run(THIRD);
        assertEquals(1, refused.code());
        assertTrue(
                (refused.out() + refused.err())
                        .contains(" has rows with NULL in the key (id): 1 among 2 rows. The table is unchanged."),
                () -> refused.out() + refused.err());
        assertEquals(List.of("1 a null", "2 b m"), delta(flow, "id, kind, more"));
    }

    @Test
    void a_table_does_not_change_between_merged_and_replaced() {
        run(FIRST, row(1, "a", 1));
        flow.replacing(
                ", merge { key = [id], newest-by = [version], delete-when = \"op = 'D'\" }", ", retention = 8 days");
        FlowUnderTest.Outcome refused = flow.runAgain(FIRST);
        assertEquals(1, refused.code());
        assertTrue(
                (refused.out() + refused.err()).contains("is merged by the key id, and the flow has no lake.merge"),
                () -> refused.out() + refused.err());
        assertRows("1 a 1 2018-11-01");
    }

    @Test
    void small_files_become_one_in_a_table_without_partitions() {
        flow.replacing("partition-by = [dt], ", "partition-by = [], ");
        for (int day = 1; day <= 8; day++) {
            run("2018-11-0" + day, row(day, "a", 1));
        }
        assertEquals(8, files().size(), () -> files().toString());
        run("2018-11-09", row(9, "a", 1));
        assertEquals(1, files().size(), () -> files().toString());
        List<String> rows = Stream.iterate(1, i -> i + 1)
                .limit(9)
                .map(id -> id + " a 1 2018-11-0" + id)
                .toList();
        assertRows(rows.toArray(String[]::new));
        FlowUnderTest.Outcome repair = flow.sluice("local", "repair", flow.name());
        ok(repair);
        assertTrue(repair.out().contains("nothing to repair in 9 batches"), repair::out);
    }

    @Test
    void a_hot_table_is_merged_as_the_lake_table_is() {
        flow.replacing(", delete-when = \"op = 'D'\"", "")
                .replacing("temperature = cold", "temperature = hot, load = upsert, key = [id], newest-by = [version]");
        run(SECOND, row(1, "b", 2), row(2, "b", 1));
        run(FIRST, row(1, "late", 1), row(3, "a", 1));
        assertRows("1 b 2 2018-11-02", "2 b 1 2018-11-02", "3 a 1 2018-11-01");
        assertEquals(
                spectrum(flow),
                SharedStack.up().query("select " + COLUMNS + " from failures." + flow.name() + " order by id").stream()
                        .map(row -> String.join(" ", row))
                        .toList());
        FlowUnderTest.Outcome plan = flow.sluice("local", "plan", flow.name(), "--from", FIRST);
        ok(plan);
        assertTrue(plan.out().contains("by dt; rows are merged by the key id, the newest by version stays"), plan::out);
        FlowUnderTest.Outcome repair = flow.sluice("local", "repair", flow.name());
        ok(repair);
        assertTrue(repair.out().contains("nothing to repair in 2 batches"), repair::out);
    }

    @Test
    void batches_that_run_at_once_lose_nothing() {
        flow.raw(FIRST, "a", text(row(1, "a", 1), row(2, "a", 1), row(3, "a", 1)));
        flow.raw(SECOND, "a", text(row(1, "b", 2), deleted(2, 2)));
        flow.raw(THIRD, "a", text(row(1, "c", 3), row(4, "c", 1)));
        ok(flow.sluice("local", "run", flow.name(), "--from", FIRST, "--to", "2018-11-04", "--parallel", "3"));
        assertRows("1 c 3 2018-11-03", "3 a 1 2018-11-01", "4 c 1 2018-11-03");
    }

    @Test
    void a_condition_that_Spark_does_not_understand_fails_before_anything_is_written() {
        flow.replacing("op = 'D'", "oops = 'D'");
        flow.raw(FIRST, "a", text(row(1, "a", 1)));
        FlowUnderTest.Outcome refused = flow.run(FIRST);
        assertEquals(2, refused.code());
        assertTrue(
                (refused.out() + refused.err())
                        .contains("lake.merge.delete-when = oops = 'D' is no condition over the rows:"),
                () -> refused.out() + refused.err());
    }

    private void run(String day, String... rows) {
        flow.raw(day, "a", text(rows));
        ok(flow.run(day));
    }

    private void assertRows(String... expected) {
        assertEquals(List.of(expected), delta(flow, COLUMNS), "Delta");
        assertEquals(List.of(expected), spectrum(flow), "Spectrum");
    }

    static List<String> spectrum(FlowUnderTest flow) {
        return SharedStack.up()
                .query("select " + COLUMNS + " from failures_lake." + flow.name() + " order by id")
                .stream()
                .map(row -> String.join(" ", row))
                .toList();
    }

    static List<String> delta(FlowUnderTest flow, String columns) {
        return read(flow).selectExpr(columns.split(", ")).orderBy("id").collectAsList().stream()
                .map(row -> Stream.iterate(0, i -> i < row.length(), i -> i + 1)
                        .map(i -> String.valueOf(row.get(i)))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    /** The files of the table, as Delta reads them. */
    private List<String> files() {
        return Arrays.stream(read(flow).inputFiles()).sorted().toList();
    }

    /** What the log says of the values in the files. */
    private List<String> statistics() {
        SparkSession spark = SharedSpark.spark().newSession();
        return DeltaLog.forTable(spark, "s3://sluice-lake/tables/failures/" + flow.name())
                .update(false, scala.Option.empty(), scala.Option.empty())
                .allFiles()
                .collectAsList()
                .stream()
                .map(file -> file.stats())
                .toList();
    }

    private static org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> read(FlowUnderTest flow) {
        SparkSession spark = SharedSpark.spark().newSession();
        spark.conf().set("spark.databricks.delta.requiredSparkConfsCheck.enabled", false);
        SparkSession.setActiveSession(spark);
        return spark.read().format("delta").load("s3://sluice-lake/tables/failures/" + flow.name());
    }

    static String row(int id, String kind, int version) {
        return "{\"id\":" + id + ",\"kind\":\"" + kind + "\",\"version\":" + version + ",\"op\":\"U\"}";
    }

    static String deleted(int id, int version) {
        return row(id, "", version).replace("\"U\"", "\"D\"");
    }

    static byte[] text(String... rows) {
        return (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static void ok(FlowUnderTest.Outcome outcome) {
        assertEquals(0, outcome.code(), () -> outcome.out() + outcome.err());
    }
}
