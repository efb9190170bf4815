/**
 * Raw objects to typed rows: pins the objects of a window, then reads exactly those, every record checked against the
 * declared schema. What Redshift has unloaded is read as its manifest lists it.
 *
 * <p>Enters: an {@link io.sluice.plan.ExtractPlan} and the run's {@link io.sluice.quarantine.Quarantine}. Leaves: a lazy
 * Dataset of the records that fit; the others go to quarantine while it is computed. May import: {@code model}, {@code
 * config}, {@code plan}, {@code quarantine}, {@code storage}.
 */
package io.sluice.extract;
