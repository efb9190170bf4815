package io.sluice.local.redshift.engine;

import static io.sluice.local.redshift.engine.Functions.arguments;
import static io.sluice.local.redshift.engine.Functions.join;
import static io.sluice.local.redshift.engine.Functions.only;
import static io.sluice.local.redshift.engine.Functions.wrongCount;

import io.sluice.local.redshift.engine.Expr.Call;
import io.sluice.local.redshift.engine.Expr.Quantifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The aggregate functions. */
final class AggregateFunctions {
    private AggregateFunctions() {}

    static void define(Map<String, FunctionRule> rules) {
        rules.put("count", AggregateFunctions::count);
        rules.put("sum", AggregateFunctions::sum);
        rules.put("avg", AggregateFunctions::average);
        rules.put("min", (call, scope) -> extreme(call, scope));
        rules.put("max", (call, scope) -> extreme(call, scope));
        rules.put("any_value", (call, scope) -> extreme(call, scope));
        for (String name : List.of("stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop")) {
            rules.put(name, (call, scope) -> aggregate(call, scope, name, SqlType.DOUBLE));
        }
        rules.put("median", (call, scope) -> {
            List<Rendered> arguments = Expr.renderAll(call.arguments(), scope);
            return Rendered.untyped("median(" + join(arguments) + ")" + call.suffix(scope));
        });
        rules.put("bool_and", (call, scope) -> aggregate(call, scope, "bool_and", SqlType.BOOLEAN));
        rules.put("bool_or", (call, scope) -> aggregate(call, scope, "bool_or", SqlType.BOOLEAN));
        for (String name : List.of("grouping", "grouping_id")) {
            rules.put(name, (call, scope) -> {
                List<String> keys = arguments(call, scope.withinAggregate(), 1, Integer.MAX_VALUE).stream()
                        .map(Blanks::key)
                        .toList();
                return Rendered.of("CAST(grouping(" + String.join(", ", keys) + ") AS INTEGER)", SqlType.INTEGER);
            });
        }
        for (String name : List.of("bit_and", "bit_or")) {
            rules.put(name, (call, scope) -> {
                Rendered argument = only(call, scope);
                String sql = name + "(" + argument.sql() + ")" + call.suffix(scope);
                return new Rendered(sql, argument.type(), Optional.empty());
            });
        }
        rules.put("percentile_cont", (call, scope) -> percentile(call, scope, "quantile_cont"));
        rules.put("percentile_disc", (call, scope) -> percentile(call, scope, "quantile_disc"));
        rules.put("listagg", AggregateFunctions::listagg);
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
            return Rendered.of("main.rs_listagg(" + joined + ")", SqlType.varchar(SqlType.MAX_VARCHAR));
        }
        String order = call.within().isEmpty() ? "" : " ORDER BY " + Expr.SortKey.sql(call.within(), scope);
        String sql = "string_agg(CAST(" + value + " AS VARCHAR), " + separator + order + ")" + call.suffix(scope);
        return Rendered.of("main.rs_listagg(" + sql + ")", SqlType.varchar(SqlType.MAX_VARCHAR));
    }
}
