/**
 * Typed rows to the rows of the lake table: masks, the flow's SQL, its expectations, deduplication.
 *
 * <p>Enters: a lazy Dataset, a {@link io.sluice.plan.MungePlan} and the run's {@link io.sluice.quarantine.Quarantine}.
 * Leaves: a lazy Dataset; rows that fail an expectation go to quarantine while it is computed. May import: {@code model},
 * {@code config}, {@code plan}, {@code quarantine}.
 */
package io.sluice.munge;
