package io.sluice.local.spectrum;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A condition that every wanted row fulfils, on one partition column.
 *
 * @param literals their texts without quotes; one, or for IN any number
 */
public record PartitionPredicate(String column, Operator operator, List<String> literals) {
    private static final Pattern PLAIN_NUMBER = Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?");

    /** How the column compares with the literals. */
    public enum Operator {
        EQUALS("="),
        IN("IN"),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }

        private boolean holds(int order) {
            switch (this) {
                case LESS:
                    return order < 0;
                case LESS_OR_EQUAL:
                    return order <= 0;
                case GREATER:
                    return order > 0;
                case GREATER_OR_EQUAL:
                    return order >= 0;
                default:
                    return order == 0;
            }
        }
    }

    /**
     * Whether a partition with this value can hold a wanted row. True when a literal is not of the column's type: then
     * this condition cannot decide, and the query's own WHERE does.
     *
     * @param value empty for NULL
     */
    @SuppressWarnings("unchecked") // value and literal were read by the same type
    boolean mayHold(ScalarType type, Optional<Comparable<?>> value) {
        for (String literal : literals) {
            Optional<Comparable<?>> wanted = type.value(literal);
            if (wanted.isEmpty()) {
                return true;
            }
            if (value.isPresent()
                    && operator.holds(((Comparable<Object>) value.get()).compareTo((Object) wanted.get()))) {
                return true;
            }
        }
        return false;
    }

    /** The condition for Glue's GetPartitions; empty when Glue's expressions do not know the type or a literal. */
    Optional<String> glueExpression(ScalarType type) {
        if (!type.inGlueExpressions()
                || literals.isEmpty()
                || literals.stream()
                        .anyMatch(literal -> type.value(literal).isEmpty()
                                || type.numeric()
                                        && !PLAIN_NUMBER.matcher(literal.trim()).matches())) {
            return Optional.empty();
        }
        List<String> rendered = literals.stream()
                .map(literal -> type.numeric() ? literal.trim() : "'" + literal.replace("'", "''") + "'")
                .toList();
        return Optional.of(
                operator == Operator.IN
                        ? column + " IN (" + String.join(", ", rendered) + ")"
                        : column + " " + operator.sql + " " + rendered.get(0));
    }
}
