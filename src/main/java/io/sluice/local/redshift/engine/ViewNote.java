package io.sluice.local.redshift.engine;

import java.util.List;

/**
 * What a view is: kept as the comment of a DuckDB view of the same name, whose own body is a placeholder with the
 * view's columns.
 *
 * @param late whether it was created WITH NO SCHEMA BINDING
 * @param columns the names of its columns, empty when it is late
 * @param types their types as {@link SqlType#toString} gives them, empty when it is late
 * @param searchPath the schemas in which the query's unqualified names were found
 * @param depends the tables and views under it, as {@code schema.name}, empty when it is late
 */
record ViewNote(
        String query,
        boolean late,
        List<String> columns,
        List<String> types,
        List<String> depends,
        List<String> searchPath,
        String owner) {}
