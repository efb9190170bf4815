package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Optional;

/** A query in DuckDB's SQL. Its columns are empty where a source's columns are not known before DuckDB says them. */
record RenderedQuery(String sql, Optional<List<Output>> outputs) {}
