package io.sluice.local.redshift.engine;

import static io.sluice.local.redshift.engine.ScalarFunction.of;
import static io.sluice.local.redshift.engine.ScalarFunction.same;

import java.util.Map;

/** The functions over numbers and those over dates that need no date part. */
final class MathFunctions {
    private static final SqlType DOUBLE = SqlType.DOUBLE;

    static final Map<String, ScalarFunction> RULES = Map.ofEntries(
            Map.entry("abs", same("abs($1)", 1, 1)),
            Map.entry("ceil", same("ceil($1)", 1, 1)),
            Map.entry("ceiling", same("ceil($1)", 1, 1)),
            Map.entry("floor", same("floor($1)", 1, 1)),
            Map.entry("round", new ScalarFunction("round($*)", java.util.Optional.empty(), 1, 2)),
            Map.entry("mod", same("main.rs_modulo($1, $2)", 2, 2)),
            Map.entry("power", of("pow($*)", DOUBLE, 2)),
            Map.entry("pow", of("pow($*)", DOUBLE, 2)),
            Map.entry("sqrt", of("sqrt($1)", DOUBLE, 1)),
            Map.entry("cbrt", of("main.rs_cbrt($1)", DOUBLE, 1)),
            Map.entry("exp", of("exp($1)", DOUBLE, 1)),
            Map.entry("dexp", of("exp($1)", DOUBLE, 1)),
            Map.entry("dsqrt", of("sqrt($1)", DOUBLE, 1)),
            Map.entry("dlog1", of("ln($1)", DOUBLE, 1)),
            Map.entry("dlog10", of("log10($1)", DOUBLE, 1)),
            Map.entry("ln", of("ln($1)", DOUBLE, 1)),
            Map.entry("log", of("log10($1)", DOUBLE, 1)),
            Map.entry("sign", of("CAST(sign($1) AS INTEGER)", SqlType.INTEGER, 1)),
            Map.entry("sin", of("sin($1)", DOUBLE, 1)),
            Map.entry("cos", of("cos($1)", DOUBLE, 1)),
            Map.entry("tan", of("tan($1)", DOUBLE, 1)),
            Map.entry("asin", of("asin($1)", DOUBLE, 1)),
            Map.entry("acos", of("acos($1)", DOUBLE, 1)),
            Map.entry("atan", of("atan($1)", DOUBLE, 1)),
            Map.entry("atan2", of("atan2($*)", DOUBLE, 2)),
            Map.entry("degrees", of("degrees($1)", DOUBLE, 1)),
            Map.entry("radians", of("radians($1)", DOUBLE, 1)),
            Map.entry("pi", of("pi()", DOUBLE, 0)),
            Map.entry("random", of("random()", DOUBLE, 0)),
            Map.entry("last_day", of("last_day(CAST($1 AS TIMESTAMP))", SqlType.DATE, 1)),
            Map.entry("months_between", of("main.rs_months_between($1, $2)", DOUBLE, 2)),
            Map.entry("next_day", of("main.rs_next_day(CAST($1 AS DATE), $2)", SqlType.DATE, 2)),
            Map.entry("date_part_year", of("CAST(year(CAST($1 AS DATE)) AS INTEGER)", SqlType.INTEGER, 1)),
            Map.entry("date_cmp_timestamp", of(compared("TIMESTAMP"), SqlType.INTEGER, 2)),
            Map.entry("date_cmp_timestamptz", of(compared("TIMESTAMPTZ"), SqlType.INTEGER, 2)),
            Map.entry("timestamp_cmp_date", of(compared("TIMESTAMP"), SqlType.INTEGER, 2)),
            Map.entry("timestamp_cmp_timestamptz", of(compared("TIMESTAMPTZ"), SqlType.INTEGER, 2)),
            Map.entry("timestamptz_cmp", of(compared("TIMESTAMPTZ"), SqlType.INTEGER, 2)),
            Map.entry("timestamptz_cmp_date", of(compared("TIMESTAMPTZ"), SqlType.INTEGER, 2)),
            Map.entry("timestamptz_cmp_timestamp", of(compared("TIMESTAMPTZ"), SqlType.INTEGER, 2)),
            Map.entry("date_cmp", of(compared("DATE"), SqlType.INTEGER, 2)),
            Map.entry("timestamp_cmp", of(compared("TIMESTAMP"), SqlType.INTEGER, 2)),
            Map.entry("add_months", of("main.rs_add_months($1, $2)", SqlType.TIMESTAMP, 2)));

    private MathFunctions() {}

    private static String compared(String type) {
        String first = "CAST($1 AS " + type + ")";
        String second = "CAST($2 AS " + type + ")";
        return "CASE WHEN " + first + " < " + second + " THEN -1 WHEN " + first + " > " + second + " THEN 1 WHEN "
                + first + " = " + second + " THEN 0 END";
    }
}
