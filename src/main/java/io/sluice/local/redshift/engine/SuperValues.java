package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * SUPER values in DuckDB: JSON, in which every number that is no small whole number is a string that begins with
 * {@link #MARK}, so that no digit of a decimal is lost and a float stays one. What clients see is made by
 * {@code rs_super_text} and {@link #text(String)}.
 *
 * <p>A float has an exponent, {@code 2.22e+0}, a decimal has none: that is how Redshift prints them, too (Amazon
 * Redshift Database Developer Guide, "IS_FLOAT function").
 */
final class SuperValues {
    /** A character of private use; a text that contains it is refused, so it is never a user's. */
    private static final char MARK = '\uE000';

    private static final Pattern MARKED = Pattern.compile("\"" + MARK + "([-+0-9.eE]+)\"");

    /** Bytes of one value (Developer Guide, "SUPER type"). */
    private static final int MOST_BYTES = 16_777_216;

    private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*\"";
    private static final String INEXACT = "-?(?:[0-9]+(?:\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)|[0-9]{19,})";

    /** What the operators and functions over SUPER are made of; run once for the database file. */
    static final List<String> MACROS = List.of(
            over(
                    "super_refuse",
                    "s",
                    "CASE WHEN strlen(s) > " + MOST_BYTES + " THEN error('[22001] The size of the SUPER value, ' ||"
                            + " strlen(s) || ' bytes, exceeds the limit of " + MOST_BYTES + " bytes')"
                            + " WHEN contains(s, chr(57344)) THEN error('[0A000] The character U+E000 in a SUPER value is not"
                            + " supported by the local Redshift') ELSE s END"),
            macro("super_marked(s)")
                    + "replace(replace(replace(regexp_replace(s, '(" + STRING + ")|(" + INEXACT + ")', '\\1'"
                    + " || chr(57344) || '\\2' || chr(57345), 'g'), chr(57344) || chr(57345), ''),"
                    + " chr(57344), '\"' || chr(57344)), chr(57345), '\"')",
            over(
                    "super_valid",
                    "s",
                    "(json_valid(s) AND NOT regexp_matches(regexp_replace(s, '" + STRING + "', '\"\"', 'g'),"
                            + " ',\\s*[\\]}]|[nN]a[nN]|[iI]nf'))"),
            over(
                    "super_parse",
                    "s",
                    "CASE WHEN s IS NULL THEN NULL WHEN NOT main.rs_super_valid(main.rs_super_refuse(s))"
                            + " THEN error('[XX000] JSON parsing error: the text is no valid JSON')"
                            + " WHEN regexp_matches(s, '[0-9][.eE]|[0-9]{19}')"
                            + " THEN CAST(json(main.rs_super_marked(s)) AS JSON) ELSE CAST(json(s) AS JSON) END"),
            over(
                    "super_text",
                    "j",
                    "CASE WHEN contains(CAST(j AS VARCHAR), chr(57344)) THEN regexp_replace(CAST(j AS VARCHAR),"
                            + " '\"' || chr(57344) || '([-+0-9.eE]+)\"', '\\1', 'g') ELSE CAST(j AS VARCHAR) END"),
            over(
                    "super_kind",
                    "j",
                    "CASE json_type(j) WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'NULL' THEN 'null'"
                            + " WHEN 'BOOLEAN' THEN 'boolean' WHEN 'VARCHAR' THEN"
                            + " CASE WHEN starts_with(json_extract_string(j, '$'), chr(57344)) THEN 'number' ELSE 'string' END"
                            + " WHEN NULL THEN NULL ELSE CASE WHEN j IS NOT NULL THEN 'number' END END"),
            over(
                    "super_scalar",
                    "j",
                    "CASE json_type(j) WHEN 'OBJECT' THEN NULL WHEN 'ARRAY' THEN NULL WHEN 'NULL' THEN NULL"
                            + " ELSE ltrim(json_extract_string(j, '$'), chr(57344)) END"),
            over(
                    "super_digits",
                    "j",
                    "CASE WHEN main.rs_super_kind(j) = 'number' THEN ltrim(json_extract_string(j, '$'), chr(57344)) END"),
            macro("super_decimal(j)") + "TRY_CAST(main.rs_super_digits(j) AS DECIMAL(38, 15))",
            macro("super_double(j)") + "TRY_CAST(main.rs_super_digits(j) AS DOUBLE)",
            over(
                    "super_string",
                    "j",
                    "CASE WHEN main.rs_super_kind(j) = 'string' THEN rtrim(json_extract_string(j, '$'), ' ') END"),
            over("super_boolean", "j", "CASE WHEN json_type(j) = 'BOOLEAN' THEN CAST(j AS VARCHAR) = 'true' END"),
            over(
                    "super_number",
                    "d",
                    "CASE WHEN d IS NOT NULL THEN main.rs_super_parse(regexp_replace(CAST(d AS VARCHAR),"
                            + " '\\.?0+$', '')) END"),
            over(
                    "super_exponent",
                    "s",
                    "CASE WHEN contains(s, 'e') THEN regexp_replace(CAST(CAST(split_part(s, 'e', 2) AS INTEGER) AS"
                            + " VARCHAR), '^([0-9])', '+\\1') WHEN regexp_matches(s, '^-?0\\.') THEN CASE WHEN CAST(s AS DOUBLE) = 0"
                            + " THEN '+0' ELSE '-' || CAST(length(regexp_extract(s, '\\.(0*)', 1)) + 1 AS VARCHAR) END"
                            + " ELSE '+' || CAST(length(regexp_extract(s, '^-?([0-9]+)', 1)) - 1 AS VARCHAR) END"),
            over(
                    "super_mantissa",
                    "s",
                    "CASE WHEN contains(s, 'e') THEN regexp_replace(split_part(s, 'e', 1), '\\.0$', '')"
                            + " ELSE regexp_replace(regexp_replace(regexp_replace(replace(s, '.', ''), '^(-?)0+([1-9])', '\\1\\2'),"
                            + " '([1-9])0+$|^(-?)0+$', '\\1\\20'), '^(-?[0-9])([0-9]+)$', '\\1.\\2') END"),
            over(
                    "super_float",
                    "s",
                    "CAST('\"' || chr(57344) || regexp_replace(main.rs_super_mantissa(s), '(\\.[0-9]*[1-9])0+$|\\.0+$', '\\1')"
                            + " || 'e' || main.rs_super_exponent(s) || '\"' AS JSON)"),
            over(
                    "super",
                    "x",
                    "CASE WHEN x IS NULL THEN NULL WHEN typeof(x) = 'JSON' THEN CAST(CAST(x AS VARCHAR) AS JSON)"
                            + " WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN main.rs_super_float(CAST(x AS VARCHAR))"
                            + " WHEN starts_with(typeof(x), 'DECIMAL') OR typeof(x) = 'HUGEINT'"
                            + " THEN main.rs_super_parse(CAST(x AS VARCHAR))"
                            + " WHEN typeof(x) = 'VARCHAR' THEN to_json(main.rs_super_refuse(CAST(x AS VARCHAR)))"
                            + " WHEN typeof(x) IN ('DATE', 'TIME') OR starts_with(typeof(x), 'TIMESTAMP')"
                            + " THEN error('[42846] cannot cast type ' || lower(typeof(x)) || ' to super') ELSE to_json(x) END"),
            over(
                    "super_key",
                    "j",
                    "CASE main.rs_super_kind(j) WHEN 'number' THEN coalesce(regexp_replace(CAST(main.rs_super_decimal(j)"
                            + " AS VARCHAR), '\\.?0+$', ''), CAST(main.rs_super_double(j) AS VARCHAR))"
                            + " WHEN 'string' THEN '\"' || rtrim(json_extract_string(j, '$'), ' ') ELSE CAST(j AS VARCHAR) END"),
            macro("super_rank(j)")
                    + "CASE main.rs_super_kind(j) WHEN 'boolean' THEN 1 WHEN 'number' THEN 2 WHEN 'string' THEN 3"
                    + " WHEN 'array' THEN 4 WHEN 'object' THEN 5 WHEN 'null' THEN 6 END",
            macro("super_items(j)") + "json_extract(j, '$[*]')",
            over(
                    "super_whole",
                    "j",
                    "CASE WHEN regexp_full_match(main.rs_super_digits(j), '-?[0-9]+') THEN main.rs_super_digits(j) END"));

    private SuperValues() {}

    /**
     * A macro that computes its argument once. DuckDB puts the argument's text wherever the macro names its parameter, and
     * what macros within macros name often grows beyond all measure; only a lambda has a value of its own.
     */
    private static String over(String name, String parameter, String body) {
        return macro(name + "(sluice_" + parameter + ")") + once("sluice_" + parameter, parameter, body);
    }

    /** An expression in which a name stands for the value of another, which is computed once. */
    static String once(String value, String name, String expression) {
        return "list_transform([" + value + "], lambda " + name + ": " + expression + ")[1]";
    }

    private static String macro(String signature) {
        return "CREATE OR REPLACE MACRO main.rs_" + signature + " AS ";
    }

    /** A value as clients receive it: compact JSON. */
    static String text(String stored) {
        return stored.indexOf(MARK) < 0 ? stored : MARKED.matcher(stored).replaceAll("$1");
    }

    /** A value of any type as SUPER; dates and times are none (Developer Guide, "Limitations"). */
    static Rendered of(Rendered value) throws SqlFailure {
        String sql = value.sql();
        if (value.type().isEmpty()) {
            return Rendered.of(sql.equals("NULL") ? "CAST(NULL AS JSON)" : "main.rs_super(" + sql + ")", SqlType.SUPER);
        }
        SqlType type = value.type().get();
        String json =
                switch (type.base()) {
                    case SUPER -> sql;
                    case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> throw new SqlFailure(
                            "42846", "cannot cast type " + type + " to super");
                    case CHAR, VARCHAR -> "to_json(main.rs_super_refuse(" + sql + "))";
                    case NUMERIC -> "main.rs_super_parse(CAST(" + sql + " AS VARCHAR))";
                    case REAL, DOUBLE -> "main.rs_super_float(CAST(" + sql + " AS VARCHAR))";
                    default -> "to_json(" + sql + ")";
                };
        return Rendered.of(json, SqlType.SUPER);
    }

    /** Values that become one column: all SUPER if one is. */
    static List<Rendered> alike(List<Rendered> values) throws SqlFailure {
        if (values.stream().noneMatch(value -> value.is(SqlType.SUPER::equals))) {
            return values;
        }
        List<Rendered> all = new ArrayList<>();
        for (Rendered value : values) {
            all.add(of(value));
        }
        return all;
    }

    /** A value for what takes no SUPER: the text of a scalar. */
    static Rendered plain(Rendered value) {
        return value.is(SqlType.SUPER::equals) ? cast(value, SqlType.TEXT) : value;
    }

    /** A value for a function of numbers: a float. */
    static Rendered reckoned(Rendered value) {
        return value.is(SqlType.SUPER::equals)
                ? Rendered.of("main.rs_super_double(" + value.sql() + ")", SqlType.DOUBLE)
                : value;
    }

    /** A cast from SUPER; a value of another kind becomes NULL (Developer Guide, "Lax semantics"). */
    static Rendered cast(Rendered value, SqlType type) {
        String scalar = "main.rs_super_scalar(" + value.sql() + ")";
        String sql =
                switch (type.base()) {
                    case SUPER -> value.sql();
                    case CHAR, VARCHAR -> type.length() == 0
                            ? scalar
                            : "main.rs_cut(" + scalar + ", " + type.length() + ")";
                    case BOOLEAN -> "CASE main.rs_super_kind(" + value.sql() + ") WHEN 'number' THEN CAST(TRY_CAST("
                            + "main.rs_super_whole(" + value.sql() + ") AS HUGEINT) AS BOOLEAN) ELSE TRY_CAST(" + scalar
                            + " AS BOOLEAN) END";
                    case VARBYTE -> "CAST(" + scalar + " AS BLOB)";
                    default -> "TRY_CAST(" + DateFormats.iso(scalar, type) + " AS " + type.duckDb() + ")";
                };
        return Rendered.of(sql, type);
    }
}
