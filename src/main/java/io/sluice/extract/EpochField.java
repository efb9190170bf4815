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
        row.setLong(ordinal, TimestampField.checked(name, micros(json)));
    }

    private long micros(JsonParser json) throws IOException, BadRecord {
        long quick = FixedPoint.scaled(
                json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), digitsToMicros());
        if (quick != FixedPoint.NOT_SHORT) {
            return quick;
        }
        BigDecimal exact = DecimalField.exact(name, json.getText());
        if (exact.signum() != 0
                && (long) exact.precision() - exact.scale()
                        > Long.toString(Long.MAX_VALUE).length()) {
            return Long.MAX_VALUE;
        }
        BigDecimal micros = exact.scaleByPowerOfTen(digitsToMicros());
        if (micros.scale() > 0) {
            return IsoTime.TOO_FINE;
        }
        return micros.precision() - micros.scale()
                        < Long.toString(Long.MAX_VALUE).length()
                ? micros.longValueExact()
                : Long.MAX_VALUE;
    }

    private int digitsToMicros() {
        return switch (unit) {
            case SECONDS -> 6;
            case MILLIS -> 3;
            case MICROS -> 0;
        };
    }
}
