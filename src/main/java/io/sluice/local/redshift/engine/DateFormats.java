package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** TO_CHAR of dates and times (Developer Guide, "Datetime format strings"), in DuckDB's SQL. */
final class DateFormats {
    /** What is written for a pattern, with {@code $} for the timestamp; longer patterns come first. */
    private static final Map<String, String> PATTERNS = longestFirst(Map.ofEntries(
            Map.entry("BC", "CASE WHEN year($) > 0 THEN 'AD' ELSE 'BC' END"),
            Map.entry("AD", "CASE WHEN year($) > 0 THEN 'AD' ELSE 'BC' END"),
            Map.entry("B.C.", "CASE WHEN year($) > 0 THEN 'A.D.' ELSE 'B.C.' END"),
            Map.entry("A.D.", "CASE WHEN year($) > 0 THEN 'A.D.' ELSE 'B.C.' END"),
            Map.entry("CC", number("(year($) - 1) // 100 + 1", 2)),
            Map.entry("YYYY", "strftime($, '%Y')"),
            Map.entry("YYY", "right(strftime($, '%Y'), 3)"),
            Map.entry("YY", "right(strftime($, '%Y'), 2)"),
            Map.entry("Y", "right(strftime($, '%Y'), 1)"),
            Map.entry("Y,YYY", "(year($) // 1000) || ',' || " + number("year($) % 1000", 3)),
            Map.entry("IYYY", "strftime($, '%G')"),
            Map.entry("IYY", "right(strftime($, '%G'), 3)"),
            Map.entry("IY", "right(strftime($, '%G'), 2)"),
            Map.entry("I", "right(strftime($, '%G'), 1)"),
            Map.entry("Q", number("quarter($)", 1)),
            Map.entry("MONTH", "rpad(strftime($, '%B'), 9, ' ')"),
            Map.entry("MON", "strftime($, '%b')"),
            Map.entry("MM", number("month($)", 2)),
            Map.entry("RM", "rpad(main.rs_roman(month($)), 4, ' ')"),
            Map.entry("WW", number("(dayofyear($) - 1) // 7 + 1", 2)),
            Map.entry("W", number("(day($) - 1) // 7 + 1", 1)),
            Map.entry("IW", "strftime($, '%V')"),
            Map.entry("DAY", "rpad(strftime($, '%A'), 9, ' ')"),
            Map.entry("DY", "strftime($, '%a')"),
            Map.entry("DDD", number("dayofyear($)", 3)),
            Map.entry("DD", number("day($)", 2)),
            Map.entry("D", number("dayofweek($) + 1", 1)),
            Map.entry("ID", number("isodow($)", 1)),
            Map.entry("J", number("CAST(floor(julian($)) AS INTEGER)", 1)),
            Map.entry("HH24", number("hour($)", 2)),
            Map.entry("HH12", number("(hour($) + 11) % 12 + 1", 2)),
            Map.entry("HH", number("(hour($) + 11) % 12 + 1", 2)),
            Map.entry("MI", number("minute($)", 2)),
            Map.entry("SS", number("second($)", 2)),
            Map.entry("MS", "strftime($, '%g')"),
            Map.entry("US", "strftime($, '%f')"),
            Map.entry("SSSS", number("hour($) * 3600 + minute($) * 60 + second($)", 1)),
            Map.entry("AM", "strftime($, '%p')"),
            Map.entry("PM", "strftime($, '%p')"),
            Map.entry("A.M.", "(left(strftime($, '%p'), 1) || '.M.')"),
            Map.entry("P.M.", "(left(strftime($, '%p'), 1) || '.M.')"),
            Map.entry("TZ", "'UTC'"),
            Map.entry("OF", "'+00'")));

    /** The patterns that are written as large or small as they are. */
    private static final List<String> LETTERS =
            List.of("MONTH", "MON", "DAY", "DY", "RM", "TZ", "AM", "PM", "A.M.", "P.M.", "BC", "AD", "B.C.", "A.D.");

    private DateFormats() {}

    private static String number(String value, int digits) {
        return "main.rs_zeros(" + value + ", " + digits + ")";
    }

    static <T> Map<String, T> longestFirst(Map<String, T> patterns) {
        Map<String, T> sorted =
                new TreeMap<>((a, b) -> a.length() != b.length() ? b.length() - a.length() : a.compareTo(b));
        sorted.putAll(patterns);
        return sorted;
    }

