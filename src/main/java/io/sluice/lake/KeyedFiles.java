package io.sluice.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.sluice.model.S3Location;
import io.sluice.plan.MergePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Finds the files of a table that hold a key of some changes. What the log says of files, their partitions and between which
 * values their keys lie, rules out most of a table whose keys grow with time; of the others the keys are read, and no other
 * column.
 */
final class KeyedFiles {
    private static final String FILE = "__sluice_file";

    /** So few are read rather than asked about with more jobs. */
    private static final int FEW = 4;

    /** The most values that are held in memory to rule files out. */
    private static final int MOST_VALUES = 200_000;

    private final S3Location root;
    private final List<String> partitionBy;
    private final StructType key;
    private final BiFunction<StructType, List<S3Location>, Dataset<Row>> reader;
    private final Dataset<Row> changes;

    /**
     * @param columns of the table
     * @param changes rows, none of which lacks its key
     */
    KeyedFiles(
            S3Location root,
            MergePlan plan,
            StructType columns,
            BiFunction<StructType, List<S3Location>, Dataset<Row>> reader,
            Dataset<Row> changes) {
        this.root = root;
        this.partitionBy = plan.write().partitionBy();
        this.key = DeletedKeys.only(columns, plan.merge().key());
        this.reader = reader;
        this.changes = changes;
    }

    /** Those of the table's files. */
    List<AddFile> among(List<AddFile> files) {
        List<AddFile> left = inPartitions(files);
        left = left.isEmpty() ? left : inRanges(left);
        return left.isEmpty() ? left : read(left);
    }

    /** The partitions of the changes, as the log writes them. */
    Set<List<String>> partitions() {
        if (partitionBy.isEmpty()) {
            return Set.of(List.of());
        }
        Column[] texts = partitionBy.stream()
                .map(name -> col(LakeWriter.quoted(name)).cast("string"))
                .toArray(Column[]::new);
        Set<List<String>> partitions = new HashSet<>();
        for (Row row : changes.select(texts).distinct().collectAsList()) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < row.length(); i++) {
                values.add(row.getString(i));
            }
            partitions.add(values);
        }
        return partitions;
    }

    /** The partition of a file, as the log writes it. */
    List<String> partition(AddFile file) {
        List<String> values = new ArrayList<>();
        partitionBy.forEach(name -> values.add(file.partitionValues().apply(name)));
        return values;
    }

    private List<AddFile> inPartitions(List<AddFile> files) {
        if (partitionBy.isEmpty()
                || !partitionBy.stream()
                        .allMatch(name -> Arrays.stream(key.fieldNames()).anyMatch(name::equalsIgnoreCase))) {
            return files;
        }
        Set<List<String>> partitions = partitions();
        return files.stream()
                .filter(file -> partitions.contains(partition(file)))
                .toList();
    }

    private List<AddFile> inRanges(List<AddFile> files) {
        List<StructField> known = Arrays.stream(key.fields())
                .filter(field -> KeyRange.isKnownOf(field.dataType()))
                .toList();
        if (known.isEmpty()) {
            return files;
        }
        List<Column> bounds = new ArrayList<>();
        for (StructField field : known) {
            bounds.add(min(col(LakeWriter.quoted(field.name()))));
            bounds.add(max(col(LakeWriter.quoted(field.name()))));
        }
        Row row = changes.select(bounds.toArray(Column[]::new)).first();
        if (row.isNullAt(0)) {
            return List.of(); // no changes at all
        }
        List<AddFile> left = files;
        for (int i = 0; i < known.size(); i++) {
            KeyRange range = new KeyRange(KeyRange.value(row.get(2 * i)), KeyRange.value(row.get(2 * i + 1)));
            left = left(left, known.get(i), range::overlaps);
        }
        for (StructField field : known) {
            left = left.size() <= FEW ? left : withValues(left, field);
        }
        return left;
    }

    /** A batch whose keys lie far apart has few of them in most files' ranges. */
    private List<AddFile> withValues(List<AddFile> files, StructField field) {
        List<Row> rows = changes.select(col(LakeWriter.quoted(field.name())))
                .distinct()
                .limit(MOST_VALUES + 1)
                .collectAsList();
        if (rows.size() > MOST_VALUES) {
            return files;
        }
        NavigableSet<Comparable<Object>> values = new TreeSet<>();
        rows.forEach(row -> values.add(KeyRange.value(row.get(0))));
        return left(files, field, range -> range.holdsOneOf(values));
    }

    private interface Test {
        boolean mayHold(KeyRange range);
    }

    /** A file of which the log does not say a range may hold anything. */
    private static List<AddFile> left(List<AddFile> files, StructField field, Test test) {
        return files.stream()
                .filter(file -> KeyRange.of(file, field.name(), field.dataType())
                        .map(test::mayHold)
                        .orElse(true))
                .toList();
    }

    private List<AddFile> read(List<AddFile> files) {
        Map<String, AddFile> byPath = new HashMap<>();
        List<S3Location> places = new ArrayList<>();
        for (AddFile file : files) {
            S3Location place = DeltaActions.location(root, file.path());
            places.add(place);
            byPath.put(new Path(place.toString()).toUri().toString(), file);
        }
        String[] names = key.fieldNames();
        return reader
                .apply(key, places)
                .withColumn(FILE, col("_metadata.file_path"))
                .join(changes.select(NewestRows.columns(List.of(names))).distinct(), names, "left_semi")
                .select(FILE)
                .distinct()
                .as(Encoders.STRING())
                .collectAsList()
                .stream()
                .map(byPath::get)
                .toList();
    }
}
