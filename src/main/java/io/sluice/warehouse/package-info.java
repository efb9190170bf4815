/**
 * Redshift's part of a batch: UNLOAD of queries, COPY of hot tables, external schemas for cold ones, SQL scripts; and what
 * moves, looks after or counts the rows of hot tables. Statements are records whose text tests can read; a session runs them.
 *
 * <p>Enters: an {@link io.sluice.plan.UnloadPlan}, whose rows leave as files on S3; a {@link io.sluice.model.LakeCommit} that
 * Glue shows, a {@link io.sluice.plan.LoadPlan}, {@link io.sluice.plan.TransformPlan}s, a {@link io.sluice.plan.TierPlan}.
 * Leaves: committed transactions, those of batches with a row in the flow's ledger that says whether they took place, and
 * their outcomes. May import: {@code model}, {@code config}, {@code plan}, JDBC, the Redshift driver.
 */
package io.sluice.warehouse;
