package io.sluice.local.redshift.engine;

import io.sluice.local.spectrum.ExternalColumn;
import io.sluice.local.spectrum.ExternalTable;
import io.sluice.local.spectrum.PartitionPredicate;
import io.sluice.local.spectrum.PartitionPredicate.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds, in the AND-ed conditions of a WHERE, those that choose partitions of an external table. */
final class PartitionFilters {
    private static final Map<String, Operator> OPERATORS = Map.of(
            "=", Operator.EQUALS,
            "<", Operator.LESS,
            "<=", Operator.LESS_OR_EQUAL,
            ">", Operator.GREATER,
            ">=", Operator.GREATER_OR_EQUAL);
    private static final Map<String, String> MIRRORED = Map.of("=", "=", "<", ">", "<=", ">=", ">", "<", ">=", "<=");

    private PartitionFilters() {}

    static List<Expr> conjuncts(Expr condition) {
        if (condition instanceof Expr.Parenthesised inner) {
            return conjuncts(inner.inner());
        }
        if (condition instanceof Expr.Binary and && and.operator().equals("and")) {
            List<Expr> both = new ArrayList<>(conjuncts(and.left()));
            both.addAll(conjuncts(and.right()));
            return both;
        }
        return List.of(condition);
    }

    static List<PartitionPredicate> of(ExternalTable table, String alias, List<Expr> conjuncts) {
        List<PartitionPredicate> predicates = new ArrayList<>();
        for (Expr conjunct : conjuncts) {
            predicates.addAll(predicates(table, alias, conjunct));
        }
        return predicates;
    }

    private static List<PartitionPredicate> predicates(ExternalTable table, String alias, Expr condition) {
        if (condition instanceof Expr.Binary binary && OPERATORS.containsKey(binary.operator())) {
            Optional<PartitionPredicate> straight =
                    predicate(table, alias, binary.left(), binary.operator(), List.of(binary.right()));
            return straight.or(() -> predicate(
                            table, alias, binary.right(), MIRRORED.get(binary.operator()), List.of(binary.left())))
                    .map(List::of)
                    .orElse(List.of());
        }
        if (condition instanceof Expr.In in && in.operator().equals("in")) {
            return literals(in.items())
                    .flatMap(values -> column(table, alias, in.operand())
                            .map(name -> List.of(new PartitionPredicate(name, Operator.IN, values))))
                    .orElse(List.of());
        }
        if (condition instanceof Expr.Between between && between.operator().equals("between")) {
            List<PartitionPredicate> both = new ArrayList<>();
            predicate(table, alias, between.operand(), ">=", List.of(between.low()))
                    .ifPresent(both::add);
            predicate(table, alias, between.operand(), "<=", List.of(between.high()))
                    .ifPresent(both::add);
            return both;
        }
        return List.of();
    }

    private static Optional<PartitionPredicate> predicate(
            ExternalTable table, String alias, Expr column, String operator, List<Expr> operands) {
        return literals(operands).flatMap(values -> column(table, alias, column)
                .map(name -> new PartitionPredicate(name, OPERATORS.get(operator), values)));
    }

    private static Optional<String> column(ExternalTable table, String alias, Expr expression) {
        if (!(expression instanceof Expr.Column column)
                || column.qualifier().filter(name -> !name.equals(alias)).isPresent()) {
            return Optional.empty();
        }
        return table.partitionColumns().stream()
                .map(ExternalColumn::name)
                .filter(name -> name.equals(column.name()))
                .findFirst();
    }

    private static Optional<List<String>> literals(List<Expr> items) {
        List<String> values = new ArrayList<>();
        for (Expr item : items) {
            Optional<String> value = literal(item);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(values);
    }

    private static Optional<String> literal(Expr expression) {
        if (expression instanceof Expr.Text text) {
            return Optional.of(text.value().replaceFirst(" +$", ""));
        }
        if (expression instanceof Expr.Number number) {
            return Optional.of(number.text());
        }
        if (expression instanceof Expr.TypedText typed) {
            return Optional.of(typed.value());
        }
        if (expression instanceof Expr.Parenthesised inner) {
            return literal(inner.inner());
        }
        if (expression instanceof Expr.Cast cast && cast.type().equals(SqlType.DATE)) {
            return literal(cast.operand());
        }
        if (expression instanceof Expr.Unary minus && minus.operator().equals("-")) {
            return literal(minus.operand()).map(digits -> "-" + digits);
        }
        return Optional.empty();
    }
}
