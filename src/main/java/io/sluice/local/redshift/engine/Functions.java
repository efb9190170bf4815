package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Expr.Call;
import io.sluice.local.redshift.engine.Expr.Quantifier;
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
    private static final Map<String, FunctionRule> RULES = new HashMap<>();

    static final Set<String> AGGREGATES = Set.of(
            "any_value",
            "avg",
            "bit_and",
            "bit_or",
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

    static {
        TextFunctions.RULES.forEach((name, rule) -> define(name, rule));
        MathFunctions.RULES.forEach((name, rule) -> define(name, rule));
        ConditionalFunctions.define(RULES);
        JsonFunctions.define(RULES);
        DateFunctions.define(RULES);
        AggregateFunctions.define(RULES);
        WindowFunctions.define(RULES);
        SessionFunctions.define(RULES);
    }

    private Functions() {}

    static Rendered render(Call call, Scope scope) throws SqlFailure {
        Optional<Rendered> ofSuper = SuperFunctions.render(call, scope);
        if (ofSuper.isPresent()) {
            plain(call);
            return ofSuper.get();
        }
        FunctionRule rule = RULES.get(call.name());
        if (rule != null) {
            WindowFunctions.requireFrame(call);
            boolean aggregate = AGGREGATES.contains(call.name()) && call.over().isEmpty();
            return rule.render(call, aggregate ? scope.withinAggregate() : scope);
        }
        Optional<Rendered> ofCatalog = CatalogFunctions.render(call, scope);
        if (ofCatalog.isPresent()) {
            return ofCatalog.get();
        }
        throw Refused.failure(call.name());
    }

    private static void define(String name, ScalarFunction function) {
        RULES.put(name, (call, scope) -> {
            plain(call);
            List<Rendered> arguments = Expr.renderAll(call.arguments(), scope);
            arguments.replaceAll(MathFunctions.RULES.containsKey(name) ? SuperValues::reckoned : SuperValues::plain);
            return function.render(call.name(), arguments);
        });
    }

    static String literal(Call call, int index) throws SqlFailure {
        if (index < call.arguments().size() && call.arguments().get(index) instanceof Expr.Text text) {
            return text.value();
        }
        throw SqlFailure.notSupported(
                call.name().toUpperCase(Locale.ROOT) + "() whose argument " + (index + 1) + " is no string literal");
    }

    static Rendered only(Call call, Scope scope) throws SqlFailure {
        if (call.arguments().size() != 1 || call.arguments().get(0) instanceof Expr.Star) {
            throw wrongCount(call);
        }
        return call.arguments().get(0).render(scope);
    }

    static List<Rendered> arguments(Call call, Scope scope, int least, int most) throws SqlFailure {
        plain(call);
        int count = call.arguments().size();
        if (count < least || count > most) {
            throw wrongCount(call);
        }
        return Expr.renderAll(call.arguments(), scope);
    }

    /** Fails when an ordinary function has what only aggregates and window functions take. */
    static void plain(Call call) throws SqlFailure {
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
