package io.sluice.local.bench;

import io.sluice.ledger.RunReport;
import io.sluice.local.Traffic;

/**
 * What one batch cost.
 *
 * @param nanos wall time from its beginning to its report
 * @param traffic what the stack was asked meanwhile
 */
record BatchCost(RunReport report, long nanos, Traffic traffic) {}
