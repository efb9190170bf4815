package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flow whose lake table is a Delta table: all of its readers see the same. */
class DeltaIT {
    private static final String FIRST = "2018-11-01";
    private static final String SECOND = "2018-11-02";

    @TempDir
    Path folder;

    private FlowUnderTest flow;

    @BeforeEach
    void a_delta_flow_with_two_days() {
        flow = FlowUnderTest.in(folder).replacing("partition-by = [dt]", "partition-by = [dt], format = delta");
        flow.raw(FIRST, "a", FlowUnderTest.text(FlowUnderTest.rows(0, 4)));
        flow.raw(SECOND, "a", FlowUnderTest.text(FlowUnderTest.rows(0, 6)));
        ok(flow.run(FIRST));
        ok(flow.run(SECOND));
    }

    @Test
    void late_data_replaces_its_day_for_all_readers_and_an_emptied_day_is_gone() {
        assertReaders(List.of(List.of(FIRST, "4", "10.00"), List.of(SECOND, "6", "15.00")));
        flow.raw(FIRST, "late", FlowUnderTest.text(FlowUnderTest.rows(100, 2)));
        ok(flow.runAgain(FIRST));
        assertReaders(List.of(List.of(FIRST, "6", "15.00"), List.of(SECOND, "6", "15.00")));
        assertTrue(
                flow.view().partitions().stream()
                        .allMatch(p -> p.matches("\\S+ s3://.*/run=[^/]+/_symlink_format_manifest/dt=[^/]+/")),
                () -> flow.view().partitions().toString());
        flow.replacing("window        = 1 day", "window = 1 day, when-empty = accept");
        flow.removeRaw(SECOND, "a");
        ok(flow.runAgain(SECOND));
        assertReaders(List.of(List.of(FIRST, "6", "15.00")));
    }

    @Test
    void a_run_that_dies_between_the_log_and_Glue_is_completed_by_the_next() {
        String before = flow.markPartition(FIRST, "sluice.batch", "somebody/else");
        flow.raw(FIRST, "late", FlowUnderTest.text(FlowUnderTest.rows(100, 2)));
        assertEquals(1, flow.runAgain(FIRST).code());
        assertEquals(List.of(FIRST, "6", "15.00"), delta().get(0));
        assertEquals(List.of(FIRST, "4", "10.00"), flow.view().cold().get(0));
        flow.markPartition(FIRST, "sluice.batch", before);
        ok(flow.runAgain(FIRST));
        assertReaders(List.of(List.of(FIRST, "6", "15.00"), List.of(SECOND, "6", "15.00")));
    }

    @Test
    void the_format_of_a_table_does_not_change_under_its_readers() {
        flow.replacing("format = delta", "format = parquet");
        FlowUnderTest.Outcome refused = flow.runAgain(FIRST);
        assertEquals(1, refused.code());
        assertTrue(
                (refused.out() + refused.err())
                        .contains("A Delta table does not become one of plain files: restore lake.format"),
                () -> refused.out() + refused.err());
        assertReaders(List.of(List.of(FIRST, "4", "10.00"), List.of(SECOND, "6", "15.00")));
    }

    @Test
    void a_table_of_plain_files_becomes_a_Delta_table_where_it_is(@TempDir Path other) {
        flow = FlowUnderTest.in(other);
        flow.raw(FIRST, "a", FlowUnderTest.text(FlowUnderTest.rows(0, 4)));
        flow.raw(SECOND, "a", FlowUnderTest.text(FlowUnderTest.rows(0, 6)));
        ok(flow.run(FIRST));
        ok(flow.run(SECOND));
        List<String> plain = flow.partitions();
        FlowUnderTest.Outcome early = flow.sluice("local", "convert", flow.name());
        assertEquals(2, early.code());
        assertTrue(early.err().contains("says lake.format = parquet: write lake.format = delta first"), early.err());
        flow.replacing("partition-by = [dt]", "partition-by = [dt], format = delta");
        FlowUnderTest.Outcome refused = flow.runAgain(FIRST);
        assertEquals(1, refused.code());
        assertTrue(
                (refused.out() + refused.err()).contains("run sluice convert " + flow.name() + " once"), refused::err);
        FlowUnderTest.Outcome dry = flow.sluice("local", "convert", flow.name(), "--dry-run");
        ok(dry);
        assertTrue(dry.out().contains("would become a Delta table, 2 partitions of 2 batches, 2 files"), dry.out());
        assertEquals(plain.get(1), flow.partitions().get(1));

        // A conversion that ends half way: the second day cannot be swapped.
        String batch = flow.markPartition(SECOND, "sluice.batch", "somebody/else");
        assertEquals(1, flow.sluice("local", "convert", flow.name()).code());
        flow.markPartition(SECOND, "sluice.batch", batch);
        FlowUnderTest.Outcome converted = flow.sluice("local", "convert", flow.name());
        ok(converted);
        assertReaders(List.of(List.of(FIRST, "4", "10.00"), List.of(SECOND, "6", "15.00")));
        assertTrue(
                flow.partitions().stream()
                        .allMatch(p -> p.matches("\\S+ s3://.*/run=[^/]+/_symlink_format_manifest/dt=[^/]+/")),
                () -> flow.partitions().toString());
        FlowUnderTest.Outcome again = flow.sluice("local", "convert", flow.name());
        ok(again);
        assertTrue(again.out().contains("is a Delta table already"), again.out());
        ok(flow.sluice("local", "repair", flow.name(), "--dry-run"));

        flow.raw(FIRST, "late", FlowUnderTest.text(FlowUnderTest.rows(100, 2)));
        ok(flow.runAgain(FIRST));
        assertReaders(List.of(List.of(FIRST, "6", "15.00"), List.of(SECOND, "6", "15.00")));
        flow.replacing("format = delta", "format = parquet");
        FlowUnderTest.Outcome back = flow.runAgain(FIRST);
        assertEquals(1, back.code());
        assertTrue((back.out() + back.err()).contains("A Delta table does not become one of plain files"), back::err);
    }

    private void assertReaders(List<List<String>> expected) {
        assertEquals(expected, delta(), "Delta");
        assertEquals(expected, flow.view().cold(), "Spectrum");
        assertEquals(expected, flow.view().hot(), "Redshift");
    }

    /** The days as Delta's reader in Spark sees them. */
    private List<List<String>> delta() {
        SparkSession spark = SharedSpark.spark().newSession();
        spark.conf().set("spark.databricks.delta.requiredSparkConfsCheck.enabled", false);
        SparkSession.setActiveSession(spark);
        spark.read()
                .format("delta")
                .load("s3://sluice-lake/tables/failures/" + flow.name())
                .createOrReplaceTempView("t");
        return spark
                .sql("select cast(dt as string), cast(count(*) as string), cast(sum(amount) as string) from t"
                        + " group by dt order by dt")
                .collectAsList()
                .stream()
                .map(row -> List.of(row.getString(0), row.getString(1), row.getString(2)))
                .toList();
    }

    private static void ok(FlowUnderTest.Outcome outcome) {
        assertEquals(0, outcome.code(), () -> outcome.out() + outcome.err());
    }
}
