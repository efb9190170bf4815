package io.sluice.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.to_json;

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

    /** @param rows with {@link #DELETED} */
    Dataset<Row> of(Dataset<Row> rows) {
        return rows.withColumn(
                        RANK,
                        row_number()
                                .over(Window.partitionBy(columns(merge.key())).orderBy(order())))
                .filter(col(RANK).equalTo(1))
                .drop(RANK);
    }

    static Column[] columns(List<String> names) {
        return names.stream().map(name -> col(LakeWriter.quoted(name))).toArray(Column[]::new);
    }

    private Column[] order() {
        List<Column> order = new ArrayList<>();
        merge.newestBy()
                .forEach(name -> order.add(orderable(field(columns, name)).desc_nulls_last()));
        order.add(col(DELETED).desc());
        others().forEach(field -> order.add(orderable(field).desc_nulls_last()));
        return order.toArray(Column[]::new);
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
