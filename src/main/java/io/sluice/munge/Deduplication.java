package io.sluice.munge;

import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.to_json;

import io.sluice.config.Munge.Deduplicate;
import io.sluice.config.Munge.Keep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One row per key. Which one depends on nothing but the rows: those that {@code by} does not tell apart are ordered by
 * all their other columns.
 */
record Deduplication(Deduplicate deduplicate) {
    private static final String NUMBER = "__sluice_row_number";

    Dataset<Row> apply(Dataset<Row> rows) {
        Column[] key = deduplicate.key().stream()
                .map(name -> Columns.of(Columns.named(rows, name, "munge.deduplicate.key")))
                .toArray(Column[]::new);
        Column number = row_number().over(Window.partitionBy(key).orderBy(order(rows)));
        return rows.withColumn(NUMBER, number)
                .filter(Columns.of(NUMBER).equalTo(1))
                .drop(NUMBER);
    }

    private Column[] order(Dataset<Row> rows) {
        List<Column> order = new ArrayList<>();
        Set<String> used = new HashSet<>();
        deduplicate.key().forEach(name -> used.add(folded(name)));
        for (String name : deduplicate.by()) {
            Column by = orderable(Columns.named(rows, name, "munge.deduplicate.by"));
            order.add(deduplicate.keep() == Keep.LATEST ? by.desc_nulls_last() : by.asc_nulls_last());
            used.add(folded(name));
        }
        Arrays.stream(rows.schema().fields())
                .filter(field -> !used.contains(folded(field.name())))
                .forEach(field -> order.add(orderable(field).asc()));
        if (order.isEmpty()) {
            deduplicate.key().forEach(name -> order.add(Columns.of(name)));
        }
        return order.toArray(Column[]::new);
    }

    /** Maps have no order, their JSON texts have. */
    private static Column orderable(StructField field) {
        return holdsMap(field.dataType()) ? to_json(Columns.of(field)) : Columns.of(field);
    }

    private static boolean holdsMap(DataType type) {
        if (type instanceof StructType struct) {
            return Arrays.stream(struct.fields()).anyMatch(field -> holdsMap(field.dataType()));
        }
        return type instanceof MapType || type instanceof ArrayType array && holdsMap(array.elementType());
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
