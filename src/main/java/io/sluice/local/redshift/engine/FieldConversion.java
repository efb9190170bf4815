package io.sluice.local.redshift.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A field's text as a column's value (Developer Guide, "Data conversion parameters"). Reasons read as Redshift writes them
 * in stl_load_errors.
 */
final class FieldConversion {
    private final Copy copy;
    private final TableColumn column;
    private final SqlType type;
    private final boolean emptyIsNull;
    private final boolean blankIsNull;

    FieldConversion(Copy copy, TableColumn column) {
        this.copy = copy;
        this.column = column;
        this.type = column.type();
        this.emptyIsNull = !type.isText() || copy.has("emptyasnull");
        this.blankIsNull = !type.isText() || copy.has("blanksasnull");
    }

    TableColumn column() {
        return column;
    }

    /**
     * The value that a staging column of {@link #stagingType} takes, or null.
     *
     * @param text null for NULL
     */
    Object convert(String text) throws LoadFault {
        boolean isNull =
                text == null || emptyIsNull && text.isEmpty() || blankIsNull && !text.isEmpty() && text.isBlank();
        Object value = isNull ? null : value(text);
        if (value == null && !column.nullable()) {
            throw new LoadFault(LoadFault.NOT_NULL, "Missing data for not-null field");
        }
        return value;
    }

    /** What FILLRECORD puts in: an empty string into VARCHAR, NULL elsewhere. */
    Object fill() throws LoadFault {
        boolean text = type.base() == SqlType.Base.VARCHAR && !copy.has("emptyasnull");
        return convert(text ? "" : null);
    }

    String stagingType() {
        return switch (type.base()) {
            case SUPER, VARBYTE, TIME, TIMETZ -> "VARCHAR";
            case TIMESTAMPTZ -> "TIMESTAMP";
            default -> type.duckDb();
        };
    }

    /** The staged value as the column's. */
    String staged(String name) {
        return switch (type.base()) {
            case SUPER -> "main.rs_super_parse(" + name + ")";
            case TIME -> "CAST(" + name + " AS TIME)";
            case TIMETZ -> "CAST(" + name + " AS TIMETZ)";
            case VARBYTE -> "unhex(" + name + ")";
            case TIMESTAMPTZ -> "timezone('UTC', " + name + ")";
            default -> name;
        };
    }

    private Object value(String text) throws LoadFault {
        return switch (type.base()) {
            case SMALLINT -> (short) integer(text, 16, "Short");
            case INTEGER -> (int) integer(text, 32, "Integer");
            case BIGINT -> integer(text, 64, "Long");
            case NUMERIC -> decimal(text.strip());
            case REAL -> (float) floating(text.strip());
            case DOUBLE -> floating(text.strip());
            case BOOLEAN -> bool(text.strip());
            case CHAR -> character(text);
            case VARCHAR -> varchar(text);
            case DATE -> moment(text.strip(), LoadFault.DATE);
            case TIMESTAMP, TIMESTAMPTZ -> moment(text.strip(), LoadFault.TIMESTAMP);
            case TIME -> time(text.strip());
            case TIMETZ -> timeWithZone(text.strip());
            case SUPER -> document(text);
            case VARBYTE -> bytes(text);
        };
    }

    private static long integer(String text, int bits, String name) throws LoadFault {
        String digits = text.strip();
        int from = digits.startsWith("-") || digits.startsWith("+") ? 1 : 0;
        checkDigits(digits, from, digits.length(), name, LoadFault.DIGIT);
        BigInteger value = new BigInteger(digits);
        if (value.bitLength() >= bits) {
            throw new LoadFault(LoadFault.OUT_OF_RANGE, "Overflow, Column type: " + name);
        }
        return value.longValue();
    }

