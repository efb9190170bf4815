package io.sluice.extract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Locale;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** A whole number in range. {@code 1.0} and {@code 1e3} are whole numbers, {@code "1"} is text. */
record IntegerField(String name, Width width) implements Field {
    enum Width {
        SMALLINT(Short.MIN_VALUE, Short.MAX_VALUE, DataTypes.ShortType),
        INT(Integer.MIN_VALUE, Integer.MAX_VALUE, DataTypes.IntegerType),
        BIGINT(Long.MIN_VALUE, Long.MAX_VALUE, DataTypes.LongType);

        private final long least;
        private final long most;
        private final DataType type;

        Width(long least, long most, DataType type) {
            this.least = least;
            this.most = most;
            this.type = type;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One more than the digits of the largest long. */
    private static final int TOO_MANY_DIGITS = 20;

    @Override
    public DataType type() {
        return width.type;
    }

    @Override
    public void read(JsonParser json, JsonToken token, InternalRow row, int ordinal) throws IOException, BadRecord {
        long value = value(json, token);
        if (value < width.least || value > width.most) {
            throw outOfRange();
        }
        switch (width) {
            case SMALLINT -> row.setShort(ordinal, (short) value);
            case INT -> row.setInt(ordinal, (int) value);
            case BIGINT -> row.setLong(ordinal, value);
        }
    }

    private long value(JsonParser json, JsonToken token) throws IOException, BadRecord {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw outOfRange();
            }
            return json.getLongValue();
        }
        if (token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw BadRecord.field(name, "not a number");
        }
        long quick = FixedPoint.scaled(json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), 0);
        if (quick != FixedPoint.NOT_SHORT) {
            return quick;
        }
        BigDecimal exact = DecimalField.exact(name, json.getText());
        if (exact.scale() > 0) {
            throw BadRecord.field(name, "has a fraction, declared " + width);
        }
        if ((long) exact.precision() - exact.scale() >= TOO_MANY_DIGITS) {
            throw outOfRange();
        }
        try {
            return exact.longValueExact();
        } catch (ArithmeticException e) {
            throw outOfRange();
        }
    }

    private BadRecord outOfRange() {
        return BadRecord.field(name, "outside the range of " + width);
    }
}
