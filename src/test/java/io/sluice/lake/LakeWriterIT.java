package io.sluice.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ParquetReader;
import io.sluice.SharedSpark;
import io.sluice.config.Lake;
import io.sluice.model.BatchId;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.DataFile;
import io.sluice.model.Interval;
import io.sluice.model.Partition;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import io.sluice.plan.WritePlan;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.MetadataBuilder;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Object;

final class LakeWriterIT {
    private static final String SNAPPY_INT96 =
            "select distinct compression from parquet_metadata(%s) where path_in_schema = 'ts'";

    private final S3Location root = S3Location.parse("s3://" + SharedSpark.newBucket() + "/music/t");

    @Test
    void partition_columns_come_last_in_the_files_and_name_the_directories() throws SQLException {
        LakeWriter.Written written = write(
                "select date'2018-11-01' dt, id, case id % 2 when 0 then 'a/b=c d' else 'ü' end k,"
                        + " timestamp'2018-11-01 10:00:00' ts from range(10)",
                plan(List.of("dt", "k"), List.of("id"), 1 << 28));
        assertEquals(List.of("id", "ts", "dt", "k"), written.schema().names());
        assertEquals(
                List.of(List.of("2018-11-01", "a/b=c d"), List.of("2018-11-01", "ü")),
                written.partitions().stream()
                        .map(Partition::values)
                        .sorted((a, b) -> a.get(1).compareTo(b.get(1)))
                        .toList());
        assertEquals(10, written.rows());
        for (Partition partition : written.partitions()) {
            assertTrue(partition.location().key().matches("music/t/run=[^/]+/dt=2018-11-01/k=[^/]+/"));
            assertEquals(
                    List.of("5|" + partition.values().get(1)),
                    duckdb(
                            "select count(*), min(k) from read_parquet(%s, hive_partitioning = false)",
                            partition.files()));
        }
    }

    @Test
    void timestamps_are_INT96_and_pages_snappy_unless_the_flow_says_otherwise() throws SQLException {
        String rows = "select timestamp'2018-11-01 10:00:00.123456' ts, cast(1.5 as decimal(12,5)) d";
        LakeWriter.Written written = write(rows, plan(List.of(), List.of(), 1 << 28));
        List<DataFile> files = written.partitions().get(0).files();
        assertEquals(List.of("SNAPPY"), duckdb(SNAPPY_INT96, files));
        assertEquals(
                List.of("ts|INT96", "d|FIXED_LEN_BYTE_ARRAY"),
                duckdb("select name, type from parquet_schema(%s) where type is not null", files));
        assertEquals(
                List.of("2018-11-01 10:00:00.123456|1.50000"), duckdb("select ts, d from read_parquet(%s)", files));
    }

    @Test
    void a_large_partition_is_cut_into_files_of_the_size_that_the_flow_asks_for() {
        LakeWriter.Written written =
                write("select uuid() a, uuid() b, id from range(200000)", plan(List.of(), List.of(), 2_000_000));
        assertEquals(200_000, written.rows());
        List<DataFile> files = written.partitions().get(0).files();
        assertTrue(files.size() >= 3 && files.size() <= 20, () -> "files: " + files);
    }

    @Test
    void small_inputs_of_many_tasks_become_one_file_a_partition() {
        LakeWriter.Written written =
                write("select id, id % 3 k from range(0, 3000, 1, 16)", plan(List.of("k"), List.of("id"), 1 << 28));
        assertEquals(3, written.partitions().size());
        written.partitions().forEach(p -> assertEquals(1, p.files().size()));
    }

    @Test
    void a_declared_width_stays_with_its_column_until_an_expression_makes_a_new_one() {
        SparkSession spark = SharedSpark.spark().newSession();
        spark.sql("select 'free' level, 'x' other")
                .withMetadata(
                        "level",
                        new MetadataBuilder()
                                .putLong(ColumnType.Varchar.METADATA, 8)
                                .build())
                .createOrReplaceTempView("input");
        Dataset<Row> rows = spark.sql("select *, upper(level) loud from input where level <> ''");
        assertEquals(
                List.of(new ColumnType.Varchar(8), ColumnType.Simple.STRING, ColumnType.Simple.STRING),
                LakeWriter.schema(rows, plan(List.of(), List.of(), 1 << 28)).columns().stream()
                        .map(Column::type)
                        .toList());
    }