    private static void checkDigits(String text, int from, int to, String name, int code) throws LoadFault {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw wrong(text, i, name, code);
            }
        }
        if (from >= to) {
            throw wrong(text, Math.max(0, from - 1), name, code);
        }
    }

    private static LoadFault wrong(String text, int position, String name, int code) {
        return new LoadFault(
                code,
                "Invalid digit, Value '" + text.charAt(Math.min(position, text.length() - 1)) + "', Pos " + position
                        + ", Type: " + name);
    }

    private BigDecimal decimal(String text) throws LoadFault {
        BigDecimal value = number(text, "Decimal", LoadFault.DIGIT);
        BigDecimal fitted =
                value.setScale(type.scale(), copy.has("roundec") ? RoundingMode.HALF_UP : RoundingMode.DOWN);
        if (fitted.precision() > type.length()) {
            throw new LoadFault(
                    LoadFault.OUT_OF_RANGE, "Overflow for NUMERIC(" + type.length() + "," + type.scale() + ")");
        }
        return fitted;
    }

    private static BigDecimal number(String text, String name, int code) throws LoadFault {
        int at = 0;
        boolean digit = false;
        boolean point = false;
        boolean exponent = false;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean sign = (c == '-' || c == '+') && (at == 0 || Character.toLowerCase(text.charAt(at - 1)) == 'e');
            boolean isPoint = c == '.' && !point && !exponent;
            boolean isExponent = (c == 'e' || c == 'E') && digit && !exponent;
            if (!sign && !isPoint && !isExponent && (c < '0' || c > '9')) {
                throw wrong(text, at, name, code);
            }
            digit |= c >= '0' && c <= '9';
            point |= isPoint;
            exponent |= isExponent;
        }
        try {
            BigDecimal value = new BigDecimal(text);
            if (Math.abs((long) value.scale()) + value.precision() > 2000) {
                throw new LoadFault(LoadFault.OUT_OF_RANGE, "Overflow, Column type: " + name);
            }
            return value;
        } catch (NumberFormatException e) {
            throw wrong(text, text.length() - 1, name, code);
        }
    }

    private double floating(String text) throws LoadFault {
        boolean real = type.base() == SqlType.Base.REAL;
        String name = real ? "Float" : "Double";
        switch (text.toLowerCase(Locale.ROOT)) {
            case "nan":
                return Double.NaN;
            case "inf", "infinity":
                return Double.POSITIVE_INFINITY;
            case "-inf", "-infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                double value = number(text, name, LoadFault.FLOAT).doubleValue();
                if (Double.isInfinite(value) || real && Float.isInfinite((float) value)) {
                    throw new LoadFault(LoadFault.OUT_OF_RANGE, "Overflow, Column type: " + name);
                }
                return value;
        }
    }

    private static Boolean bool(String text) throws LoadFault {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "t", "true", "y", "yes", "1" -> true;
            case "f", "false", "n", "no", "0" -> false;
            default -> throw new LoadFault(LoadFault.BOOLEAN, "Unknown boolean format");
        };
    }

    private String character(String text) throws LoadFault {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                String hex = HexFormat.ofDelimiter(" ")
                        .formatHex(new String(Character.toChars(text.codePointAt(i))).getBytes(StandardCharsets.UTF_8));
                throw new LoadFault(
                        LoadFault.ENCODING,
                        "Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: " + hex);
            }
        }
        String trimmed = text.stripTrailing();
        if (trimmed.length() > type.length() && !copy.has("truncatecolumns")) {
            throw new LoadFault(LoadFault.OUT_OF_RANGE, "Char length exceeds DDL length");
        }
        return trimmed.substring(0, Math.min(trimmed.length(), type.length())).stripTrailing();
    }

    private String varchar(String text) throws LoadFault {
        String kept = copy.has("trimblanks") ? trimmed(text) : text;
        if (kept.length() * 3L <= type.length() || bytesIn(kept) <= type.length()) {
            return kept;
        }
        if (!copy.has("truncatecolumns") && bytesIn(trimmed(kept)) > type.length()) {
            throw new LoadFault(LoadFault.OUT_OF_RANGE, "String length exceeds DDL length");
        }
        int end = 0;
        int bytes = 0;
        while (end < kept.length()) {
            int point = kept.codePointAt(end);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > type.length()) {
                break;
            }
            end += Character.charCount(point);
        }
        return kept.substring(0, end);
    }

    private static String trimmed(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    private static int bytesIn(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private Object moment(String text, int code) throws LoadFault {
        boolean date = code == LoadFault.DATE;
        Optional<OffsetDateTime> moment = date ? date(text) : timestamp(text);
        if (moment.isEmpty() && !copy.has("acceptanydate")) {
            throw new LoadFault(
                    code,
                    !date
                            ? "Invalid timestamp format or value [" + timeFormat() + "]"
                            : text.length() < 10 && !copy.has("dateformat")
                                    ? "Invalid Date Format - length must be 10 or more"
                                    : "Invalid Date Format - [" + dateFormat() + "]");
        }
        if (moment.isEmpty()) {
            return null;
        }
        if (date) {
            return moment.get().toLocalDate();
        }
        return type.equals(SqlType.TIMESTAMP)
                ? moment.get().toLocalDateTime()
                : moment.get().withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }

    private String dateFormat() {
        return copy.options().getOrDefault("dateformat", "YYYY-MM-DD");
    }

    private String timeFormat() {
        return copy.options()
                .getOrDefault(
                        "timeformat",
                        type.equals(SqlType.TIMESTAMP) ? "YYYY-MM-DD HH24:MI:SS" : "YYYY-MM-DD HH24:MI:SSOF");
    }

    /** A time behind the date is ignored. */
    private Optional<OffsetDateTime> date(String text) {
        Optional<OffsetDateTime> whole = LoadTimes.parse(text, dateFormat());
        if (whole.isPresent() || text.length() <= 10 || copy.has("dateformat")) {
            return whole;
        }
        return text.charAt(10) == ' ' ? LoadTimes.parse(text.substring(0, 10), dateFormat()) : whole;
    }

    private Optional<OffsetDateTime> timestamp(String text) {
        String format = timeFormat();
        if (format.equals("epochsecs") || format.equals("epochmillisecs")) {
            return epoch(text, format.equals("epochsecs") ? 0 : 3);
        }
        Optional<OffsetDateTime> exact = LoadTimes.parse(text, format);
        if (exact.isPresent() || copy.has("timeformat")) {
            return exact;
        }
        Optional<OffsetDateTime> unzoned = LoadTimes.parse(text, "YYYY-MM-DD HH24:MI:SS");
        return unzoned.isPresent() ? unzoned : LoadTimes.parse(text, "YYYY-MM-DD");
    }

    private static Optional<OffsetDateTime> epoch(String text, int digits) {
        if (!text.matches("-?[0-9]{1,17}(\\.[0-9]{1,9})?")) {
            return Optional.empty();
        }
        BigDecimal seconds = new BigDecimal(text).movePointLeft(digits).setScale(6, RoundingMode.FLOOR);
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        int nanos = seconds.subtract(whole).movePointRight(9).intValueExact();
        return whole.abs().compareTo(BigDecimal.valueOf(100_000_000_000L)) > 0
                ? Optional.empty()
                : Optional.of(OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)
                        .plusSeconds(whole.longValueExact())
                        .plusNanos(nanos));
    }

    private static String time(String text) throws LoadFault {
        try {
            return LocalTime.parse(text).toString();
        } catch (DateTimeParseException e) {
            throw new LoadFault(LoadFault.TIMESTAMP, "Invalid time format or value [HH24:MI:SS]");
        }
    }

    /** Without an offset it is UTC. */
    private static String timeWithZone(String text) throws LoadFault {
        int sign = Math.max(text.indexOf('+'), text.indexOf('-'));
        String time = sign < 0 ? text : text.substring(0, sign);
        try {
            ZoneOffset offset = sign < 0 ? ZoneOffset.UTC : ZoneOffset.of(text.substring(sign));
            return time(time.strip()) + (offset.equals(ZoneOffset.UTC) ? "+00" : offset.getId());
        } catch (DateTimeException e) {
            throw new LoadFault(LoadFault.TIMESTAMP, "Invalid time format or value [HH24:MI:SS]");
        }
    }

    private static String document(String text) throws LoadFault {
        try {
            JsonFields.JSON.readTree(text);
            return text;
        } catch (JsonProcessingException e) {
            throw new LoadFault(LoadFault.LINE, "Invalid JSON format: " + e.getOriginalMessage());
        }
    }

    /** Hexadecimal digits. */
    private String bytes(String text) throws LoadFault {
        try {
            byte[] bytes = HexFormat.of().parseHex(text);
            if (bytes.length > type.length()) {
                throw new LoadFault(LoadFault.OUT_OF_RANGE, "String length exceeds DDL length");
            }
            return text;
        } catch (IllegalArgumentException e) {
            throw new LoadFault(LoadFault.DIGIT, "Invalid hexadecimal digits for VARBYTE");
        }
    }
}
