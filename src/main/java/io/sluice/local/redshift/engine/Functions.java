package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Expr.Call;
import io.sluice.local.redshift.engine.Expr.Quantifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The functions that are known, in DuckDB's SQL; every other one is refused.
 *
 * <p>Names and results: Amazon Redshift Database Developer Guide, "SQL functions reference".
 */
final class Functions {
    private static final Map<String, Rule> RULES = new HashMap<>();

    private static final Set<String> AGGREGATES = Set.of(
            "any_value",
            "avg",
            "bool_and",
            "bool_or",
            "count",
            "listagg",
            "max",
            "median",
            "min",
            "percentile_cont",
            "percentile_disc",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "sum",
            "var_pop",
            "var_samp",
            "variance");

    /** How one function is written. */
    private interface Rule {
        Rendered render(Call call, Scope scope) throws SqlFailure;
    }

    static {
        TextFunctions.RULES.forEach((name, rule) -> define(name, rule));
        MathFunctions.RULES.forEach((name, rule) -> define(name, rule));
        defineConditionals();
        defineDates();
        defineAggregates();
        defineWindows();
        defineSession();
    }

    private Functions() {}

    static Rendered render(Call call, Scope scope) throws SqlFailure {
        Optional<Rendered> ofSuper = SuperFunctions.render(call, scope);
        if (ofSuper.isPresent()) {
            plain(call);
            return ofSuper.get();
        }
        Rule rule = RULES.get(call.name());
        if (rule != null) {
            boolean aggregate = AGGREGATES.contains(call.name()) && call.over().isEmpty();
            return rule.render(call, aggregate ? scope.withinAggregate() : scope);
        }
        Optional<Rendered> ofCatalog = CatalogFunctions.render(call, scope);
        if (ofCatalog.isPresent()) {
            return ofCatalog.get();
        }
        if (Refused.isKnown(call.name())) {
            throw Refused.failure(call.name());
        }
        throw SqlFailure.notSupported("The function " + call.name().toUpperCase(Locale.ROOT) + "()");
    }

    private static void define(String name, ScalarFunction function) {
        RULES.put(name, (call, scope) -> {
            plain(call);
            List<Rendered> arguments = Expr.renderAll(call.arguments(), scope);
            arguments.replaceAll(MathFunctions.RULES.containsKey(name) ? SuperValues::reckoned : SuperValues::plain);
            return function.render(call.name(), arguments);
        });
    }

