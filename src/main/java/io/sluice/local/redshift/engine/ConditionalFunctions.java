package io.sluice.local.redshift.engine;

import static io.sluice.local.redshift.engine.Functions.arguments;
import static io.sluice.local.redshift.engine.Functions.join;
import static io.sluice.local.redshift.engine.Functions.plain;

import io.sluice.local.redshift.engine.Expr.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** NVL, DECODE and their like, and the functions over text whose arguments are more than values. */
final class ConditionalFunctions {
    private ConditionalFunctions() {}

    static void define(Map<String, FunctionRule> rules) {
        rules.put("coalesce", (call, scope) -> coalesce(call, scope));
        rules.put("isnull", (call, scope) -> coalesce(call, scope));
        rules.put("nvl", (call, scope) -> coalesce(call, scope));
        rules.put("greatest", (call, scope) -> shared(call, scope, "greatest"));
        rules.put("least", (call, scope) -> shared(call, scope, "least"));
        rules.put("nullif", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 2);
            String equal =
                    Comparisons.render("=", arguments.get(0), arguments.get(1)).sql();
            String sql =
                    "CASE WHEN " + equal + " THEN NULL ELSE " + arguments.get(0).sql() + " END";
            return new Rendered(sql, arguments.get(0).type(), Optional.empty());
        });
        rules.put("nvl2", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 3, 3);
            String sql = "CASE WHEN " + arguments.get(0).sql() + " IS NOT NULL THEN "
                    + arguments.get(1).sql() + " ELSE " + arguments.get(2).sql() + " END";
            return new Rendered(sql, Operators.common(arguments.subList(1, 3)), Optional.empty());
        });
        rules.put("decode", ConditionalFunctions::decode);
        rules.put("trunc", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 1, 2);
            if (arguments.get(0).is(t -> t.equals(SqlType.TIMESTAMP) || t.equals(SqlType.TIMESTAMPTZ))) {
                return Rendered.of("CAST(" + arguments.get(0).sql() + " AS DATE)", SqlType.DATE);
            }
            return new Rendered(
                    "trunc(" + join(arguments) + ")", arguments.get(0).type(), Optional.empty());
        });
        rules.put("sha2", (call, scope) -> {
            plain(call);
            return Digests.sha2(call, Expr.renderAll(call.arguments(), scope));
        });
        rules.put("fnv_hash", (call, scope) -> {
            plain(call);
            return Digests.fnv(call, Expr.renderAll(call.arguments(), scope));
        });
        rules.put("lpad", (call, scope) -> padded(call, scope));
        rules.put("rpad", (call, scope) -> padded(call, scope));
        RegexFunctions.RULES.forEach((name, function) -> rules.put(name, (call, scope) -> {
            plain(call);
            return function.render(call, Expr.renderAll(call.arguments(), scope));
        }));
        rules.put("substring", ConditionalFunctions::substring);
        rules.put("substr", ConditionalFunctions::substring);
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
}
