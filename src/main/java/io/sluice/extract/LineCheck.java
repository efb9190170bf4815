package io.sluice.extract;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What a JSON parser lets pass: overlong or surrogate UTF-8, {@code \}u escapes of half a surrogate pair, and U+0000. None
 * of them survives Parquet, Redshift or both.
 */
final class LineCheck {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long BACKSLASHES = ONES * '\\';

    private LineCheck() {}

    static void check(byte[] line, int from, int to) throws BadRecord {
        int i = from;
        while (i < to) {
            if (i + Long.BYTES <= to && isPlain((long) LONGS.get(line, i))) {
                i += Long.BYTES;
                continue;
            }
            byte b = line[i];
            if (b < 0) {
                i = afterCharacter(line, i, to);
            } else if (b == '\\') {
                i = afterEscape(line, i, to);
            } else if (b == 0) {
                throw new BadRecord("holds the character U+0000");
            } else {
                i++;
            }
        }
    }

    /** Neither a byte above 0x7F nor a backslash nor a zero. */
    private static boolean isPlain(long eight) {
        long notBackslash = eight ^ BACKSLASHES;
        long backslash = (notBackslash - ONES) & ~notBackslash;
        long zero = (eight - ONES) & ~eight;
        return ((eight | backslash | zero) & HIGHS) == 0;
    }

    /** Well-formed UTF-8 by table 3-7 of the Unicode Standard. */
    private static int afterCharacter(byte[] line, int i, int to) throws BadRecord {
        int lead = line[i] & 0xFF;
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || i + length > to) {
            throw invalidUtf8();
        }
        int second = line[i + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            throw invalidUtf8();
        }
        for (int k = 2; k < length; k++) {
            if ((line[i + k] & 0xC0) != 0x80) {
                throw invalidUtf8();
            }
        }
        return i + length;
    }

    private static BadRecord invalidUtf8() {
        return new BadRecord("invalid UTF-8");
    }

    private static int afterEscape(byte[] line, int i, int to) throws BadRecord {
        int unit = escapedUnit(line, i, to);
        if (unit < 0) {
            return i + 2;
        }
        if (unit == 0) {
            throw new BadRecord("holds the character U+0000");
        }
        if (Character.isHighSurrogate((char) unit)) {
            int low = escapedUnit(line, i + 6, to);
            if (low < 0 || !Character.isLowSurrogate((char) low)) {
                throw new BadRecord("holds a lone surrogate");
            }
            return i + 12;
        }
        if (Character.isLowSurrogate((char) unit)) {
            throw new BadRecord("holds a lone surrogate");
        }
        return i + 6;
    }

    /** The UTF-16 unit that is escaped at {@code i}; -1 when something else is there. */
    private static int escapedUnit(byte[] line, int i, int to) {
        if (i + 6 > to || line[i] != '\\' || line[i + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int k = 2; k < 6; k++) {
            int digit = Character.digit(line[i + k], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