    private static void defineConditionals() {
        RULES.put("coalesce", (call, scope) -> coalesce(call, scope));
        RULES.put("isnull", (call, scope) -> coalesce(call, scope));
        RULES.put("nvl", (call, scope) -> coalesce(call, scope));
        RULES.put("greatest", (call, scope) -> shared(call, scope, "greatest"));
        RULES.put("least", (call, scope) -> shared(call, scope, "least"));
        RULES.put("nullif", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 2);
            String equal = Comparisons.render("=", arguments.get(0), arguments.get(1)).sql();
            String sql = "CASE WHEN " + equal + " THEN NULL ELSE " + arguments.get(0).sql() + " END";
            return new Rendered(sql, arguments.get(0).type(), Optional.empty());
        });
        RULES.put("nvl2", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 3, 3);
            String sql = "CASE WHEN " + arguments.get(0).sql() + " IS NOT NULL THEN "
                    + arguments.get(1).sql() + " ELSE " + arguments.get(2).sql() + " END";
            return new Rendered(sql, Operators.common(arguments.subList(1, 3)), Optional.empty());
        });
        RULES.put("decode", Functions::decode);
        RULES.put("trunc", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 1, 2);
            if (arguments.get(0).is(t -> t.equals(SqlType.TIMESTAMP) || t.equals(SqlType.TIMESTAMPTZ))) {
                return Rendered.of("CAST(" + arguments.get(0).sql() + " AS DATE)", SqlType.DATE);
            }
            return new Rendered(
                    "trunc(" + join(arguments) + ")", arguments.get(0).type(), Optional.empty());
        });
        RULES.put("lpad", (call, scope) -> padded(call, scope));
        RULES.put("rpad", (call, scope) -> padded(call, scope));
        RegexFunctions.RULES.forEach((name, function) -> RULES.put(name, (call, scope) -> {
            plain(call);
            return function.render(call, Expr.renderAll(call.arguments(), scope));
        }));
        RULES.put("substring", Functions::substring);
        RULES.put("substr", Functions::substring);
        RULES.put("json_extract_path_text", Functions::jsonPath);
        RULES.put("json_extract_array_element_text", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 3);
            String path = "('$[' || CAST(" + arguments.get(1).sql() + " AS INTEGER) || ']')";
            String json = arguments.get(0).sql();
            return lenient(call, 2, json, "json_extract_string(" + json + ", " + path + ")", SqlType.TEXT);
        });
        RULES.put("json_array_length", (call, scope) -> {
            String json = arguments(call, scope, 1, 2).get(0).sql();
            return lenient(call, 1, json, "CAST(json_array_length(" + json + ") AS INTEGER)", SqlType.INTEGER);
        });
    }

    /** The value of a JSON function, NULL of invalid JSON when the argument null_if_invalid at the index says so. */
    private static Rendered lenient(Call call, int index, String json, String value, SqlType type) {
        boolean nulls =
                call.arguments().size() > index && call.arguments().get(index).equals(new Expr.Word("true"));
        return Rendered.of(nulls ? "CASE WHEN json_valid(" + json + ") THEN " + value + " END" : value, type);
    }

    /** The start may lie before the text; the length counts from there. */
    private static Rendered substring(Call call, Scope scope) throws SqlFailure {
        List<Rendered> arguments = arguments(call, scope, 2, 3);
        String text = arguments.get(0).sql();
        String sql = arguments.size() == 3
                ? "main.rs_substring(" + join(arguments) + ")"
                : "substring(" + text + ", greatest(" + arguments.get(1).sql() + ", 1))";
        return Rendered.of(sql, SqlType.TEXT);
    }

    private static Rendered padded(Call call, Scope scope) throws SqlFailure {
        List<Rendered> arguments = arguments(call, scope, 2, 3);
        String fill = arguments.size() == 3 ? arguments.get(2).sql() : "' '";
        String sql = call.name() + "(" + arguments.get(0).sql() + ", CAST("
                + arguments.get(1).sql() + " AS INTEGER), " + fill + ")";
        return Rendered.of(sql, SqlType.TEXT);
    }

    /** JSON_EXTRACT_PATH_TEXT(json, key, … [, null_if_invalid]). */
    private static Rendered jsonPath(Call call, Scope scope) throws SqlFailure {
        List<Rendered> arguments = arguments(call, scope, 2, 7);
        int last = arguments.size() - 1;
        boolean lenient = call.arguments().get(last) instanceof Expr.Word;
        StringBuilder path = new StringBuilder("$");
        for (int i = 1; i <= (lenient ? last - 1 : last); i++) {
            path.append(".\"").append(literal(call, i).replace("\"", "\\\"")).append('"');
        }
        String json = arguments.get(0).sql();
        String sql = "json_extract_string(" + json + ", " + Sql.string(path.toString()) + ")";
        boolean nulls = lenient && call.arguments().get(last).equals(new Expr.Word("true"));
        return Rendered.of(nulls ? "CASE WHEN json_valid(" + json + ") THEN " + sql + " END" : sql, SqlType.TEXT);
    }

    private static Rendered coalesce(Call call, Scope scope) throws SqlFailure {
        return shared(call, scope, "coalesce");
    }

    private static Rendered shared(Call call, Scope scope, String name) throws SqlFailure {
        List<Rendered> arguments = SuperValues.alike(arguments(call, scope, 1, Integer.MAX_VALUE));
        return new Rendered(name + "(" + join(arguments) + ")", Operators.common(arguments), Optional.empty());
    }

    /** DECODE compares NULL as equal to NULL. */
    private static Rendered decode(Call call, Scope scope) throws SqlFailure {
        List<Rendered> arguments = arguments(call, scope, 3, Integer.MAX_VALUE);
        StringBuilder sql = new StringBuilder("CASE");
        int i = 1;
        for (; i + 1 < arguments.size(); i += 2) {
            sql.append(" WHEN ").append(Blanks.key(arguments.get(0)));
            sql.append(" IS NOT DISTINCT FROM ").append(Blanks.key(arguments.get(i)));
            sql.append(" THEN ").append(arguments.get(i + 1).sql());
        }
        if (i < arguments.size()) {
            sql.append(" ELSE ").append(arguments.get(i).sql());
        }
        List<Rendered> results = new ArrayList<>();
        for (int k = 2; k < arguments.size(); k += 2) {
            results.add(arguments.get(k));
        }
        if (arguments.size() % 2 == 0) {
            results.add(arguments.get(arguments.size() - 1));
        }
        return new Rendered(sql.append(" END").toString(), Operators.common(results), Optional.empty());
    }

    private static void defineDates() {
        RULES.put("getdate", (call, scope) -> moment(scope.rendering().facts().statementStart()));
        RULES.put("sysdate", (call, scope) -> moment(scope.rendering().facts().transactionStart()));
        RULES.put("current_timestamp", (call, scope) -> {
            Rendered now = moment(scope.rendering().facts().transactionStart());
            return Rendered.of("CAST(" + now.sql() + " AS TIMESTAMP WITH TIME ZONE)", SqlType.TIMESTAMPTZ);
        });
        RULES.put("current_date", (call, scope) -> {
            Rendered now = moment(scope.rendering().facts().transactionStart());
            return Rendered.of("CAST(" + now.sql() + " AS DATE)", SqlType.DATE);
        });
        RULES.put("dateadd", (call, scope) -> {
            List<Rendered> rest = afterPart(call, scope, 3);
            return DateParts.add(part(call), rest.get(0), rest.get(1));
        });
        RULES.put("date_add", RULES.get("dateadd"));
        RULES.put("datediff", (call, scope) -> {
            List<Rendered> rest = afterPart(call, scope, 3);
            return DateParts.difference(part(call), rest.get(0), rest.get(1));
        });
        RULES.put("date_diff", RULES.get("datediff"));
        RULES.put(
                "date_part",
                (call, scope) ->
                        DateParts.extract(part(call), afterPart(call, scope, 2).get(0)));
        RULES.put(
                "date_trunc",
                (call, scope) ->
                        DateParts.truncate(part(call), afterPart(call, scope, 2).get(0)));
        RULES.put("convert_timezone", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 3);
            boolean fromUtc = arguments.size() == 2;
            String from = fromUtc ? "'UTC'" : arguments.get(0).sql();
            String to = arguments.get(fromUtc ? 0 : 1).sql();
            String stamp =
                    "CAST(" + DateFormats.iso(arguments.get(fromUtc ? 1 : 2).sql()) + " AS TIMESTAMP)";
            return Rendered.of("timezone(" + to + ", timezone(" + from + ", " + stamp + "))", SqlType.TIMESTAMP);
        });
        RULES.put("to_char", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 2);
            return DateFormats.toChar(arguments.get(0), literal(call, 1));
        });
        RULES.put("to_date", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 3);
            String parsed = DateFormats.parse(arguments.get(0).sql(), literal(call, 1));
            return Rendered.of("CAST(" + parsed + " AS DATE)", SqlType.DATE);
        });
        RULES.put("to_timestamp", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 3);
            String parsed = DateFormats.parse(arguments.get(0).sql(), literal(call, 1));
            return Rendered.of("CAST(" + parsed + " AS TIMESTAMP WITH TIME ZONE)", SqlType.TIMESTAMPTZ);
        });
    }

    private static Rendered moment(java.time.LocalDateTime when) {
        return Rendered.of("TIMESTAMP " + Sql.string(when.toString().replace('T', ' ')), SqlType.TIMESTAMP);
    }

    /** A date part stands bare or as a string. */
    private static String part(Call call) throws SqlFailure {
        Expr first = call.arguments().get(0);
        if (first instanceof Expr.Column column && column.qualifier().isEmpty()) {
            return column.name();
        }
        if (first instanceof Expr.Text text) {
            return text.value().toLowerCase(Locale.ROOT);
        }
        throw new SqlFailure("42601", "The first argument of " + call.name() + "() must be a date part");
    }

    private static List<Rendered> afterPart(Call call, Scope scope, int count) throws SqlFailure {
        plain(call);
        if (call.arguments().size() != count) {
            throw wrongCount(call);
        }
        return Expr.renderAll(call.arguments().subList(1, count), scope);
    }

    private static void defineAggregates() {
        RULES.put("count", Functions::count);
        RULES.put("sum", Functions::sum);
        RULES.put("avg", Functions::average);
        RULES.put("min", (call, scope) -> extreme(call, scope));
        RULES.put("max", (call, scope) -> extreme(call, scope));
        RULES.put("any_value", (call, scope) -> extreme(call, scope));
        for (String name : List.of("stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop")) {
            RULES.put(name, (call, scope) -> aggregate(call, scope, name, SqlType.DOUBLE));
        }
        RULES.put("median", (call, scope) -> {
            List<Rendered> arguments = Expr.renderAll(call.arguments(), scope);
            return Rendered.untyped("median(" + join(arguments) + ")" + call.suffix(scope));
        });
        RULES.put("bool_and", (call, scope) -> aggregate(call, scope, "bool_and", SqlType.BOOLEAN));
        RULES.put("bool_or", (call, scope) -> aggregate(call, scope, "bool_or", SqlType.BOOLEAN));
        RULES.put("percentile_cont", (call, scope) -> percentile(call, scope, "quantile_cont"));
        RULES.put("percentile_disc", (call, scope) -> percentile(call, scope, "quantile_disc"));
        RULES.put("listagg", Functions::listagg);
    }

    private static Rendered count(Call call, Scope scope) throws SqlFailure {
        List<Rendered> arguments = Expr.renderAll(call.arguments(), scope);
        if (arguments.size() != 1) {
            throw wrongCount(call);
        }
        boolean all = call.quantifier() == Quantifier.ALL;
        String counted = all ? arguments.get(0).sql() : Blanks.key(arguments.get(0));
        // APPROXIMATE allows an error of about two percent; the exact count is within it, DuckDB's estimate is not.
        String sql = "count(" + (all ? "" : "DISTINCT ") + counted + ")";
        return Rendered.of(sql + call.suffix(scope), SqlType.BIGINT);
    }

    /** SUM gives BIGINT of SMALLINT and INTEGER, NUMERIC(38,0) of BIGINT, NUMERIC(38,s) of NUMERIC. */
    private static Rendered sum(Call call, Scope scope) throws SqlFailure {
        Rendered argument = only(call, scope);
        if (argument.is(SqlType.SUPER::equals)) {
            return SuperFunctions.sum(call.distinct(), argument, call.suffix(scope));
        }
        String sql = "sum(" + call.distinct() + argument.sql() + ")" + call.suffix(scope);
        if (argument.is(SqlType::isInteger)) {
            boolean big = argument.is(SqlType.BIGINT::equals);
            SqlType type = big ? SqlType.numeric(38, 0) : SqlType.BIGINT;
            return Rendered.of("CAST(" + sql + " AS " + type.duckDb() + ")", type);
        }
        if (argument.is(SqlType::isNumeric)) {
            return Rendered.of(sql, SqlType.numeric(38, argument.type().get().scale()));
        }
        return argument.is(SqlType::isFloat) ? Rendered.of(sql, SqlType.DOUBLE) : Rendered.untyped(sql);
    }

    /** AVG of integers is an integer, cut towards zero. */
    private static Rendered average(Call call, Scope scope) throws SqlFailure {
        Rendered argument = SuperValues.reckoned(only(call, scope));
        String inner = "(" + call.distinct() + argument.sql() + ")" + call.suffix(scope);
        if (argument.is(SqlType::isFloat)) {
            return Rendered.of("avg" + inner, SqlType.DOUBLE);
        }
        String quotient = "(sum" + inner + " // count" + inner + ")";
        if (argument.is(SqlType::isInteger)) {
            boolean big = argument.is(SqlType.BIGINT::equals);
            SqlType type = big ? SqlType.numeric(38, 0) : SqlType.BIGINT;
            return Rendered.of("CAST(" + quotient + " AS " + type.duckDb() + ")", type);
        }
        if (argument.is(SqlType::isNumeric)) {
            SqlType type = SqlType.numeric(38, argument.type().get().scale());
            return Rendered.of("CAST(" + quotient + " AS " + type.duckDb() + ")", type);
        }
        return Rendered.untyped(quotient);
    }

    private static Rendered extreme(Call call, Scope scope) throws SqlFailure {
        Rendered argument = only(call, scope);
        if (argument.is(SqlType.SUPER::equals) && !call.name().equals("any_value")) {
            return SuperFunctions.extreme(call.name(), argument, call.suffix(scope));
        }
        String sql = call.name() + "(" + call.distinct() + argument.sql() + ")" + call.suffix(scope);
        return new Rendered(sql, argument.type(), Optional.empty());
    }

    private static Rendered aggregate(Call call, Scope scope, String name, SqlType type) throws SqlFailure {
        Rendered argument = only(call, scope);
        return Rendered.of(name + "(" + call.distinct() + argument.sql() + ")" + call.suffix(scope), type);
    }

    private static Rendered percentile(Call call, Scope scope, String name) throws SqlFailure {
        Rendered fraction = only(call, scope);
        if (call.within().size() != 1) {
            throw new SqlFailure("42601", call.name() + "() needs WITHIN GROUP (ORDER BY …)");
        }
        String order = Expr.SortKey.sql(call.within(), scope);
        return Rendered.untyped(
                name + "(" + call.within().get(0).key().render(scope).sql() + ", " + fraction.sql() + " ORDER BY "
                        + order + ")" + call.suffix(scope));
    }

    /** LISTAGG: values in the order of WITHIN GROUP, NULLs left out. */
    private static Rendered listagg(Call call, Scope scope) throws SqlFailure {
        List<Rendered> arguments = Expr.renderAll(call.arguments(), scope);
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw wrongCount(call);
        }
        String separator = arguments.size() == 2 ? arguments.get(1).sql() : "''";
        String value = arguments.get(0).sql();
        if (call.quantifier() == Quantifier.DISTINCT) {
            String sorted = call.within().isEmpty() ? "" : " ORDER BY " + Expr.SortKey.sql(call.within(), scope);
            String values = "list(DISTINCT " + value + sorted + ") FILTER (WHERE " + value + " IS NOT NULL)"
                    + call.suffix(scope);
            String once = Blanks.possible(arguments.get(0).type()) ? "main.rs_once(" + values + ")" : values;
            String joined = "array_to_string(" + once + ", " + separator + ")";
            return Rendered.of(joined, SqlType.varchar(SqlType.MAX_VARCHAR));
        }
        String order = call.within().isEmpty() ? "" : " ORDER BY " + Expr.SortKey.sql(call.within(), scope);
        String sql = "string_agg(CAST(" + value + " AS VARCHAR), " + separator + order + ")" + call.suffix(scope);
        return Rendered.of(sql, SqlType.varchar(SqlType.MAX_VARCHAR));
    }

    private static void defineWindows() {
        for (String name : List.of("row_number", "rank", "dense_rank")) {
            RULES.put(name, (call, scope) -> window(call, scope, Optional.of(SqlType.BIGINT)));
        }
        RULES.put("ntile", (call, scope) -> window(call, scope, Optional.of(SqlType.BIGINT)));
        RULES.put("percent_rank", (call, scope) -> window(call, scope, Optional.of(SqlType.DOUBLE)));
        RULES.put("cume_dist", (call, scope) -> window(call, scope, Optional.of(SqlType.DOUBLE)));
        for (String name : List.of("lag", "lead", "first_value", "last_value", "nth_value")) {
            RULES.put(name, (call, scope) -> window(call, scope, Optional.empty()));
        }
        RULES.put("ratio_to_report", (call, scope) -> {
            Rendered argument = only(call, scope);
            String sql = "(CAST(" + argument.sql() + " AS DOUBLE) / CAST(sum(" + argument.sql() + ")"
                    + call.suffix(scope) + " AS DOUBLE))";
            return Rendered.of(sql, SqlType.DOUBLE);
        });
    }

    private static Rendered window(Call call, Scope scope, Optional<SqlType> type) throws SqlFailure {
        if (call.over().isEmpty()) {
            throw new SqlFailure("42601", "The window function " + call.name() + "() needs OVER (…)");
        }
        List<Expr> expressions = call.arguments();
        String nulls = "";
        int last = expressions.size() - 1;
        if (last >= 0
                && expressions.get(last) instanceof Expr.Text text
                && text.value().endsWith(" NULLS")) {
            nulls = " " + text.value();
            expressions = expressions.subList(0, last);
        }
        List<Rendered> arguments = Expr.renderAll(expressions, scope);
        Optional<SqlType> result = type.isPresent() || arguments.isEmpty()
                ? type
                : arguments.get(0).type();
        return new Rendered(
                call.name() + "(" + join(arguments) + nulls + ")" + call.suffix(scope), result, Optional.empty());
    }

    private static void defineSession() {
        for (String name : List.of("current_user", "session_user", "user")) {
            RULES.put(name, (call, scope) -> fact(scope.rendering().facts().user()));
        }
        RULES.put(
                "current_database",
                (call, scope) -> fact(scope.rendering().facts().database()));
        RULES.put(
                "current_schema",
                (call, scope) -> fact(scope.rendering().facts().schema()));
        RULES.put("version", (call, scope) -> fact(Session.VERSION));
        RULES.put(
                "pg_backend_pid",
                (call, scope) -> number(scope.rendering().facts().processId()));
        RULES.put(
                "pg_last_query_id",
                (call, scope) -> number(scope.rendering().facts().lastQuery()));
        RULES.put(
                "pg_last_copy_id",
                (call, scope) -> number(scope.rendering().facts().lastCopy()));
        RULES.put(
                "pg_last_copy_count",
                (call, scope) -> number(scope.rendering().facts().lastCopyCount()));
        RULES.put(
                "pg_last_unload_id",
                (call, scope) -> number(scope.rendering().facts().lastUnload()));
        RULES.put(
                "pg_last_unload_count",
                (call, scope) -> number(scope.rendering().facts().lastUnloadCount()));
        RULES.put(
                "pg_get_userbyid",
                (call, scope) -> fact(scope.rendering().facts().user()));
        RULES.put("current_setting", (call, scope) -> fact(scope.rendering().setting(literal(call, 0))));
    }

    private static Rendered fact(String value) {
        return Rendered.of(Sql.string(value), SqlType.TEXT);
    }

    private static Rendered number(long value) {
        return Rendered.of("CAST(" + value + " AS BIGINT)", SqlType.BIGINT);
    }

    private static String literal(Call call, int index) throws SqlFailure {
        if (index < call.arguments().size() && call.arguments().get(index) instanceof Expr.Text text) {
            return text.value();
        }
        throw SqlFailure.notSupported(
                call.name().toUpperCase(Locale.ROOT) + "() whose argument " + (index + 1) + " is no string literal");
    }

    private static Rendered only(Call call, Scope scope) throws SqlFailure {
        if (call.arguments().size() != 1 || call.arguments().get(0) instanceof Expr.Star) {
            throw wrongCount(call);
        }
        return call.arguments().get(0).render(scope);
    }

    private static List<Rendered> arguments(Call call, Scope scope, int least, int most) throws SqlFailure {
        plain(call);
        int count = call.arguments().size();
        if (count < least || count > most) {
            throw wrongCount(call);
        }
        return Expr.renderAll(call.arguments(), scope);
    }

    /** Fails when an ordinary function has what only aggregates and window functions take. */
    private static void plain(Call call) throws SqlFailure {
        if (call.over().isPresent() || !call.within().isEmpty() || call.quantifier() != Quantifier.ALL) {
            throw new SqlFailure("42809", call.name() + "() is neither an aggregate nor a window function");
        }
    }

    static SqlFailure wrongCount(Call call) {
        return wrongCount(call.name(), call.arguments().size());
    }

    static SqlFailure wrongCount(String name, int count) {
        return new SqlFailure("42883", "function " + name + "() with " + count + " arguments does not exist");
    }

    static String join(List<Rendered> arguments) {
        return arguments.stream().map(Rendered::sql).collect(Collectors.joining(", "));
    }
}
