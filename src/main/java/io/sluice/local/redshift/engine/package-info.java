/**
 * Redshift's SQL over one DuckDB database file.
 *
 * <p>In: statements as clients of Redshift write them, with their parameters. Out: rows, command tags and failures as
 * Redshift reports them. A statement is read by this package's own grammar (never by text replacement), resolved
 * against the catalog and written again as DuckDB's SQL; what the grammar does not know, and every function that is
 * not listed, is refused by name, so that nothing of DuckDB's own dialect slips through.
 *
 * <p>May import {@code local.spectrum} (external tables), {@code local.s3} (the objects that COPY reads and UNLOAD writes), DuckDB's JDBC
 * driver and Jackson. Imported by {@code local.redshift} (the wire) and {@code local}.
 */
package io.sluice.local.redshift.engine;
