package io.sluice.local.redshift.engine;

import java.util.List;

/**
 * What makes a table a materialized view.
 *
 * @param searchPath the schemas in which the query's unqualified names were found
 * @param depends the tables and views under it, as {@code schema.name}
 * @param autoRefresh whether AUTO REFRESH YES was said; nothing refreshes by itself here
 */
record MaterializedNote(String query, List<String> searchPath, List<String> depends, boolean autoRefresh) {}
