/**
 * Where rows go that do not fit, and the count of every row on its way: written and counted inside the tasks that meet
 * them, so that one pass over the data is enough.
 *
 * <p>Enters: rejected rows, from the steps that read and check. Leaves: files in the run's quarantine directory and, after
 * the batch's one Spark action, {@link io.sluice.model.RowCounts}. May import: {@code model}, {@code config}, {@code plan}.
 */
package io.sluice.quarantine;
