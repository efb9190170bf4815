package io.sluice.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedSpark;
import io.sluice.config.Lake;
import io.sluice.config.SchemaChanges;
import io.sluice.model.BatchId;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.RowCounts;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import io.sluice.plan.RegisterPlan;
import io.sluice.plan.WritePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Test;
import scala.Option;
import software.amazon.awssdk.core.sync.RequestBody;

/** The log as Delta's own reader reads it. */
final class DeltaTableIT {
    private static final TableName TABLE = TableName.parse("music.t");
    private static final List<List<String>> NOTHING = List.of();

    private final S3Location root = S3Location.parse("s3://" + SharedSpark.newBucket() + "/music/t");

    @Test
    void a_batch_replaces_its_own_rows_and_no_others() {
        commit(run(1, 1), "select id, 'a' s, date'2018-11-01' dt from range(3)", NOTHING);
        commit(run(2, 1), "select id, 'a' s, date'2018-11-02' dt from range(2)", NOTHING);
        commit(run(1, 2), "select id, 'b' s, date'2018-11-01' dt from range(5)", owned("2018-11-01"));
        assertEquals(List.of("2018-11-01 b 5", "2018-11-02 a 2"), days());
        commit(run(1, 3), "select id, 'b' s, date'2018-11-01' dt from range(0)", owned("2018-11-01"));
        assertEquals(List.of("2018-11-02 a 2"), days());
        assertEquals(3, version());
    }

    @Test
    void values_that_paths_escape_and_NULL_come_back_as_they_were() {
        String sql =
                "select id, case id when 0 then 'a/b=c d%' when 1 then 'ü:?#' end s, date'2018-11-01' dt from range(3)";
        commit(run(1, 1), sql, NOTHING, List.of("dt", "s"));
        List<List<String>> owned = List.of(
                List.of("2018-11-01", "a/b=c d%"),
                List.of("2018-11-01", "ü:?#"),
                List.of("2018-11-01", "__HIVE_DEFAULT_PARTITION__"));
        assertEquals(List.of("2018-11-01 a/b=c d% 1", "2018-11-01 null 1", "2018-11-01 ü:?# 1"), days());
        commit(run(1, 2), sql.replace("range(3)", "range(1, 3)"), owned, List.of("dt", "s"));
        assertEquals(List.of("2018-11-01 null 1", "2018-11-01 ü:?# 1"), days());
    }

    @Test
    void a_table_without_partitions_is_replaced_as_a_whole() {
        commit(run(1, 1), "select id, 'a' s, date'2018-11-01' dt from range(3)", NOTHING, List.of());
        commit(run(1, 2), "select id, 'b' s, date'2018-11-01' dt from range(2)", NOTHING, List.of());
        assertEquals(List.of("2018-11-01 b 2"), days());
    }

    @Test
    void a_commit_that_is_in_the_log_already_is_not_made_again() {
        Run run = run(1, 1);
        LakeCommit commit = written(run, "select id, 'a' s, date'2018-11-01' dt from range(3)", List.of("dt"));
        publish(commit, NOTHING);
        publish(commit, NOTHING);
        assertEquals(0, version());
        assertEquals(List.of("2018-11-01 a 3"), days());
    }

    @Test
    void a_later_run_that_publishes_the_files_of_an_earlier_one_leaves_them_and_takes_its_place() {
        LakeCommit commit = written(run(1, 1), "select id, 'a' s, date'2018-11-01' dt from range(3)", List.of("dt"));
        publish(commit, NOTHING);
        publish(commit, run(1, 2), owned("2018-11-01"));
        assertEquals(List.of("2018-11-01 a 3"), days());
        assertThrows(FlowException.class, () -> publish(commit, NOTHING));
    }

    @Test
    void an_older_run_never_undoes_a_newer_one() {
        LakeCommit slept = written(run(1, 1), "select id, 'old' s, date'2018-11-01' dt from range(3)", List.of("dt"));
        commit(run(1, 2), "select id, 'new' s, date'2018-11-01' dt from range(3)", NOTHING);
        FlowException refused = assertThrows(FlowException.class, () -> publish(slept, NOTHING));
        assertEquals(FailureKind.FAILED, refused.kind());
        assertTrue(refused.getMessage().contains("a newer run has published"), refused.getMessage());
        assertEquals(List.of("2018-11-01 new 3"), days());
    }

    @Test
    void a_run_of_the_same_generation_that_wrote_other_files_does_not_pass_for_published() {
        commit(run(1, 1), "select id, 'first' s, date'2018-11-01' dt from range(3)", NOTHING);
        FlowException refused = assertThrows(
                FlowException.class,
                () -> commit(run(1, 1), "select id, 'second' s, date'2018-11-01' dt from range(4)", NOTHING));
        assertTrue(refused.getMessage().contains("somebody else writes the table"), refused.getMessage());
        assertEquals(List.of("2018-11-01 first 3"), days());
    }

    @Test
    void a_partition_has_one_batch() {
        commit(run(1, 1), "select id, 'a' s, date'2018-11-01' dt from range(3)", NOTHING);
        FlowException refused = assertThrows(
                FlowException.class,
                () -> commit(run(2, 1), "select id, 'b' s, date'2018-11-01' dt from range(3)", NOTHING));
        assertTrue(
                refused.getMessage()
                        .contains("belongs to batch t/20181101T000000Z-20181102T000000Z, and batch t/20181102"),
                refused.getMessage());
        assertEquals(List.of("2018-11-01 a 3"), days());
    }

