package io.sluice.munge;

import static org.apache.spark.sql.functions.col;

import io.sluice.model.FlowException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/** The columns of a Dataset by name, whatever characters the name holds; names fold case, as Glue's and Redshift's do. */
final class Columns {
    private Columns() {}

    static Column of(StructField field) {
        return of(field.name());
    }

    static Column of(String name) {
        return col("`" + name.replace("`", "``") + "`");
    }

    /** @param key the setting that names the column, for the message */
    static StructField named(Dataset<Row> rows, String name, String key) {
        return Arrays.stream(rows.schema().fields())
                .filter(field -> field.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> FlowException.configuration(key + " names the column " + name
                        + ", which the rows do not have there; they have " + String.join(", ", rows.columns())
                        + "; correct the name, or add the column; nothing was read"));
    }

    /** Two columns whose names differ at most in case cannot both be in a table. */
    static void requireDistinct(Dataset<Row> rows) {
        Map<String, String> byFoldedName = new HashMap<>();
        for (String name : rows.columns()) {
            String other = byFoldedName.put(name.toLowerCase(Locale.ROOT), name);
            if (other != null) {
                throw FlowException.configuration("munge.sql gives two columns, " + other + " and " + name
                        + ", that are one for Glue and Redshift; rename one of them by AS; nothing was read");
            }
        }
    }
}
