package io.sluice.extract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;

/** An exact number: what has more decimals or digits than the declared type is rejected, never rounded. */
record DecimalField(String name, int precision, int scale) implements Field {
    private static final long[] POWERS_OF_TEN = powersOfTen();

    private static long[] powersOfTen() {
        long[] powers = new long[Long.toString(Long.MAX_VALUE).length()];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    @Override
    public DataType type() {
        return DataTypes.createDecimalType(precision, scale);
    }

    @Override
    public void read(JsonParser json, JsonToken token, InternalRow row, int ordinal) throws IOException, BadRecord {
        if (!token.isNumeric()) {
            throw BadRecord.field(name, "not a number");
        }
        long unscaled = FixedPoint.scaled(json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), scale);
        if (unscaled != FixedPoint.NOT_SHORT && precision < POWERS_OF_TEN.length && fits(unscaled)) {
            row.update(ordinal, Decimal.createUnsafe(unscaled, precision, scale));
            return;
        }
        BigDecimal exact = exact(name, json.getText());
        if (exact.scale() > scale) {
            throw BadRecord.field(name, "more than " + scale + " decimals, declared " + declared());
        }
        if ((long) exact.precision() - exact.scale() > precision - scale && exact.signum() != 0) {
            throw BadRecord.field(name, "outside the range of " + declared());
        }
        row.update(ordinal, Decimal.apply(exact.setScale(scale), precision, scale));
    }

    private boolean fits(long unscaled) {
        return unscaled < POWERS_OF_TEN[precision] && unscaled > -POWERS_OF_TEN[precision];
    }

    private String declared() {
        return "decimal(" + precision + "," + scale + ")";
    }

    /** The number without trailing zeros, so that its scale is the count of its decimals; cheap for any exponent. */
    static BigDecimal exact(String name, String number) throws BadRecord {
        try {
            return new BigDecimal(number).stripTrailingZeros();
        } catch (NumberFormatException | ArithmeticException e) {
            throw BadRecord.field(name, "an exponent beyond any range");
        }
    }
}
