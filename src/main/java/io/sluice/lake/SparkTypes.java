package io.sluice.lake;

import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FlowException;
import io.sluice.model.Nullability;
import io.sluice.model.Schema;
import java.util.Arrays;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Spark's types as the lake table's. */
final class SparkTypes {
    private SparkTypes() {}

    static Schema schema(StructType rows) {
        return new Schema(Arrays.stream(rows.fields()).map(SparkTypes::column).toList());
    }

    private static Column column(StructField field) {
        String comment = field.getComment().getOrElse(() -> "");
        Nullability nullability = field.nullable() ? Nullability.NULLABLE : Nullability.NOT_NULL;
        return new Column(field.name(), type(field), nullability, comment);
    }

    private static ColumnType type(StructField field) {
        DataType type = field.dataType();
        if (type.equals(DataTypes.StringType)) {
            return field.metadata().contains(ColumnType.Varchar.METADATA)
                    ? new ColumnType.Varchar((int) field.metadata().getLong(ColumnType.Varchar.METADATA))
                    : ColumnType.Simple.STRING;
        } else if (type.equals(DataTypes.BooleanType)) {
            return ColumnType.Simple.BOOLEAN;
        } else if (type.equals(DataTypes.ShortType)) {
            return ColumnType.Simple.SMALLINT;
        } else if (type.equals(DataTypes.IntegerType)) {
            return ColumnType.Simple.INT;
        } else if (type.equals(DataTypes.LongType)) {
            return ColumnType.Simple.BIGINT;
        } else if (type.equals(DataTypes.FloatType)) {
            return ColumnType.Simple.REAL;
        } else if (type.equals(DataTypes.DoubleType)) {
            return ColumnType.Simple.DOUBLE;
        } else if (type.equals(DataTypes.DateType)) {
            return ColumnType.Simple.DATE;
        } else if (type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType)) {
            return ColumnType.Simple.TIMESTAMP;
        } else if (type.equals(DataTypes.BinaryType)) {
            return ColumnType.Simple.BINARY;
        } else if (type instanceof DecimalType decimal) {
            return new ColumnType.Decimal(decimal.precision(), decimal.scale());
        } else if (type instanceof StructType || type instanceof ArrayType || type instanceof MapType) {
            return new ColumnType.Nested(type.catalogString());
        }
        throw FlowException.failed("column " + field.name() + " has the Spark type " + type.simpleString()
                + ", which neither Glue nor Redshift knows; cast it in munge.sql, for example to smallint or string");
    }
}
