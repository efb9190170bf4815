package io.sluice.local.redshift.engine;

/** The table column that a result's column shows unchanged. */
record Origin(String schema, String table, String column, Nullability nullability) {}
