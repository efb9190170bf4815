package io.sluice.extract;

/** The quick way to read a number exactly: short, without an exponent, and without decimals that would be lost. */
final class FixedPoint {
    /** What {@link #scaled} returns for a number that takes the slow way. */
    static final long NOT_SHORT = Long.MIN_VALUE;

    private static final int MOST_DIGITS = 18;

    private FixedPoint() {}

    /**
     * The number times ten to the power of {@code scale}, or {@link #NOT_SHORT}.
     *
     * @param text a number as JSON has it
     */
    static long scaled(char[] text, int from, int length, int scale) {
        int end = from + length;
        boolean isNegative = text[from] == '-';
        int digits = 0;
        int decimals = 0;
        boolean isBehindPoint = false;
        long value = 0;
        for (int i = isNegative ? from + 1 : from; i < end; i++) {
            char c = text[i];
            if (c == '.') {
                isBehindPoint = true;
            } else if (c == 'e' || c == 'E') {
                return NOT_SHORT;
            } else if (isBehindPoint && decimals == scale) {
                if (c != '0') {
                    return NOT_SHORT;
                }
            } else {
                if (++digits > MOST_DIGITS) {
                    return NOT_SHORT;
                }
                value = value * 10 + (c - '0');
                decimals += isBehindPoint ? 1 : 0;
            }
        }
        for (; decimals < scale; decimals++) {
            if (++digits > MOST_DIGITS) {
                return NOT_SHORT;
            }
            value *= 10;
        }
        return isNegative ? -value : value;
    }
}
