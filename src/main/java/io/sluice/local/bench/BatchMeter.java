package io.sluice.local.bench;

import io.sluice.ledger.RunReport;
import io.sluice.local.LocalStack;
import io.sluice.local.Traffic;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.run.Progress;
import io.sluice.run.Step;
import java.util.ArrayList;
import java.util.List;

/** Measures the batches of a backfill, which come one after the other. Nobody else may use the stack meanwhile. */
final class BatchMeter implements Progress {
    private final LocalStack stack;
    private final List<BatchCost> costs = new ArrayList<>();
    private Traffic before;
    private long start;

    BatchMeter(LocalStack stack) {
        this.stack = stack;
    }

    /** The batches that are done, in their order. */
    List<BatchCost> costs() {
        return List.copyOf(costs);
    }

    @Override
    public void backfillStarted(int batches) {}

    @Override
    public void batchStarted(BatchId batch) {
        before = stack.traffic();
        start = System.nanoTime();
    }

    @Override
    public void stepStarted(BatchId batch, Step step) {}

    @Override
    public void advanced(BatchId batch, long rows, long bytes) {}

    @Override
    public void batchFinished(RunReport report) {
        long nanos = System.nanoTime() - start;
        costs.add(new BatchCost(report, nanos, stack.traffic().since(before)));
    }

    @Override
    public void batchFailed(BatchId batch, FlowException failure) {}
}
