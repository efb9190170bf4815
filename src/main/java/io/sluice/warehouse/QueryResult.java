package io.sluice.warehouse;

import java.util.List;

/**
 * Rows of a query as text.
 *
 * @param rows in order; a NULL is null
 */
public record QueryResult(List<String> columns, List<List<String>> rows, Completeness completeness) {
    public QueryResult {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** Whether the query had more rows. */
    public enum Completeness {
        WHOLE,
        /** The query has more rows than were asked for. */
        CUT
    }
}
