package io.sluice.extract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.model.SourceType.EpochUnit;
import java.io.IOException;
import java.math.BigDecimal;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** A number of seconds, milliseconds or microseconds since 1970-01-01 UTC, with decimals down to a microsecond. */
record EpochField(String name, EpochUnit unit) implements Field {
    @Override
    public DataType type() {
        return DataTypes.TimestampType;
    }

    @Override
    public void read(JsonParser json, JsonToken token, InternalRow row, int ordinal) throws IOException, BadRecord {
        if (!token.isNumeric()) {
            throw BadRecord.field(name, "not a number");
        }
        row.setLong(ordinal, TimestampField.checked(name, micros(json, token)));
    }

    private long micros(JsonParser json, JsonToken token) throws IOException, BadRecord {
        boolean isLong =
                token == JsonToken.VALUE_NUMBER_INT && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (isLong && isInRange(json.getLongValue())) {
            return json.getLongValue() * microsPerUnit();
        }
        BigDecimal exact = DecimalField.exact(name, json.getText());
        if (exact.signum() != 0
                && (long) exact.precision() - exact.scale()
                        > Long.toString(Long.MAX_VALUE).length()) {
            return Long.MAX_VALUE;
        }
        BigDecimal micros = exact.multiply(BigDecimal.valueOf(microsPerUnit())).stripTrailingZeros();
        if (micros.scale() > 0) {
            return IsoTime.TOO_FINE;
        }
        return micros.precision() - micros.scale()
                        < Long.toString(Long.MAX_VALUE).length()
                ? micros.longValueExact()
                : Long.MAX_VALUE;
    }

    private boolean isInRange(long units) {
        return units >= IsoTime.LEAST_MICROS / microsPerUnit() && units <= IsoTime.MOST_MICROS / microsPerUnit();
    }

    private long microsPerUnit() {
        return switch (unit) {
            case SECONDS -> 1_000_000;
            case MILLIS -> 1_000;
            case MICROS -> 1;
        };
    }
}
