package io.sluice.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;

import io.sluice.model.BatchId;
import io.sluice.model.DataFile;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import io.sluice.plan.WritePlan;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The keys that changes have deleted, and how new the deletes were: without them a late, older row would bring a key back.
 * They are in files beside those of the table; a property of the table, which changes with it in one commit, names them.
 *
 * <p>Where a flow says how long deletes are kept, older ones are left out when the files become one. Their age is told in the
 * time of windows, not by a clock: a backlog forgets no more than batches in time would have.
 *
 * @param files below the root of the table, in the order of their commits
 * @param forgotten the end of the newest window of which deletes are forgotten, in seconds since 1970; absent when none are
 */
record DeletedKeys(
        List<S3Location> files,
        OptionalLong forgotten,
        BiFunction<StructType, List<S3Location>, Dataset<Row>> reader,
        S3Location root,
        NewestRows newest) {
    /** Names the files, as the log names those of the table, a space between them. */
    static final String PROPERTY = "sluice.deleted";

    /** Until when deletes are forgotten. */
    private static final String FORGOTTEN = "sluice.deletes-forgotten-until";

    /** The end of the window whose batch brought a delete, in seconds since 1970. */
    static final String WINDOW_END = "__sluice_window_end";

    /** So many are read with each merge; the next one makes them one. */
    private static final int MOST_FILES = 32;

    static DeletedKeys of(
            scala.collection.immutable.Map<String, String> table,
            BiFunction<StructType, List<S3Location>, Dataset<Row>> reader,
            S3Location root,
            NewestRows newest) {
        Option<String> forgotten = table.get(FORGOTTEN);
        return new DeletedKeys(
                files(table, root),
                forgotten.isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(Instant.parse(forgotten.get()).getEpochSecond()),
                reader,
                root,
                newest);
    }

    static List<S3Location> files(scala.collection.immutable.Map<String, String> table, S3Location root) {
        Option<String> property = table.get(PROPERTY);
        return property.isEmpty() || property.get().isEmpty()
                ? List.of()
                : Stream.of(property.get().split(" "))
                        .map(path -> DeltaActions.location(root, path))
                        .toList();
    }

    /** An error when the batch could have rows that are older than deletes which are forgotten. */
    void requireRemembered(BatchId batch, TableName table) {
        if (forgotten.isPresent() && batch.interval().from().getEpochSecond() < forgotten.getAsLong()) {
            throw FlowException.failed("The window of batch " + batch + " begins before "
                    + Instant.ofEpochSecond(forgotten.getAsLong()) + ", and which keys of " + table
                    + " were deleted until then is forgotten (lake.merge.keep-deletes): its rows could bring some back."
                    + " The table is unchanged. Run later windows only, or name a new table in lake.table and backfill"
                    + " it.");
        }
    }

    /** The deletes of the keys that some rows have. */
    Dataset<Row> of(Dataset<Row> rows) {
        String[] key = only(newest.columns(), newest.merge().key()).fieldNames();
        return all().drop(WINDOW_END)
                .withColumn(NewestRows.DELETED, lit(true))
                .join(rows.select(NewestRows.columns(List.of(key))).distinct(), key, "left_semi");
    }

    /** Writes those that the changes of a window delete; returns what the table's properties are to say. */
    Map<String, String> with(Dataset<Row> changed, Interval window, WritePlan plan) {
        Dataset<Row> added = newest.of(changed)
                .filter(col(NewestRows.DELETED))
                .select(NewestRows.columns(names()))
                .withColumn(WINDOW_END, lit(window.to().getEpochSecond()));
        if (files.size() < MOST_FILES) {
            return properties(files, write(added, plan), forgotten);
        }
        Optional<Long> last = newest.merge().keepDeletes().map(keep -> keep.before(window.from())
                .getEpochSecond());
        Dataset<Row> all = latest(all().unionByName(added));
        if (last.isEmpty()) {
            return properties(List.of(), write(all, plan), forgotten);
        }
        Column isOld = coalesce(col(WINDOW_END).leq(last.get()), lit(false));
        Row old = all().filter(isOld).agg(max(WINDOW_END)).first();
        OptionalLong until = old.isNullAt(0)
                ? forgotten
                : OptionalLong.of(Math.max(old.getLong(0), forgotten.orElse(Long.MIN_VALUE)));
        return properties(List.of(), write(all.filter(not(isOld)), plan), until);
    }

    private static List<S3Location> write(Dataset<Row> rows, WritePlan plan) {
        return new LakeWriter()
                .write(rows.coalesce(1), plan).partitions().stream()
                        .flatMap(partition -> partition.files().stream())
                        .map(DataFile::location)
                        .toList();
    }

    private Map<String, String> properties(List<S3Location> old, List<S3Location> added, OptionalLong until) {
        Map<String, String> properties = new HashMap<>();
        properties.put(
                PROPERTY,
                Stream.concat(old.stream(), added.stream())
                        .map(file -> DeltaActions.path(root, file))
                        .collect(Collectors.joining(" ")));
        until.ifPresent(
                end -> properties.put(FORGOTTEN, Instant.ofEpochSecond(end).toString()));
        return properties;
    }

    /** The newest delete of each key, of equally new ones that of the later window. */
    private Dataset<Row> latest(Dataset<Row> rows) {
        return new NewestRows(newest.merge(), columns())
                .of(rows.withColumn(NewestRows.DELETED, lit(true)))
                .drop(NewestRows.DELETED);
    }

    private Dataset<Row> all() {
        return reader.apply(columns(), files);
    }

    private StructType columns() {
        return only(newest.columns(), names()).add(WINDOW_END, DataTypes.LongType);
    }

    private List<String> names() {
        return Stream.concat(newest.merge().key().stream(), newest.merge().newestBy().stream())
                .distinct()
                .toList();
    }

    static StructType only(StructType columns, List<String> names) {
        StructField[] fields = Arrays.stream(columns.fields())
                .filter(field -> names.stream().anyMatch(field.name()::equalsIgnoreCase))
                .toArray(StructField[]::new);
        return new StructType(fields);
    }
}
