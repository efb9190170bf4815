package io.sluice.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.SharedSpark;
import io.sluice.config.Lake;
import io.sluice.config.TimeSpan;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import io.sluice.plan.WritePlan;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** How long it is known that a key was deleted. */
class DeletedKeysIT {
    private static final TableName TABLE = new TableName("music", "orders");
    private static final Optional<TimeSpan> TEN_DAYS = Optional.of(new TimeSpan(10, ChronoUnit.DAYS));
    private static final StructType COLUMNS =
            new StructType().add("id", DataTypes.LongType).add("version", DataTypes.IntegerType);

    private final SparkSession spark = SharedSpark.spark().newSession();
    private final S3Location root = S3Location.parse("s3://sluice-lake/deleted-keys/" + UUID.randomUUID() + "/");

    @Test
    void deletes_older_than_the_flow_keeps_them_are_forgotten_when_their_files_become_one() {
        Map<String, String> table = deleted(keep(TEN_DAYS, days(31)), 32, 32);
        assertEquals(ids(1, 32), known(table), "up to 32 files are left alone");
        table = deleted(keep(TEN_DAYS, days(32)), 33, 33);
        assertEquals(
                ids(23, 33), known(table), "the window of the 33rd day begins 10 days after that of the 22nd ended");
        DeletedKeys after = keep(TEN_DAYS, table);
        after.requireRemembered(batch(23), TABLE);
        FlowException refused = assertThrows(FlowException.class, () -> after.requireRemembered(batch(22), TABLE));
        assertEquals(
                "The window of batch " + batch(22) + " begins before 2018-01-23T00:00:00Z, and which keys"
                        + " of music.orders were deleted until then is forgotten (lake.merge.keep-deletes): its rows"
                        + " could bring some back. The table is unchanged. Run later windows only, or name a new table in"
                        + " lake.table and backfill it.",
                refused.getMessage());
    }

    @Test
    void a_batch_that_is_late_forgets_nothing_that_it_could_need() {
        Map<String, String> table = deleted(keep(TEN_DAYS, days(32)), 33, 9);
        assertEquals(ids(1, 33), known(table));
        keep(Optional.empty(), table).requireRemembered(batch(1), TABLE);
    }

    @Test
    void without_a_limit_deletes_are_kept_for_ever_the_newest_of_each_key() {
        Map<String, String> table = deleted(keep(Optional.empty(), days(32)), 1, 33);
        assertEquals(ids(1, 32), known(table));
    }

    /** A key was deleted each day, and there is a file for each. */
    private Map<String, String> days(int days) {
        List<Row> rows = IntStream.rangeClosed(1, days)
                .mapToObj(day -> RowFactory.create(
                        (long) day, day, batch(day).interval().to().getEpochSecond()))
                .toList();
        S3Location directory = root.resolve("merged=" + UUID.randomUUID());
        spark.createDataFrame(rows, COLUMNS.add(DeletedKeys.WINDOW_END, DataTypes.LongType))
                .coalesce(1)
                .write()
                .parquet(directory.toString());
        String file = DeltaActions.path(
                root,
                S3Location.parse(spark.read().parquet(directory.toString()).inputFiles()[0]));
        return Map.of(DeletedKeys.PROPERTY, String.join(" ", Collections.nCopies(days, file)));
    }

    /** Deletes a key by the batch of a day. */
    private Map<String, String> deleted(DeletedKeys before, long id, int day) {
        Dataset<Row> changed = spark.createDataFrame(
                List.of(RowFactory.create(id, day, true)), COLUMNS.add(NewestRows.DELETED, DataTypes.BooleanType));
        return before.with(
                changed,
                batch(day).interval(),
                new WritePlan(
                        Run.start(batch(day), 1, Instant.EPOCH),
                        TABLE,
                        root.resolve("merged=" + UUID.randomUUID()),
                        root.resolve("manifest"),
                        Lake.Format.DELTA,
                        List.of(),
                        List.of(),
                        1_000_000,
                        Lake.Compression.SNAPPY,
                        Lake.ParquetTimestamps.INT96));
    }

    private DeletedKeys keep(Optional<TimeSpan> keep, Map<String, String> table) {
        scala.collection.immutable.Map<String, String> properties =
                scala.collection.immutable.Map$.MODULE$.<String, String>empty();
        for (Map.Entry<String, String> property : table.entrySet()) {
            properties = properties.$plus(new scala.Tuple2<>(property.getKey(), property.getValue()));
        }
        Lake.Merge merge = new Lake.Merge(List.of("id"), List.of("version"), Optional.of("deleted"), keep);
        return DeletedKeys.of(properties, this::read, root, new NewestRows(merge, COLUMNS));
    }

    private List<Long> known(Map<String, String> table) {
        List<Row> all = new ArrayList<>();
        IntStream.rangeClosed(1, 40).forEach(id -> all.add(RowFactory.create((long) id, 0)));
        return keep(Optional.empty(), table)
                .of(spark.createDataFrame(all, COLUMNS))
                .select("id")
                .distinct()
                .orderBy("id")
                .collectAsList()
                .stream()
                .map(row -> row.getLong(0))
                .toList();
    }

    private static List<Long> ids(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private Dataset<Row> read(StructType columns, List<S3Location> files) {
        return files.isEmpty()
                ? spark.createDataFrame(List.<Row>of(), columns)
                : spark.read()
                        .schema(columns)
                        .parquet(files.stream().map(S3Location::toString).toArray(String[]::new));
    }

    private static BatchId batch(int day) {
        LocalDate date = LocalDate.of(2018, 1, 1).plusDays(day - 1);
        return new BatchId(
                "orders",
                new Interval(
                        date.atStartOfDay(ZoneOffset.UTC).toInstant(),
                        date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()));
    }
}
