/**
 * Makes a lake commit visible: registers its table and partitions in the Glue Data Catalog, idempotently.
 *
 * <p>Enters: a {@link io.sluice.model.LakeCommit} whose files are durable, and a {@link io.sluice.plan.RegisterPlan}.
 * Leaves: a {@link io.sluice.catalog.Registration}; readers of the table see the commit. Also tells what Glue shows, and
 * which places on S3 readers of a table read. May import: {@code model}, {@code config}, {@code plan}, the AWS SDK's Glue
 * client.
 */
package io.sluice.catalog;
