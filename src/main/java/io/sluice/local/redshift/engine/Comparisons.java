package io.sluice.local.redshift.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Comparisons, in which trailing blanks of texts do not count.
 *
 * <p>A column of text is compared with a literal by a range of the column itself, too: DuckDB skips what lies outside
 * by the statistics of row groups and Parquet files, which it has none of for computed keys.
 */
final class Comparisons {
    static final Set<String> OPERATORS = Set.of("=", "<>", "!=", "<", ">", "<=", ">=");

    private static final Map<String, String> MIRRORED =
            Map.of("=", "=", "<>", "<>", "<", ">", "<=", ">=", ">", "<", ">=", "<=");

    /** The character after the blank: what begins with a text and blanks lies before the text and this one. */
    private static final String AFTER_BLANK = "!";

    private Comparisons() {}

    static Rendered render(String operator, Rendered left, Rendered right) {
        return Rendered.of(sql(operator.equals("!=") ? "<>" : operator, left, right), SqlType.BOOLEAN);
    }

    private static String sql(String operator, Rendered left, Rendered right) {
        if (left.is(SqlType::isMoment) || right.is(SqlType::isMoment)) {
            String first =
                    right.type().map(type -> DateFormats.iso(left.sql(), type)).orElse(left.sql());
            String second =
                    left.type().map(type -> DateFormats.iso(right.sql(), type)).orElse(right.sql());
            return "(" + first + " " + operator + " " + second + ")";
        }
        if (!left.is(SqlType::isText) && !right.is(SqlType::isText)) {
            return "(" + left.sql() + " " + operator + " " + right.sql() + ")";
        }
        if (Blanks.isLiteral(right.sql()) && hasStatistics(left)) {
            return columnAndLiteral(left, operator, Blanks.literal(right.sql()));
        }
        if (Blanks.isLiteral(left.sql()) && hasStatistics(right)) {
            return columnAndLiteral(right, MIRRORED.get(operator), Blanks.literal(left.sql()));
        }
        return "(" + Blanks.keyOfText(left) + " " + operator + " " + Blanks.keyOfText(right) + ")";
    }

    private static boolean hasStatistics(Rendered value) {
        return Blanks.possible(value.type()) && Blanks.isColumn(value.sql());
    }

    private static String columnAndLiteral(Rendered column, String operator, String text) {
        String literal = Sql.string(text);
        String exact = Blanks.key(column) + " " + operator + " " + literal;
        String below = column.sql() + " < " + Sql.string(text + AFTER_BLANK);
        if (operator.equals("=")) {
            return "(" + column.sql() + " >= " + literal + " AND " + below + " AND " + exact + ")";
        }
        // A text and blanks may lie behind the text and a control character.
        if (operator.equals("<>") || text.chars().anyMatch(character -> character < ' ')) {
            return "(" + exact + ")";
        }
        return switch (operator) {
            case "<=" -> "(" + below + " AND " + exact + ")";
            case ">" -> "(" + column.sql() + " > " + literal + " AND " + exact + ")";
            default -> "(" + column.sql() + " " + operator + " " + literal + ")";
        };
    }

    static Rendered between(Rendered operand, String operator, Rendered low, Rendered high) throws SqlFailure {
        if (operand.is(SqlType.SUPER::equals)) {
            Rendered both = Operators.render(
                    "and", Operators.render(">=", operand, low), Operators.render("<=", operand, high));
            return operator.startsWith("not") ? Rendered.of("(NOT " + both.sql() + ")", SqlType.BOOLEAN) : both;
        }
        if (!operand.is(SqlType::isText)
                && (operand.type().isPresent() || !low.is(SqlType::isText))
                && !operand.is(SqlType::isMoment)) {
            String sql = "(" + operand.sql() + " " + operator.toUpperCase(Locale.ROOT) + " " + low.sql() + " AND "
                    + high.sql() + ")";
            return Rendered.of(sql, SqlType.BOOLEAN);
        }
        String both = "(" + sql(">=", operand, low) + " AND " + sql("<=", operand, high) + ")";
        return Rendered.of(operator.startsWith("not") ? "(NOT " + both + ")" : both, SqlType.BOOLEAN);
    }

    static Rendered in(Expr operand, String operator, List<Expr> items, Scope scope) throws SqlFailure {
        Rendered value = operand.render(scope);
        if (value.is(SqlType.SUPER::equals)) {
            return SuperOperators.in(value, operator, Expr.renderAll(items, scope));
        }
        List<String> keys = new ArrayList<>();
        for (Expr item : items) {
            keys.add(tupleOrKey(item, scope));
        }
        String exact = "(" + tupleOrKey(operand, scope) + " " + operator.toUpperCase(Locale.ROOT) + " ("
                + String.join(", ", keys) + "))";
        if (operator.equals("in") && hasStatistics(value) && keys.stream().allMatch(Blanks::isLiteral)) {
            List<String> texts = keys.stream().map(Blanks::literal).toList();
            exact = "(" + value.sql() + " >= " + Sql.string(least(texts)) + " AND " + exact + ")";
        }
        return Rendered.of(exact, SqlType.BOOLEAN);
    }

    /** The first in the order of code points, which is DuckDB's. */
    private static String least(List<String> texts) {
        return texts.stream()
                .min((a, b) ->
                        Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow();
    }

    private static String tupleOrKey(Expr expression, Scope scope) throws SqlFailure {
        if (expression instanceof Expr.Row row) {
            return Expr.renderAll(row.items(), scope).stream()
                    .map(Blanks::keyOfText)
                    .collect(Collectors.joining(", ", "(", ")"));
        }
        return Blanks.key(expression.render(scope));
    }

    /** @param operator IN, NOT IN, or a comparison with ANY or ALL */
    static Rendered inQuery(Expr operand, String operator, Query query, Scope scope) throws SqlFailure {
        RenderedQuery inner = query.render(scope);
        String rows = inner.sql();
        Optional<List<Output>> outputs = inner.outputs();
        if (outputs.isPresent() && outputs.get().stream().anyMatch(output -> Blanks.possible(output.type()))) {
            rows = "SELECT " + Columns.keys(outputs.get()) + " FROM (" + rows + ") AS "
                    + Columns.alias(outputs.get().size());
        }
        String sql = "(" + tupleOrKey(operand, scope) + " " + operator.toUpperCase(Locale.ROOT) + " (" + rows + "))";
        return Rendered.of(sql, SqlType.BOOLEAN);
    }
}
