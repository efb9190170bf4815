/**
 * Every decision of a batch, taken before anything is touched: pure, comparable, printable.
 *
 * <p>Enters: a flow, an environment, an interval and what earlier runs of the batch left. Leaves: a
 * {@link io.sluice.plan.BatchPlan} with one sub-plan a step. May import: {@code model}, {@code config}.
 */
package io.sluice.plan;