    /** A rendered literal in ISO's form, which DuckDB reads; anything else as it is. */
    static String iso(String literal) {
        return iso(literal, SqlType.TIMESTAMP);
    }

    /** As {@link #iso(String)} on the way into a type of dates. */
    static String iso(String literal, SqlType type) {
        if (type.equals(SqlType.TIMETZ) && Blanks.isLiteral(literal)) {
            return DateText.time(Blanks.literal(literal)).map(Sql::string).orElse(literal);
        }
        boolean date = type.equals(SqlType.DATE) || type.equals(SqlType.TIMESTAMP) || type.equals(SqlType.TIMESTAMPTZ);
        if (!date || !Blanks.isLiteral(literal)) {
            return literal;
        }
        Optional<String> read = DateText.iso(Blanks.literal(literal), type.equals(SqlType.TIMESTAMPTZ));
        return read.map(Sql::string).orElse(literal);
    }

    /** The timestamp that a text shows by a format, days and hours within their bounds. */
    static String parse(String text, String format) throws SqlFailure {
        return DateParsing.timestamp(text, format, DateParsing.Mode.STRICT);
    }

    static Rendered toChar(Rendered value, String format) throws SqlFailure {
        if (value.is(type -> type.isInteger() || type.isNumeric() || type.isFloat())) {
            return NumberFormats.toChar(value, format);
        }
        String stamp = value.is(SqlType.DATE::equals) ? value.sql() : "CAST(" + iso(value.sql()) + " AS TIMESTAMP)";
        if (value.is(SqlType.TIME::equals)) {
            stamp = "(DATE '2000-01-01' + " + value.sql() + ")";
        }
        List<String> parts = new ArrayList<>();
        for (int at = 0; at < format.length(); ) {
            boolean unpadded = format.regionMatches(true, at, "FM", 0, 2);
            at += unpadded ? 2 : 0;
            Optional<String> found = pattern(format, at, PATTERNS);
            if (found.isPresent()) {
                String written = format.substring(at, at + found.get().length());
                at += written.length();
                String text = PATTERNS.get(found.get()).replace("$", stamp);
                text = unpadded ? "ltrim(rtrim(" + text + ", ' '), '0')" : text;
                boolean ordinal = format.regionMatches(true, at, "TH", 0, 2) && text.contains("rs_zeros");
                parts.add(cased(text, written, found.get()));
                if (ordinal) {
                    parts.add(ordinal(text, format.substring(at, at + 2)));
                    at += 2;
                }
            } else {
                int end = literalEnd(format, at);
                parts.add(Sql.string(format.substring(at, end).replace("\"", "")));
                at = end;
            }
        }
        return Rendered.of(parts.isEmpty() ? "''" : "(" + String.join(" || ", parts) + ")", SqlType.TEXT);
    }

    static String ordinal(String number, String written) {
        String sql = "main.rs_ordinal(CAST(" + number + " AS BIGINT))";
        return written.equals(written.toUpperCase(Locale.ROOT)) ? sql : "lower(" + sql + ")";
    }

    private static String cased(String text, String written, String pattern) {
        boolean letters = LETTERS.contains(pattern);
        if (letters && written.equals(written.toLowerCase(Locale.ROOT))) {
            return "lower(" + text + ")";
        }
        return letters && written.equals(written.toUpperCase(Locale.ROOT)) ? "upper(" + text + ")" : text;
    }

    /** The longest pattern that the format has there. */
    static Optional<String> pattern(String format, int at, Map<String, ?> patterns) {
        return patterns.keySet().stream()
                .filter(pattern -> format.regionMatches(true, at, pattern, 0, pattern.length()))
                .findFirst();
    }

    /** The end of text that stands for itself: in quotes, or one character that is no letter or digit. */
    static int literalEnd(String format, int at) throws SqlFailure {
        if (format.charAt(at) == '"') {
            int end = format.indexOf('"', at + 1);
            return end < 0 ? format.length() : end + 1;
        }
        if (Character.isLetterOrDigit(format.charAt(at))) {
            throw SqlFailure.notSupported(
                    "The datetime format '" + format + "' from \"" + format.substring(at) + "\" on");
        }
        return at + 1;
    }
}
