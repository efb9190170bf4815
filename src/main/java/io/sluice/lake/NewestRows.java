package io.sluice.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.sluice.config.Lake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One row a key: the newest, by an order in which no two different rows are equal, so that it does not matter in which order
 * rows come, nor how often. A row that lacks a column counts as one with NULL in it.
 *
 * @param columns of the table
 */
record NewestRows(Lake.Merge merge, StructType columns) {
    /** Whether a row takes its key out of the table. */
    static final String DELETED = "__sluice_deleted";

    private static final String RANK = "__sluice_rank";
    private static final String CHANGE = "__sluice_change";
    private static final String AGE = "__sluice_age";
    private static final String KEY = "__sluice_key_";

    /** @param rows with {@link #DELETED} */
    Dataset<Row> of(Dataset<Row> rows) {
        return rows.withColumn(
                        RANK,
                        row_number()
                                .over(Window.partitionBy(columns(merge.key()))
                                        .orderBy(order().map(Column::desc_nulls_last)
                                                .toArray(Column[]::new))))
                .filter(col(RANK).equalTo(1))
                .drop(RANK);
    }

    /**
     * What a table becomes by changes: the newest row of each key, without keys that are deleted. Changes alone are put in
     * order. Those of the table's rows that have one are found by a join, for which the table need not be sorted.
     *
     * @param present rows, one a key
     * @param changes with {@link #DELETED}
     */
    Dataset<Row> merged(Dataset<Row> present, Dataset<Row> changes) {
        Dataset<Row> latest = of(changes);
        Dataset<Row> kept = kept(present, latest);
        String[] key = merge.key().toArray(String[]::new);
        Dataset<Row> keys =
                present.select(columns(merge.key())).join(latest.select(columns(merge.key())), key, "left_semi");
        Dataset<Row> added = latest.filter(not(col(DELETED))).drop(DELETED).join(keys, key, "left_anti");
        return kept.unionByName(added);
    }

    /** The table's rows, each replaced where there is a newer one. */
    private Dataset<Row> kept(Dataset<Row> present, Dataset<Row> latest) {
        List<Column> offered = new ArrayList<>();
        offered.add(struct(Arrays.stream(latest.columns())
                        .map(name -> col(LakeWriter.quoted(name)))
                        .toArray(Column[]::new))
                .as(CHANGE));
        offered.add(age().as(AGE));
        Column isOfKey = lit(true);
        for (int i = 0; i < merge.key().size(); i++) {
            Column key = col(LakeWriter.quoted(merge.key().get(i)));
            offered.add(key.as(KEY + i));
            isOfKey = isOfKey.and(key.equalTo(col(KEY + i)));
        }
        Dataset<Row> joined = present.withColumn(DELETED, lit(false))
                .join(latest.select(offered.toArray(Column[]::new)), isOfKey, "left_outer");
        Column isReplaced = coalesce(col(AGE).gt(age()), lit(false));
        return joined.filter(not(isReplaced.and(col(CHANGE).getField(DELETED))))
                .select(Arrays.stream(present.columns())
                        .map(name -> when(isReplaced, col(CHANGE).getField(name))
                                .otherwise(col(LakeWriter.quoted(name)))
                                .as(name))
                        .toArray(Column[]::new));
    }

    /** What rows of one key are ordered by, as one value: the newer row has the larger. */
    private Column age() {
        Column[] order = order().toArray(Column[]::new);
        for (int i = 0; i < order.length; i++) {
            order[i] = order[i].as("o" + i);
        }
        return struct(order);
    }

    static Column[] columns(List<String> names) {
        return names.stream().map(name -> col(LakeWriter.quoted(name))).toArray(Column[]::new);
    }

    /** The most significant first; NULL is oldest. */
    private Stream<Column> order() {
        Stream<Column> newestBy = merge.newestBy().stream().map(name -> orderable(field(columns, name)));
        return Stream.of(newestBy, Stream.of(col(DELETED)), others().map(NewestRows::orderable))
                .flatMap(columns -> columns);
    }

    /** By their names, for the order of a table's columns depends on which batch came first. */
    private Stream<StructField> others() {
        return Arrays.stream(columns.fields())
                .filter(field -> Stream.concat(merge.key().stream(), merge.newestBy().stream())
                        .noneMatch(field.name()::equalsIgnoreCase))
                .sorted(Comparator.comparing(field -> field.name().toLowerCase(Locale.ROOT)));
    }

    /** Maps have no order, and neither has what holds one; their JSON texts have. */
    private static Column orderable(StructField field) {
        Column column = col(LakeWriter.quoted(field.name()));
        return field.dataType().catalogString().contains("map<") ? to_json(column) : column;
    }

    static StructField field(StructType columns, String name) {
        return Arrays.stream(columns.fields())
                .filter(field -> field.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow();
    }
}
