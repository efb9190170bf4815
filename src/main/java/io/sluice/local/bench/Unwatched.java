package io.sluice.local.bench;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.run.Progress;
import io.sluice.run.Step;

/** Nobody watches: what a benchmark needs is in the reports. */
final class Unwatched implements Progress {
    @Override
    public void backfillStarted(int batches) {}

    @Override
    public void batchStarted(BatchId batch) {}

    @Override
    public void stepStarted(BatchId batch, Step step) {}

    @Override
    public void advanced(BatchId batch, long rows, long bytes) {}

    @Override
    public void batchFinished(RunReport report) {}

    @Override
    public void batchFailed(BatchId batch, FlowException failure) {}
}
