/**
 * Rows to Parquet files on S3, verified and listed, not yet visible to readers.
 *
 * <p>Enters: a lazy Dataset and a {@link io.sluice.plan.WritePlan}. Leaves: a {@link io.sluice.model.LakeCommit}. The
 * write is the one Spark action of a batch. Also finds and deletes what runs have left on S3. May import: {@code model}, {@code config}, {@code plan},
 * {@code storage}.
 */
package io.sluice.lake;
