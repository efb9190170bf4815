package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** TO_CHAR and TO_NUMBER of numbers (Developer Guide, "Numeric format strings"), in DuckDB's SQL. */
final class NumberFormats {
    private static final int MOST_DIGITS = 38;
    private static final int ROMAN_WIDTH = 15;

    /** Where the sign stands. */
    private enum Sign {
        BEFORE,
        S_BEFORE,
        S_AFTER,
        MI_BEFORE,
        MI_AFTER,
        PL_BEFORE,
        SG_BEFORE,
        SG_AFTER,
        BRACKETS
    }

    private final String format;
    /** The places before the point: 9, 0 and the comma. */
    private final StringBuilder whole = new StringBuilder();
    /** The places behind it: 9 and 0. */
    private final StringBuilder fraction = new StringBuilder();

    private Sign sign = Sign.BEFORE;
    private boolean point;
    private boolean filled = true;
    private boolean currency;
    private boolean blankAfterCurrency;
    private String ordinal = "";
    private String roman = "";

    private NumberFormats(String format) {
        this.format = format;
    }

    static Rendered toChar(Rendered value, String format) throws SqlFailure {
        NumberFormats read = read(format);
        String sql = read.roman.isEmpty() ? read.digits(value.sql()) : read.numerals(value.sql());
        return Rendered.of(sql, SqlType.TEXT);
    }

    static Rendered toNumber(Rendered text, String format) throws SqlFailure {
        NumberFormats read = read(format);
        if (!read.roman.isEmpty() || !read.ordinal.isEmpty()) {
            throw SqlFailure.notSupported("TO_NUMBER with the format '" + format + "'");
        }
        int places = read.places();
        SqlType type = SqlType.numeric(places + read.fraction.length(), read.fraction.length());
        String digits = "regexp_replace(" + text.sql() + ", '[^0-9.]', '', 'g')";
        String sql = "CASE WHEN NOT regexp_full_match(" + digits + ", '[0-9]{0," + places + "}([.][0-9]{0,"
                + read.fraction.length() + "})?') OR " + digits
                + " IN ('', '.') THEN error('[22P02] invalid input for TO_NUMBER with this format: ' || " + text.sql()
                + ") ELSE CAST(CAST(" + digits + " AS " + type.duckDb() + ") * CASE WHEN regexp_matches(" + text.sql()
                + ", '[-<]') THEN -1 ELSE 1 END AS " + type.duckDb() + ") END";
        return Rendered.of(sql, type);
    }

    private static NumberFormats read(String format) throws SqlFailure {
        NumberFormats read = new NumberFormats(format);
        for (int at = 0; at < format.length(); ) {
            at += read.element(at);
        }
        if (read.roman.isEmpty() && read.places() + read.fraction.length() == 0
                || read.places() + read.fraction.length() > MOST_DIGITS) {
            throw read.unknown(0);
        }
        return read;
    }

    /** Reads one element; gives its length. */
    private int element(int at) throws SqlFailure {
        String rest = format.substring(at).toUpperCase(Locale.ROOT);
        boolean before = whole.isEmpty() && fraction.isEmpty() && !point;
        String two = rest.substring(0, Math.min(2, rest.length()));
        switch (two) {
            case "FM" -> filled = false;
            case "MI" -> sign = before ? Sign.MI_BEFORE : Sign.MI_AFTER;
            case "SG" -> sign = before ? Sign.SG_BEFORE : Sign.SG_AFTER;
            case "PR" -> sign = Sign.BRACKETS;
            case "TH" -> ordinal = format.substring(at, at + 2);
            case "RN" -> roman = format.substring(at, at + 2);
            case "PL" -> {
                if (!before) {
                    throw unknown(at);
                }
                sign = Sign.PL_BEFORE;
            }
            default -> {
                return single(rest.charAt(0), before, at);
            }
        }
        return 2;
    }

    private int single(char element, boolean before, int at) throws SqlFailure {
        switch (element) {
            case '9', '0' -> (point ? fraction : whole).append(element);
            case ',', 'G' -> {
                if (point || whole.isEmpty()) {
                    throw unknown(at);
                }
                whole.append(',');
            }
            case '.', 'D' -> {
                if (point) {
                    throw unknown(at);
                }
                point = true;
            }
            case 'S' -> sign = before ? Sign.S_BEFORE : Sign.S_AFTER;
            case 'L', '$' -> {
                if (!before) {
                    throw unknown(at);
                }
                currency = true;
            }
            case ' ' -> {
                if (!currency || !before) {
                    throw unknown(at);
                }
                blankAfterCurrency = true;
            }
            default -> throw unknown(at);
        }
        return 1;
    }

    private SqlFailure unknown(int at) {
        return SqlFailure.notSupported("The numeric format '" + format + "' from \"" + format.substring(at) + "\" on");
    }

