package io.sluice.local.redshift.engine;

/**
 * What Redshift knows of a column and DuckDB does not; kept as the column's comment, so that it follows the column
 * through renames, drops and rollbacks.
 *
 * @param type as {@link SqlType#toString} gives it
 * @param encode the compression encoding, "none" without one
 * @param identity {@code seed,step}, empty when the column has no IDENTITY
 * @param comment what COMMENT ON COLUMN said
 */
record ColumnNote(String type, String encode, String identity, String comment) {}
