/**
 * Rows to Parquet files on S3, verified and listed, not yet visible to readers; and the log that makes them a Delta table.
 *
 * <p>Enters: a lazy Dataset, or what Redshift has unloaded, and a {@link io.sluice.plan.WritePlan}. Leaves: a {@link
 * io.sluice.model.LakeCommit}. The write is the one Spark action of a batch, unless its rows are merged into a table; a Delta
 * log needs some small ones of its own. Also finds and deletes what runs have left on S3. May import: {@code model}, {@code
 * config}, {@code plan}, {@code storage}.
 */
package io.sluice.lake;
