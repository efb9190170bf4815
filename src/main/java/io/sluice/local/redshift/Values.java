package io.sluice.local.redshift;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers of the engine, whose Java class may be wider or narrower than the column's type. */
final class Values {
    private Values() {}

    /** The integer; it fails when the value has decimals or does not fit. */
    static long integer(Object value) {
        return value instanceof BigDecimal || value instanceof BigInteger
                ? decimal(value).longValueExact()
                : ((Number) value).longValue();
    }

    static BigDecimal decimal(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        return value instanceof BigInteger integer ? new BigDecimal(integer) : new BigDecimal(value.toString());
    }
}