    @Test
    void columns_are_added_and_never_changed() {
        commit(run(1, 1), "select id, 'a' s, date'2018-11-01' dt from range(3)", NOTHING);
        commit(run(2, 1), "select id, 'a' s, 1.5d more, date'2018-11-02' dt from range(3)", NOTHING);
        assertEquals(
                List.of("2018-11-01 0", "2018-11-02 3"),
                rows("select concat(dt, ' ', count(more)) from t group by dt order by dt"));
        FlowException refused = assertThrows(
                FlowException.class,
                () -> commit(
                        run(3, 1), "select cast(id as string) id, 'a' s, date'2018-11-03' dt from range(3)", NOTHING));
        assertTrue(
                refused.getMessage()
                        .startsWith("The column id of the Delta table music.t is bigint, and this batch wrote string."),
                refused.getMessage());
        assertEquals(1, version());
    }

    @Test
    void a_table_whose_files_do_not_say_what_its_rows_are_is_left_alone() {
        commit(run(1, 1), "select id, 'a' s, date'2018-11-01' dt from range(3)", NOTHING);
        String metadata = log().startTransaction()
                .metadata()
                .json()
                .replace("\"delta.enableDeletionVectors\":\"false\"", "\"delta.enableDeletionVectors\":\"true\"");
        SharedSpark.s3()
                .putObject(
                        r -> r.bucket(root.bucket()).key(root.key() + "/_delta_log/00000000000000000001.json"),
                        RequestBody.fromString(metadata));
        FlowException refused = assertThrows(
                FlowException.class,
                () -> commit(run(2, 1), "select id, 'a' s, date'2018-11-02' dt from range(3)", NOTHING));
        assertTrue(
                refused.getMessage()
                        .startsWith("The Delta table music.t has delta.enableDeletionVectors = true, so that"),
                refused.getMessage());
    }

    @Test
    void batches_that_commit_at_the_same_time_all_get_into_the_log() throws Exception {
        int batches = 4;
        List<LakeCommit> commits = IntStream.rangeClosed(1, batches)
                .mapToObj(day -> written(
                        run(day, 1),
                        "select id, 'a' s, date'2018-11-" + "%02d".formatted(day) + "' dt from range(" + day + ")",
                        List.of("dt")))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(batches);
        try {
            List<Future<?>> published = new ArrayList<>();
            commits.forEach(commit -> published.add(threads.submit(() -> publish(commit, NOTHING))));
            for (Future<?> one : published) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(
                IntStream.rangeClosed(1, batches)
                        .mapToObj(day -> "2018-11-%02d a %d".formatted(day, day))
                        .toList(),
                days());
    }

    private void commit(Run run, String sql, List<List<String>> ownedBefore) {
        commit(run, sql, ownedBefore, List.of("dt"));
    }

    private void commit(Run run, String sql, List<List<String>> ownedBefore, List<String> partitionBy) {
        publish(written(run, sql, partitionBy), ownedBefore);
    }

    private void publish(LakeCommit commit, List<List<String>> ownedBefore) {
        publish(commit, commit.run(), ownedBefore);
    }

    private void publish(LakeCommit commit, Run publisher, List<List<String>> ownedBefore) {
        RegisterPlan plan = new RegisterPlan(
                publisher,
                TABLE,
                Lake.Format.DELTA,
                "",
                "",
                root,
                root.resolve("_empty"),
                SchemaChanges.ADD,
                ownedBefore);
        new DeltaTable(SharedSpark.spark().newSession(), plan).commit(commit);
    }

    private LakeCommit written(Run run, String sql, List<String> partitionBy) {
        S3Location directory = root.resolve("run=" + run.id());
        WritePlan plan = new WritePlan(
                run,
                TABLE,
                directory,
                directory.resolve("_manifest.json"),
                Lake.Format.DELTA,
                partitionBy,
                List.of(),
                1 << 28,
                Lake.Compression.SNAPPY,
                Lake.ParquetTimestamps.INT96);
        LakeWriter.Written written =
                new LakeWriter().write(SharedSpark.spark().newSession().sql(sql), plan);
        return new LakeCommit(
                run,
                TABLE,
                written.schema(),
                partitionBy,
                written.partitions(),
                plan.manifest(),
                new RowCounts(written.rows(), 0, 0, 0, written.rows()));
    }

    private static List<List<String>> owned(String value) {
        return List.of(List.of(value));
    }

    private static Run run(int day, long generation) {
        Instant from = Instant.parse("2018-11-01T00:00:00Z").plus(Duration.ofDays(day - 1));
        return Run.start(new BatchId("t", new Interval(from, from.plus(Duration.ofDays(1)))), generation, from);
    }

    private List<String> days() {
        return rows("select concat(dt, ' ', coalesce(s, 'null'), ' ', count(*)) from t group by dt, s order by dt, 1");
    }

    private List<String> rows(String sql) {
        SparkSession spark = SharedSpark.spark().newSession();
        spark.conf().set("spark.databricks.delta.requiredSparkConfsCheck.enabled", false);
        SparkSession.setActiveSession(spark);
        spark.read().format("delta").load(root.toString()).createOrReplaceTempView("t");
        return spark.sql(sql).collectAsList().stream()
                .map((Row row) -> row.getString(0))
                .toList();
    }

    private DeltaLog log() {
        return DeltaLog.forTable(SharedSpark.spark(), root.toString());
    }

    private long version() {
        return log().update(false, Option.empty(), Option.empty()).version();
    }
}
