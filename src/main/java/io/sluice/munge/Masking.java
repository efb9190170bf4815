package io.sluice.munge;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import io.sluice.config.Munge.Mask;
import io.sluice.config.Munge.MaskMethod;
import io.sluice.model.FlowException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Replaces the values of columns before anything else sees them. */
record Masking(List<Mask> masks, Supplier<String> key) {
    Dataset<Row> apply(Dataset<Row> rows) {
        if (masks.isEmpty()) {
            return rows;
        }
        masks.forEach(mask -> Columns.named(rows, mask.column(), "munge.mask"));
        boolean needsKey = masks.stream().anyMatch(mask -> mask.method() == MaskMethod.HMAC);
        UserDefinedFunction hmac = needsKey ? hmac() : null;
        return rows.select(Arrays.stream(rows.schema().fields())
                .map(field -> masked(field, hmac))
                .toArray(Column[]::new));
    }

    private UserDefinedFunction hmac() {
        String value = key.get();
        if (value == null || value.isEmpty()) {
            throw FlowException.configuration("munge.mask has hmac, but the environment's mask key is empty;"
                    + " set munge.mask-key of the environment to a secret of 32 characters or more");
        }
        return udf(new Hmac(value), DataTypes.StringType).withName("hmac");
    }

    private Column masked(StructField field, UserDefinedFunction hmac) {
        Column column = Columns.of(field);
        for (Mask mask : masks) {
            if (mask.column().equalsIgnoreCase(field.name())) {
                column = switch (mask.method()) {
                    case HMAC -> (field.nullable() ? hmac : hmac.asNonNullable())
                            .apply(column.cast(DataTypes.StringType));
                    case NULL -> lit(null).cast(field.dataType());
                };
            }
        }
        return column.as(field.name(), field.metadata());
    }
}
