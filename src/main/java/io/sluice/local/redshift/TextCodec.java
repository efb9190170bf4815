package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.PgType;
import io.sluice.local.redshift.engine.SqlFailure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.HexFormat;
import java.util.Locale;

/** Values as text: what PostgreSQL's output functions print and its input functions read, in DateStyle ISO, UTF-8. */
final class TextCodec {
    private static final HexFormat HEX = HexFormat.of();
    private static final String BYTEA_PREFIX = "\\x";
    private static final long MAX_OID = 0xFFFF_FFFFL;

    private TextCodec() {}

    static byte[] encode(PgType type, Object value) {
        return text(type, value).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(PgType type, Object value) {
        return switch (type) {
            case BOOL -> (Boolean) value ? "t" : "f";
            case INT2, INT4, INT8, OID -> Long.toString(Values.integer(value));
            case FLOAT4 -> FloatText.of(((Number) value).floatValue());
            case FLOAT8 -> FloatText.of(((Number) value).doubleValue());
            case NUMERIC -> Values.decimal(value).toPlainString();
            case DATE -> TemporalText.text((LocalDate) value);
            case TIME -> TemporalText.text((LocalTime) value);
            case TIMETZ -> TemporalText.text((OffsetTime) value);
            case TIMESTAMP -> TemporalText.text((LocalDateTime) value);
            case TIMESTAMPTZ -> TemporalText.text((OffsetDateTime) value);
            case VARBYTE -> HEX.formatHex((byte[]) value);
            case BYTEA -> BYTEA_PREFIX + HEX.formatHex((byte[]) value);
            case CHAR, VARCHAR, TEXT, NAME, SUPER, UNKNOWN -> value.toString();
        };
    }

    static Object decode(PgType type, byte[] bytes) throws SqlFailure {
        String text = string(bytes);
        return switch (type) {
            case BOOL -> bool(text);
            case INT2 -> (short) integer(type, text, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT4 -> (int) integer(type, text, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT8 -> integer(type, text, Long.MIN_VALUE, Long.MAX_VALUE);
            case OID -> integer(type, text, 0, MAX_OID);
            case FLOAT4 -> real(text);
            case FLOAT8 -> doublePrecision(text);
            case NUMERIC -> Decimals.parse(text.strip());
            case DATE -> TemporalText.date(text);
            case TIME -> TemporalText.time(text);
            case TIMETZ -> TemporalText.timeWithZone(text);
            case TIMESTAMP -> TemporalText.timestamp(text);
            case TIMESTAMPTZ -> TemporalText.timestampWithZone(text);
            case BYTEA, VARBYTE -> varbyte(type, text);
            case CHAR, VARCHAR, TEXT, NAME, SUPER, UNKNOWN -> text;
        };
    }

    /** The bytes as UTF-8; a zero byte, which no text of PostgreSQL holds, fails as a wrong byte does. */
    static String string(byte[] bytes) throws SqlFailure {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf(0) >= 0) {
                throw InvalidValue.encoding();
            }
            return text;
        } catch (CharacterCodingException e) {
            throw InvalidValue.encoding();
        }
    }

    private static boolean bool(String text) throws SqlFailure {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "t", "true", "y", "yes", "on", "1" -> true;
            case "f", "false", "n", "no", "off", "0" -> false;
            default -> throw InvalidValue.syntax(PgType.BOOL, text);
        };
    }

    private static long integer(PgType type, String text, long min, long max) throws SqlFailure {
        String digits = text.strip();
        try {
            long value = Long.parseLong(digits);
            if (value < min || value > max) {
                throw InvalidValue.range(type, digits);
            }
            return value;
        } catch (NumberFormatException e) {
            throw digits.matches("[+-]?[0-9]+") ? InvalidValue.range(type, digits) : InvalidValue.syntax(type, text);
        }
    }

    private static Float real(String text) throws SqlFailure {
        float value = (float) number(PgType.FLOAT4, text);
        if (Float.isInfinite(value) && !text.toLowerCase(Locale.ROOT).contains("inf")) {
            throw InvalidValue.range(PgType.FLOAT4, text);
        }
        return value;
    }

    private static Double doublePrecision(String text) throws SqlFailure {
        double value = number(PgType.FLOAT8, text);
        if (Double.isInfinite(value) && !text.toLowerCase(Locale.ROOT).contains("inf")) {
            throw InvalidValue.range(PgType.FLOAT8, text);
        }
        return value;
    }

    private static double number(PgType type, String text) throws SqlFailure {
        String stripped = text.strip();
        switch (stripped.toLowerCase(Locale.ROOT)) {
            case "nan":
                return Double.NaN;
            case "inf", "infinity":
                return Double.POSITIVE_INFINITY;
            case "-inf", "-infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                break;
        }
        try {
            if (stripped.matches("[-+0-9.eE]+")) {
                return Double.parseDouble(stripped);
            }
            throw InvalidValue.syntax(type, text);
        } catch (NumberFormatException e) {
            throw InvalidValue.syntax(type, text);
        }
    }

    /** Hexadecimal digits, with bytea's prefix or without one. */
    private static byte[] varbyte(PgType type, String text) throws SqlFailure {
        try {
            return HEX.parseHex(text.startsWith(BYTEA_PREFIX) ? text.substring(BYTEA_PREFIX.length()) : text);
        } catch (IllegalArgumentException e) {
            throw InvalidValue.syntax(type, text);
        }
    }
}
