package io.sluice.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.sluice.model.DataFile;
import io.sluice.model.S3Location;
import io.sluice.plan.WritePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The keys that changes have deleted, and how new the deletes were: without them a late, older row would bring a key back.
 * They are in files beside those of the table; a property of the table, which changes with it in one commit, names them.
 *
 * @param files below the root of the table, in the order of their commits
 */
record DeletedKeys(
        List<S3Location> files,
        BiFunction<StructType, List<S3Location>, Dataset<Row>> reader,
        S3Location root,
        NewestRows newest) {
    /** Names the files, as the log names those of the table, a space between them. */
    static final String PROPERTY = "sluice.deleted";

    /** So many are read with each merge; the next one makes them one. */
    private static final int MOST_FILES = 32;

    static DeletedKeys of(
            scala.collection.immutable.Map<String, String> table,
            BiFunction<StructType, List<S3Location>, Dataset<Row>> reader,
            S3Location root,
            NewestRows newest) {
        return new DeletedKeys(files(table, root), reader, root, newest);
    }

    static List<S3Location> files(scala.collection.immutable.Map<String, String> table, S3Location root) {
        Option<String> property = table.get(PROPERTY);
        return property.isEmpty() || property.get().isEmpty()
                ? List.of()
                : Stream.of(property.get().split(" "))
                        .map(path -> DeltaActions.location(root, path))
                        .toList();
    }

    /** The deletes of the keys that some rows have. */
    Dataset<Row> of(Dataset<Row> rows) {
        String[] key = only(newest.columns(), newest.merge().key()).fieldNames();
        return all().join(rows.select(NewestRows.columns(List.of(key))).distinct(), key, "left_semi");
    }

    /** Writes those that the changes delete; returns what the property is to say. */
    String with(Dataset<Row> changed, WritePlan plan) {
        boolean isFull = files.size() >= MOST_FILES;
        Dataset<Row> added = newest.of(changed).filter(col(NewestRows.DELETED)).select(NewestRows.columns(names()));
        Dataset<Row> rows = isFull ? latest(all().drop(NewestRows.DELETED).unionByName(added)) : added;
        List<S3Location> now = new ArrayList<>(isFull ? List.of() : files);
        new LakeWriter()
                .write(rows.coalesce(1), plan).partitions().stream()
                        .flatMap(partition -> partition.files().stream())
                        .map(DataFile::location)
                        .forEach(now::add);
        return String.join(
                " ", now.stream().map(file -> DeltaActions.path(root, file)).toList());
    }

    private Dataset<Row> latest(Dataset<Row> rows) {
        return new NewestRows(newest.merge(), only(newest.columns(), names()))
                .of(rows.withColumn(NewestRows.DELETED, lit(true)))
                .drop(NewestRows.DELETED);
    }

    private Dataset<Row> all() {
        return reader.apply(only(newest.columns(), names()), files).withColumn(NewestRows.DELETED, lit(true));
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
