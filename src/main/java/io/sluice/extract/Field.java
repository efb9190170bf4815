package io.sluice.extract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.model.ColumnType;
import io.sluice.model.ColumnType.Simple;
import io.sluice.model.FlowException;
import io.sluice.model.SourceColumn;
import io.sluice.model.SourceType;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;

/** How one declared field becomes a column's value; travels to executors. Nothing is guessed. */
interface Field extends Serializable {
    /** As the flow declares it; also the column's name. */
    String name();

    DataType type();

    /**
     * Puts the parser's current value, which is not {@code null}, into the row.
     *
     * @param token the parser's current token; of an object or array its start, the parser then ends at its end
     */
    void read(JsonParser json, JsonToken token, InternalRow row, int ordinal) throws IOException, BadRecord;

    static Field of(SourceColumn column) {
        String name = column.name();
        SourceType source = column.type();
        if (source instanceof SourceType.Epoch epoch) {
            return new EpochField(name, epoch.unit());
        } else if (source instanceof SourceType.Json) {
            return new JsonField(name);
        } else if (source instanceof SourceType.Pattern pattern) {
            return PatternField.of(name, pattern);
        }
        return plain(name, source.column());
    }

    private static Field plain(String name, ColumnType type) {
        if (type instanceof ColumnType.Decimal decimal) {
            return new DecimalField(name, decimal.precision(), decimal.scale());
        } else if (type instanceof ColumnType.Varchar varchar) {
            return new TextField(name, varchar.bytes());
        } else if (type instanceof Simple simple) {
            return simple(name, simple);
        }
        throw unreadable(name, type);
    }

    private static Field simple(String name, Simple type) {
        return switch (type) {
            case BOOLEAN -> new BooleanField(name);
            case SMALLINT -> new IntegerField(name, IntegerField.Width.SMALLINT);
            case INT -> new IntegerField(name, IntegerField.Width.INT);
            case BIGINT -> new IntegerField(name, IntegerField.Width.BIGINT);
            case REAL -> new FloatField(name, FloatField.Width.REAL);
            case DOUBLE -> new FloatField(name, FloatField.Width.DOUBLE);
            case DATE -> new DateField(name);
            case TIMESTAMP -> new TimestampField(name);
            case STRING -> new TextField(name, Integer.MAX_VALUE);
            case BINARY -> throw unreadable(name, type);
        };
    }

    private static FlowException unreadable(String name, ColumnType type) {
        return FlowException.configuration("column " + name + " is declared " + type
                + ", which JSON fields are not read as; declare it json, and take it apart in munge.sql");
    }
}
