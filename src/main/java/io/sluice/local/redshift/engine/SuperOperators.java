package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Operators of which an operand is SUPER: they look at the values' own types (Amazon Redshift Database Developer Guide,
 * "Dynamic typing"). Values of different types are unequal; where they are to be ordered or reckoned with, the result is
 * NULL.
 */
final class SuperOperators {
    private static final Set<String> EQUALITIES = Set.of("=", "<>", "!=", "is distinct from", "is not distinct from");
    private static final Set<String> ORDERS = Set.of("<", ">", "<=", ">=");
    /** What the operands are called where they are computed once. */
    private static final String ONE = "sluice_pair.one";

    private static final String OTHER = "sluice_pair.other";

    private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/", "%");

    private SuperOperators() {}

    static boolean concern(Rendered left, Rendered right) {
        return left.is(SqlType.SUPER::equals) || right.is(SqlType.SUPER::equals);
    }

    /** The operator over SUPER values; empty when it takes no SUPER and its operands are to be texts. */
    static Optional<Rendered> render(String operator, Rendered left, Rendered right) throws SqlFailure {
        if (EQUALITIES.contains(operator)) {
            String sign = operator.equals("!=") ? "<>" : operator.toUpperCase(Locale.ROOT);
            return Optional.of(Rendered.of("(" + key(left) + " " + sign + " " + key(right) + ")", SqlType.BOOLEAN));
        }
        if (ORDERS.contains(operator)) {
            return Optional.of(Rendered.of(ordered(operator, left, right), SqlType.BOOLEAN));
        }
        if (ARITHMETIC.contains(operator)) {
            return Optional.of(Rendered.of(reckoned(operator, left, right), SqlType.SUPER));
        }
        return Optional.empty();
    }

    /** @param operator IN or NOT IN */
    static Rendered in(Rendered value, String operator, List<Rendered> items) throws SqlFailure {
        List<String> keys = new ArrayList<>();
        for (Rendered item : items) {
            keys.add(key(item));
        }
        String sql = "(" + key(value) + " " + operator.toUpperCase(Locale.ROOT) + " (" + String.join(", ", keys) + "))";
        return Rendered.of(sql, SqlType.BOOLEAN);
    }

    /** What two equal values share, whatever type they came with. */
    static String key(Rendered value) throws SqlFailure {
        String text = "CAST(" + value.sql() + " AS VARCHAR)";
        if (value.is(SqlType::isText)) {
            return "('\"' || rtrim(" + text + ", ' '))";
        }
        return value.is(SqlType::isInteger)
                ? text
                : "main.rs_super_key(" + SuperValues.of(value).sql() + ")";
    }

    /** The keys that sort as ORDER BY does: by type first. */
    static List<String> sortKeys(Rendered value) {
        return List.of(
                "main.rs_super_rank(" + value.sql() + ")",
                "main.rs_super_boolean(" + value.sql() + ")",
                "main.rs_super_double(" + value.sql() + ")",
                "main.rs_super_decimal(" + value.sql() + ")",
                "main.rs_super_text(" + value.sql() + ")");
    }

    private static String ordered(String operator, Rendered left, Rendered right) throws SqlFailure {
        return bound(left, right, ordered(operator, ONE, OTHER));
    }

    private static String ordered(String operator, String one, String other) {
        StringBuilder sql = new StringBuilder("coalesce(");
        for (String macro : List.of("decimal", "double", "string", "boolean")) {
            sql.append(macro.equals("decimal") ? "" : ", ");
            sql.append("main.rs_super_")
                    .append(macro)
                    .append('(')
                    .append(one)
                    .append(") ")
                    .append(operator);
            sql.append(" main.rs_super_")
                    .append(macro)
                    .append('(')
                    .append(other)
                    .append(')');
        }
        return sql.append(')').toString();
    }

    /** Whole numbers and decimals are reckoned with exactly as far as 38 digits go; floats, and the rest, as floats. */
    private static String reckoned(String operator, Rendered left, Rendered right) throws SqlFailure {
        return bound(left, right, reckoned(operator, ONE, OTHER));
    }

    private static String reckoned(String operator, String one, String other) {
        String floating = both("main.rs_super_double(%s)", operator, one, other);
        String whole =
                both("TRY_CAST(main.rs_super_whole(%s) AS BIGINT)", operator.equals("/") ? "//" : operator, one, other);
        if (operator.equals("/")) {
            whole = "CASE WHEN main.rs_super_whole(" + other + ") = '0' THEN error('[22012] Divide by zero') ELSE "
                    + whole + " END";
        }
        String anyFloat = "contains(lower(" + both("main.rs_super_digits(%s)", "||", one, other) + "), 'e')";
        return "CASE WHEN " + anyFloat + " THEN main.rs_super(" + floating + ") WHEN "
                + both("main.rs_super_whole(%s)", "||", one, other) + " IS NOT NULL THEN main.rs_super(" + whole
                + ") ELSE coalesce(" + decimals(operator, one, other) + ", main.rs_super(" + floating + ")) END";
    }

    /** NULL where digits would be lost. */
    private static String decimals(String operator, String one, String other) {
        if (operator.equals("/")) {
            return "CAST(NULL AS JSON)";
        }
        String digits = "TRY_CAST(main.rs_super_digits(%s) AS "
                + (operator.equals("*") ? "DECIMAL(19, 9))" : "DECIMAL(38, 15))");
        String kept = "(" + digits + " = main.rs_super_decimal(%s))";
        return "CASE WHEN " + kept.formatted(one, one) + " AND " + kept.formatted(other, other)
                + " THEN main.rs_super_number(" + both(digits, operator, one, other) + ") END";
    }

    private static String bound(Rendered left, Rendered right, String expression) throws SqlFailure {
        String pair = "{'one': " + SuperValues.of(left).sql() + ", 'other': "
                + SuperValues.of(right).sql() + "}";
        return SuperValues.once(pair, "sluice_pair", expression);
    }

    private static String both(String form, String operator, String one, String other) {
        return form.formatted(one) + " " + operator + " " + form.formatted(other);
    }
}
