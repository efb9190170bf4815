package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.PgType;
import io.sluice.local.redshift.engine.SqlFailure;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Keeps the numbers that clients send within what Redshift's numeric holds: 38 digits, at most 37 of them decimals. */
final class Decimals {
    private static final int MAX_PRECISION = 38;
    private static final int MAX_SCALE = 37;
    private static final int MAX_TEXT = 1_000;

    private Decimals() {}

    static BigDecimal parse(String text) throws SqlFailure {
        if (text.length() > MAX_TEXT) {
            throw InvalidValue.range(PgType.NUMERIC, text);
        }
        try {
            BigDecimal value = new BigDecimal(text);
            return bounded(value, value.scale());
        } catch (NumberFormatException e) {
            throw InvalidValue.syntax(PgType.NUMERIC, text);
        }
    }

    /** The value with the scale, or the nearest that Redshift has; it fails with 22003 when too large. */
    static BigDecimal bounded(BigDecimal value, int scale) throws SqlFailure {
        if (value.signum() != 0 && (long) value.precision() - value.scale() > MAX_PRECISION) {
            throw InvalidValue.range(PgType.NUMERIC, value.toString());
        }
        int bounded = Math.min(Math.max(scale, 0), MAX_SCALE);
        return value.signum() == 0 ? BigDecimal.ZERO.setScale(bounded) : value.setScale(bounded, RoundingMode.HALF_UP);
    }
}