    @Test
    void the_longest_text_of_each_column_is_measured_in_bytes_by_the_write() {
        LakeWriter.Written written = write(
                "select id, repeat('ü', int(id)) umlauts, cast(null as string) nothing, 'k' || id % 2 `odd ``name`, id % 3 k"
                        + " from range(0, 100, 1, 4)",
                plan(List.of("k"), List.of("id"), 1 << 28));
        assertEquals(
                List.of(new ColumnType.Text(198), new ColumnType.Text(0), new ColumnType.Text(2)),
                written.schema().columns().subList(1, 4).stream()
                        .map(Column::type)
                        .toList());
        assertEquals(
                List.of("VARCHAR(1024)", "VARCHAR(16)", "VARCHAR(16)"),
                written.schema().columns().subList(1, 4).stream()
                        .map(column -> column.type().redshift())
                        .toList());
        assertEquals("string", written.schema().columns().get(1).type().glue());
    }

    @Test
    void no_rows_leave_no_partitions() {
        LakeWriter.Written written =
                write("select id, date'2018-11-01' dt from range(0)", plan(List.of("dt"), List.of(), 1 << 28));
        assertEquals(List.of(), written.partitions());
        assertEquals(List.of("id", "dt"), written.schema().names());
    }

    @Test
    void an_empty_text_as_partition_fails_instead_of_becoming_NULL() {
        Exception failure =
                assertThrows(Exception.class, () -> write("select 1 id, '' k", plan(List.of("k"), List.of(), 1 << 28)));
        assertTrue(messages(failure).contains("the partition column k holds an empty text"), () -> messages(failure));
    }

    @Test
    void nothing_is_visible_of_a_write_that_fails_half_way() {
        WritePlan plan = plan(List.of("dt"), List.of(), 1 << 28);
        assertThrows(
                Exception.class,
                () -> write(
                        "select id, date'2018-11-01' dt, if(id = 900, raise_error('stop'), 'x') s"
                                + " from range(0, 1000, 1, 4)",
                        plan));
        List<String> left =
                SharedSpark.s3()
                        .listObjectsV2(r ->
                                r.bucket(root.bucket()).prefix(plan.directory().key()))
                        .contents()
                        .stream()
                        .map(S3Object::key)
                        .filter(key -> key.endsWith(".parquet"))
                        .toList();
        assertEquals(List.of(), left);
    }

    private static LakeWriter.Written write(String sql, WritePlan plan) {
        Dataset<Row> rows = SharedSpark.spark().newSession().sql(sql);
        return new LakeWriter().write(rows, plan);
    }

    private WritePlan plan(List<String> partitionBy, List<String> sortBy, long fileBytes) {
        Interval day = new Interval(Instant.parse("2018-11-01T00:00:00Z"), Instant.parse("2018-11-02T00:00:00Z"));
        Run run = Run.start(new BatchId("t", day), 1, Instant.parse("2018-11-02T01:00:00Z"));
        S3Location directory = root.resolve("run=" + run.id());
        return new WritePlan(
                run,
                TableName.parse("music.t"),
                directory,
                directory.resolve("_manifest.json"),
                partitionBy,
                sortBy,
                fileBytes,
                Lake.Compression.SNAPPY,
                Lake.ParquetTimestamps.INT96);
    }

    private static List<String> duckdb(String sql, List<DataFile> files) throws SQLException {
        return ParquetReader.rows(
                sql, files.stream().map(file -> file.location().toString()).toList());
    }

    private static String messages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            all.append(cause.getMessage()).append('\n');
        }
        return all.toString();
    }
}
