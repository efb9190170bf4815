/**
 * Redshift Spectrum's reading of external tables, as SQL that DuckDB runs.
 *
 * <p>Enters: tables and partitions as Glue has them at the moment of a query, the objects of the local S3. Leaves: a
 * {@code FROM} expression over exactly the files that can hold wanted rows, what it costs to read them, and the changes
 * that DDL makes in Glue.
 *
 * <p>May import: {@code io.sluice.local.s3}; the AWS SDK's Glue client, DuckDB.
 */
package io.sluice.local.spectrum;
