package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;

/** Redshift's datetime format strings (Developer Guide, "Datetime format strings") as DuckDB's. */
final class DateFormats {
    /** A pattern, its strftime and strptime code; longer patterns stand before those that begin them. */
    private record Pattern(String text, String code) {}

    private static final List<Pattern> PATTERNS = List.of(
            new Pattern("YYYY", "%Y"),
            new Pattern("YY", "%y"),
            new Pattern("MONTH", "%B"),
            new Pattern("MON", "%b"),
            new Pattern("MM", "%m"),
            new Pattern("DAY", "%A"),
            new Pattern("DDD", "%j"),
            new Pattern("DD", "%d"),
            new Pattern("DY", "%a"),
            new Pattern("HH24", "%H"),
            new Pattern("HH12", "%I"),
            new Pattern("HH", "%I"),
            new Pattern("MI", "%M"),
            new Pattern("MS", "%g"),
            new Pattern("SS", "%S"),
            new Pattern("US", "%f"),
            new Pattern("AM", "%p"),
            new Pattern("PM", "%p"),
            new Pattern("IW", "%V"),
            new Pattern("IYYY", "%G"),
            new Pattern("ID", "%u"));

    private static final java.util.regex.Pattern COMPACT =
            java.util.regex.Pattern.compile("'(\\d{4})(\\d{2})(\\d{2})((?: [^']*)?')");

    private DateFormats() {}

    /** A rendered literal whose date is YYYYMMDD, with the hyphens that DuckDB needs; anything else as it is. */
    static String iso(String literal) {
        Matcher compact = COMPACT.matcher(literal);
        return compact.matches()
                ? "'" + compact.group(1) + "-" + compact.group(2) + "-" + compact.group(3) + compact.group(4)
                : literal;
    }

    /** As {@link #iso(String)} on the way into a type of dates. */
    static String iso(String literal, SqlType type) {
        boolean date = type.equals(SqlType.DATE) || type.equals(SqlType.TIMESTAMP) || type.equals(SqlType.TIMESTAMPTZ);
        return date ? iso(literal) : literal;
    }

    static Rendered toChar(Rendered value, String format) throws SqlFailure {
        if (value.is(type -> type.isInteger() || type.isNumeric() || type.isFloat())) {
            throw SqlFailure.notSupported("TO_CHAR of a number");
        }
        List<String> parts = new ArrayList<>();
        String stamp = value.is(SqlType.DATE::equals) ? value.sql() : "CAST(" + value.sql() + " AS TIMESTAMP)";
        for (String piece : pieces(format)) {
            if (!piece.startsWith("%")) {
                parts.add(Sql.string(piece));
                continue;
            }
            String code = piece.substring(0, 2);
            String text = "strftime(" + stamp + ", '" + code + "')";
            if (code.equals("%B") || code.equals("%A")) {
                // Names of months and days fill nine places.
                text = "rpad(" + text + ", 9, ' ')";
            }
            String written = piece.substring(2);
            if (!written.isEmpty() && written.equals(written.toUpperCase(Locale.ROOT))) {
                text = "upper(" + text + ")";
            } else if (written.equals(written.toLowerCase(Locale.ROOT))) {
                text = "lower(" + text + ")";
            }
            parts.add(text);
        }
        return Rendered.of("(" + String.join(" || ", parts) + ")", SqlType.TEXT);
    }

    static String parse(String text, String format) throws SqlFailure {
        StringBuilder codes = new StringBuilder();
        for (String piece : pieces(format)) {
            codes.append(piece.startsWith("%") ? piece.substring(0, 2) : piece.replace("%", "%%"));
        }
        return "strptime(" + text + ", " + Sql.string(codes.toString()) + ")";
    }

    /** Codes, each followed by the pattern as written, and the literal text between them. */
    private static List<String> pieces(String format) throws SqlFailure {
        List<String> pieces = new ArrayList<>();
        String upper = format.toUpperCase(Locale.ROOT);
        int at = 0;
        while (at < format.length()) {
            int from = at;
            Pattern found = PATTERNS.stream()
                    .filter(pattern -> upper.startsWith(pattern.text(), from))
                    .findFirst()
                    .orElse(null);
            if (found != null) {
                at += found.text().length();
                pieces.add(found.code() + format.substring(from, at));
            } else if (format.charAt(at) == '"') {
                int end = format.indexOf('"', at + 1);
                pieces.add(format.substring(at + 1, end < 0 ? format.length() : end));
                at = end < 0 ? format.length() : end + 1;
            } else if (Character.isLetterOrDigit(format.charAt(at))) {
                throw SqlFailure.notSupported(
                        "The datetime format '" + format + "' from \"" + format.substring(at) + "\" on");
            } else {
                pieces.add(String.valueOf(format.charAt(at++)));
            }
        }
        return pieces;
    }
}
