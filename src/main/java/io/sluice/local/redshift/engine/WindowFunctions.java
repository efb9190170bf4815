package io.sluice.local.redshift.engine;

import static io.sluice.local.redshift.engine.Functions.join;
import static io.sluice.local.redshift.engine.Functions.only;

import io.sluice.local.redshift.engine.Expr.Call;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The functions that there are over windows only. */
final class WindowFunctions {
    private static final Set<String> FRAMED = Set.of("first_value", "last_value", "nth_value");

    private WindowFunctions() {}

    /**
     * Fails where an aggregate over ordered rows says no frame.
     *
     * <p>Source: Developer Guide, "Window function syntax summary": with ORDER BY a frame is required.
     */
    static void requireFrame(Call call) throws SqlFailure {
        boolean framed = FRAMED.contains(call.name()) || Functions.AGGREGATES.contains(call.name());
        if (framed
                && call.over().isPresent()
                && !call.over().get().order().isEmpty()
                && call.over().get().frame().isEmpty()) {
            throw new SqlFailure("0A000", "Aggregate window functions with an ORDER BY clause require a frame clause");
        }
    }

    static void define(Map<String, FunctionRule> rules) {
        for (String name : List.of("row_number", "rank", "dense_rank")) {
            rules.put(name, (call, scope) -> window(call, scope, Optional.of(SqlType.BIGINT)));
        }
        rules.put("ntile", (call, scope) -> window(call, scope, Optional.of(SqlType.BIGINT)));
        rules.put("percent_rank", (call, scope) -> window(call, scope, Optional.of(SqlType.DOUBLE)));
        rules.put("cume_dist", (call, scope) -> window(call, scope, Optional.of(SqlType.DOUBLE)));
        for (String name : List.of("lag", "lead", "first_value", "last_value", "nth_value")) {
            rules.put(name, (call, scope) -> window(call, scope, Optional.empty()));
        }
        rules.put("ratio_to_report", (call, scope) -> {
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
}
