package io.sluice.config;

import io.sluice.model.SourceColumn;
import java.util.List;
import java.util.Optional;

/**
 * The raw data of a flow.
 *
 * @param path where the objects are; absent when a query has the rows
 * @param query present when the format is {@link SourceFormat#REDSHIFT}
 * @param lateFor for how long after a window's end objects of it may come or change; a run looks back so far
 * @param windowColumn a column to add with the start of the row's window: a DATE for windows of days or months, else a
 *     TIMESTAMP
 * @param columns of the objects; empty for a query, whose columns Redshift knows
 */
public record Source(
        SourceFormat format,
        Optional<PathTemplate> path,
        Optional<SourceQuery> query,
        Window window,
        EmptyWindow whenEmpty,
        Optional<TimeSpan> lateFor,
        Optional<String> windowColumn,
        List<SourceColumn> columns,
        UnknownFields unknownFields) {
    public Source {
        columns = List.copyOf(columns);
    }
}
