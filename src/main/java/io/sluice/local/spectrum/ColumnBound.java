package io.sluice.local.spectrum;

import java.math.BigDecimal;

/**
 * A condition that DuckDB's reader of Parquet applies to a column: {@code column operator literal}.
 *
 * @param operator one of {@code = < <= > >=}
 * @param literal without quotes
 */
public record ColumnBound(String column, String operator, String literal) {
    /** Whether a chunk of the column with these least and greatest values can hold a wanted row; unknown is null. */
    boolean mayHold(String least, String most) {
        if (least == null || most == null) {
            return true;
        }
        int toLeast = compare(literal, least);
        int toMost = compare(literal, most);
        return switch (operator) {
            case "=" -> toLeast >= 0 && toMost <= 0;
            case "<" -> toLeast > 0;
            case "<=" -> toLeast >= 0;
            case ">" -> toMost < 0;
            default -> toMost <= 0;
        };
    }

    private static int compare(String one, String other) {
        try {
            return new BigDecimal(one).compareTo(new BigDecimal(other));
        } catch (NumberFormatException e) {
            return one.compareTo(other);
        }
    }
}