    /** How many digits stand before the point. */
    private int places() {
        return (int) whole.chars().filter(place -> place != ',').count();
    }

    private String numerals(String value) {
        String numeral = "main.rs_roman(CAST(round(" + value + ") AS BIGINT))";
        numeral = roman.equals(roman.toLowerCase(Locale.ROOT)) ? "lower(" + numeral + ")" : numeral;
        return filled ? "lpad(" + numeral + ", " + ROMAN_WIDTH + ", ' ')" : numeral;
    }

    private String digits(String value) {
        int places = places();
        int scale = fraction.length();
        String rounded = "CAST(CAST(abs(" + value + ") AS DECIMAL(38," + scale + ")) AS VARCHAR)";
        String integer = "split_part(" + rounded + ", '.', 1)";
        int forced = whole.indexOf("0") < 0
                ? 0
                : (int) whole.substring(whole.indexOf("0"))
                        .chars()
                        .filter(place -> place != ',')
                        .count();
        boolean hidesZero = scale > 0 && forced == 0;
        String shown = hidesZero ? "CASE " + integer + " WHEN '0' THEN '' ELSE " + integer + " END" : integer;
        String padded = "lpad(lpad(" + shown + ", CAST(greatest(" + forced + ", length(" + shown
                + ")) AS INTEGER), '0'), " + places + ", ' ')";
        String body = integerPart(padded) + (point ? " || '.' || " + fractionPart(rounded) : "");
        String many = "#".repeat(Math.max(places, 0)) + (point ? "." + "#".repeat(scale) : "");
        String fits = "length(" + shown + ") <= " + places;
        String text = signed("CASE WHEN " + fits + " THEN " + body + " ELSE " + Sql.string(many) + " END", value);
        String money = currency ? "'$" + (blankAfterCurrency ? " " : "") + "' || " : "";
        String th = ordinal.isEmpty()
                ? ""
                : " || CASE WHEN " + value + " > 0 THEN " + DateFormats.ordinal("round(" + value + ")", ordinal)
                        + " ELSE '' END";
        String sql = "(" + money + text + th + ")";
        return "CASE WHEN " + value + " IS NOT NULL THEN " + sql + " END";
    }

    private String integerPart(String padded) {
        List<String> parts = new ArrayList<>();
        int place = 0;
        for (char element : whole.toString().toCharArray()) {
            if (element == ',') {
                parts.add("CASE substring(" + padded + ", " + place + ", 1) WHEN ' ' THEN ' ' ELSE ',' END");
            } else {
                parts.add("substring(" + padded + ", " + ++place + ", 1)");
            }
        }
        return parts.isEmpty() ? "''" : String.join(" || ", parts);
    }

    private String fractionPart(String rounded) {
        String digits = fraction.isEmpty() ? "''" : "split_part(" + rounded + ", '.', 2)";
        if (filled || fraction.isEmpty()) {
            return digits;
        }
        int kept = fraction.lastIndexOf("0") + 1;
        return "rpad(rtrim(" + digits + ", '0'), CAST(greatest(" + kept + ", length(rtrim(" + digits
                + ", '0'))) AS INTEGER), '0')";
    }

    private String signed(String body, String value) {
        String negative = value + " < 0";
        String width = String.valueOf(whole.length() + (point ? 1 : 0) + fraction.length() + 1);
        String tight = "ltrim(" + body + ", ' ')";
        String either = filled ? body : tight;
        String plusMinus = "CASE WHEN " + negative + " THEN '-' ELSE '+' END";
        String minus = "CASE WHEN " + negative + " THEN '-' ELSE '" + (filled ? " " : "") + "' END";
        String plus = "CASE WHEN " + negative + " THEN '" + (filled ? " " : "") + "' ELSE '+' END";
        return switch (sign) {
            case BEFORE -> filled ? "lpad(" + minus + " || " + tight + ", " + width + ", ' ')" : minus + " || " + tight;
            case S_BEFORE -> filled
                    ? "lpad(" + plusMinus + " || " + tight + ", " + width + ", ' ')"
                    : plusMinus + " || " + tight;
            case S_AFTER, SG_AFTER -> either + " || " + plusMinus;
            case SG_BEFORE -> plusMinus + " || " + either;
            case MI_BEFORE -> minus + " || " + either;
            case MI_AFTER -> either + " || " + minus;
            case PL_BEFORE -> plus + " || " + either;
            case BRACKETS -> {
                String open = "CASE WHEN " + negative + " THEN '<' ELSE '" + (filled ? " " : "") + "' END";
                String close = "CASE WHEN " + negative + " THEN '>' ELSE '" + (filled ? " " : "") + "' END";
                String bracketed = open + " || " + tight + " || " + close;
                yield filled ? "lpad(" + bracketed + ", " + width + " + 1, ' ')" : bracketed;
            }
        };
    }
}
