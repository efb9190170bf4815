package io.sluice.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.config.Lake;
import io.sluice.model.BatchId;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.DataFile;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.Nullability;
import io.sluice.model.Partition;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import io.sluice.model.Unloaded;
import io.sluice.plan.WritePlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Redshift unloads them, by DuckDB. */
class UnloadedTableIT {
    @TempDir
    Path folder;

    private Run run;
    private S3Location directory;

    @BeforeEach
    void aRun() {
        SharedStack.up();
        run = new Run(new BatchId("q", Interval.WHOLE), UUID.randomUUID().toString(), 1);
        directory = S3Location.parse("s3://sluice-lake/unloaded/run=" + run.id() + "/sluice_unload=1/");
    }

    private DataFile file(String name, String query, long rows) throws Exception {
        Path file = Files.createTempFile(folder, "rows", ".parquet");
        Files.delete(file);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
        }
        SharedStack.up().put(directory.bucket(), directory.key() + name, Files.readAllBytes(file));
        return new DataFile(directory.resolve(name), Files.size(file), rows);
    }

    private static Schema schema(List<String> names) {
        return new Schema(names.stream()
                .map(name -> new Column(name, ColumnType.Simple.INT, Nullability.NULLABLE, ""))
                .toList());
    }

    private LakeWriter.Written written(Schema schema, List<String> partitionBy, DataFile... files) {
        S3Location root = S3Location.parse("s3://sluice-lake/unloaded/run=" + run.id());
        WritePlan plan = new WritePlan(
                run,
                TableName.parse("back.q"),
                root,
                root.resolve("_manifest.json"),
                Lake.Format.PARQUET,
                partitionBy,
                List.of(),
                256_000_000,
                Lake.Compression.SNAPPY,
                Lake.ParquetTimestamps.INT96);
        return new UnloadedTable(SharedStack.up().s3())
                .written(new Unloaded(schema, 0, directory), List.of(files), plan);
    }

    @Test
    void a_directory_is_the_partition_of_its_values() throws Exception {
        String rows = "select 1::int as a, 2::int as b, 3::int as c";
        DataFile first = file("b=2018-11-01%2000%3A00%3A00/c=x%2Fy/0000_part_00.parquet", rows, 1);
        DataFile second = file("b=2018-11-01%2000%3A00%3A00/c=x%2Fy/0001_part_00.parquet", rows, 1);
        DataFile none = file("b=" + Partition.NULL_VALUE + "/c=z/0000_part_00.parquet", rows, 1);
        LakeWriter.Written written = written(schema(List.of("a", "b", "c")), List.of("B", "c"), first, second, none);
        assertEquals(
                List.of(
                        new Partition(
                                List.of("2018-11-01 00:00:00", "x/y"),
                                directory.resolve("b=2018-11-01%2000%3A00%3A00/c=x%2Fy/"),
                                List.of(first, second)),
                        new Partition(
                                List.of(Partition.NULL_VALUE, "z"),
                                directory.resolve("b=" + Partition.NULL_VALUE + "/c=z/"),
                                List.of(none))),
                written.partitions());
    }

    @Test
    void a_footer_of_any_size_is_read() throws Exception {
        List<String> names = IntStream.range(0, 3000).mapToObj(i -> "c" + i).toList();
        String columns = names.stream().map(name -> "1::int as " + name).collect(Collectors.joining(", "));
        DataFile wide = file("sluice_rows=all/0000_part_00.parquet", "select " + columns, 1);
        assertTrue(wide.bytes() > 200_000, wide::toString);
        assertEquals(1, written(schema(names), List.of(), wide).rows());
    }

    @Test
    void a_file_that_is_not_what_the_manifest_says_publishes_nothing() throws Exception {
        DataFile file = file("sluice_rows=all/0000_part_00.parquet", "select 1::int as a", 1);
        FlowException rows = assertThrows(
                FlowException.class,
                () -> written(schema(List.of("a")), List.of(), new DataFile(file.location(), file.bytes(), 2)));
        assertEquals(FailureKind.FAILED, rows.kind());
        assertEquals(
                "the unloaded file " + file.location()
                        + " has 1 rows of [a], and Redshift has told 2 of [a]; nothing was"
                        + " published. Run the batch again, and report it if it fails again",
                rows.getMessage());
        FlowException columns = assertThrows(FlowException.class, () -> written(schema(List.of("b")), List.of(), file));
        assertTrue(
                columns.getMessage().contains("has 1 rows of [a], and Redshift has told 1 of [b]"), rows.getMessage());
        FlowException length = assertThrows(
                FlowException.class,
                () -> written(schema(List.of("a")), List.of(), new DataFile(file.location(), file.bytes() - 1, 1)));
        assertEquals(FailureKind.RETRYABLE, length.kind());
        assertTrue(length.getMessage().contains("has another length than the"), length.getMessage());
    }

    @Test
    void an_empty_text_is_no_partition() throws Exception {
        DataFile file = file("b=/0000_part_00.parquet", "select 1::int as a, '' as b", 1);
        FlowException empty =
                assertThrows(FlowException.class, () -> written(schema(List.of("a", "b")), List.of("b"), file));
        assertTrue(
                empty.getMessage().contains("Replace it in the query, for example by nullif(b, '')"),
                empty.getMessage());
    }
}
