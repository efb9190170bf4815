package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.PgType;
import io.sluice.local.redshift.engine.SqlFailure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The binary form of numeric: the count of base-10000 digits, the weight of the first (its power of 10000), the sign,
 * the display scale, each in two bytes, then the digits, most significant first. Source: PostgreSQL's numeric_send.
 */
final class NumericBinary {
    private static final BigInteger BASE = BigInteger.valueOf(10_000);
    private static final int DIGITS_PER_BASE = 4;
    private static final int HEADER_BYTES = 4 * Short.BYTES;
    private static final int NEGATIVE = 0x4000;

    private NumericBinary() {}

    static byte[] encode(BigDecimal value) {
        int scale = Math.max(value.scale(), 0);
        int padded = (scale + DIGITS_PER_BASE - 1) / DIGITS_PER_BASE * DIGITS_PER_BASE;
        BigInteger rest = value.abs().setScale(padded).unscaledValue();
        int weight = -padded / DIGITS_PER_BASE - 1;
        Deque<Short> digits = new ArrayDeque<>();
        while (rest.signum() > 0) {
            BigInteger[] quotient = rest.divideAndRemainder(BASE);
            weight++;
            if (!digits.isEmpty() || quotient[1].signum() > 0) {
                digits.addFirst(quotient[1].shortValue());
            }
            rest = quotient[0];
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + digits.size() * Short.BYTES);
        bytes.putShort((short) digits.size());
        bytes.putShort((short) (digits.isEmpty() ? 0 : weight));
        bytes.putShort((short) (value.signum() < 0 ? NEGATIVE : 0));
        bytes.putShort((short) scale);
        digits.forEach(bytes::putShort);
        return bytes.array();
    }

    static BigDecimal decode(byte[] encoded) throws SqlFailure {
        if (encoded.length < HEADER_BYTES) {
            throw InvalidValue.binary(PgType.NUMERIC, encoded.length);
        }
        ByteBuffer bytes = ByteBuffer.wrap(encoded);
        int count = Short.toUnsignedInt(bytes.getShort());
        int weight = bytes.getShort();
        int sign = Short.toUnsignedInt(bytes.getShort());
        int scale = Short.toUnsignedInt(bytes.getShort());
        if (bytes.remaining() != count * Short.BYTES || (sign != 0 && sign != NEGATIVE)) {
            throw InvalidValue.binary(PgType.NUMERIC, encoded.length);
        }
        BigInteger unscaled = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            int digit = bytes.getShort();
            if (digit < 0 || digit >= BASE.intValue()) {
                throw InvalidValue.binary(PgType.NUMERIC, encoded.length);
            }
            unscaled = unscaled.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        int digitScale = (count - 1 - weight) * DIGITS_PER_BASE;
        BigDecimal value = new BigDecimal(sign == NEGATIVE ? unscaled.negate() : unscaled, digitScale);
        return Decimals.bounded(value, scale);
    }
}
