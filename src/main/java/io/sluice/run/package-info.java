/**
 * The script of a batch, what of a range of batches is to run, and the composition root.
 *
 * <p>Enters: a flow and intervals. Leaves: a {@link io.sluice.run.BackfillPlan}, and a {@link
 * io.sluice.ledger.RunReport} for each batch. It alone creates AWS clients and the SparkSession, times the steps, and says
 * in a failure where it happened. Also repairs what dead runs left, and cleans up after them. May import: everything to its
 * left.
 */
package io.sluice.run;
