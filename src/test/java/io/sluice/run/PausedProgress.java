package io.sluice.run;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A run that stops before a step until it is told to go on, or dies there. */
final class PausedProgress implements Progress {
    private final Step before;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private boolean dies;

    PausedProgress(Step before) {
        this.before = before;
    }

    /** Thrown through everything that handles failures. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    static PausedProgress dying(Step before) {
        PausedProgress progress = new PausedProgress(before);
        progress.dies = true;
        progress.goOn();
        return progress;
    }

    void awaitPause() throws InterruptedException {
        if (!reached.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("the run did not come to " + before);
        }
    }

    void goOn() {
        released.countDown();
    }

    @Override
    public void stepStarted(BatchId batch, Step step) {
        if (step == before) {
            reached.countDown();
            if (dies) {
                throw new Killed();
            }
            try {
                if (!released.await(120, TimeUnit.SECONDS)) {
                    throw new AssertionError("nobody let the run go on");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void backfillStarted(int batches) {}

    @Override
    public void batchStarted(BatchId batch) {}

    @Override
    public void advanced(BatchId batch, long rows, long bytes) {}

    @Override
    public void batchFinished(RunReport report) {}

    @Override
    public void batchFailed(BatchId batch, FlowException failure) {}
}
