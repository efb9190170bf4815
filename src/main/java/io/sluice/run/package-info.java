/**
 * The script of a batch, and the composition root.
 *
 * <p>Enters: a flow and an interval. Leaves: a {@link io.sluice.ledger.RunReport}. It alone creates AWS clients and the
 * SparkSession, times the steps, and says in a failure where it happened. Also cleans up after runs. May import: everything to its left.
 */
package io.sluice.run;
