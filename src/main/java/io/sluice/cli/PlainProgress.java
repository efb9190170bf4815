package io.sluice.cli;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.run.Progress;
import io.sluice.run.Step;
import java.io.PrintWriter;

/** One line a batch, for logs and pipes. */
final class PlainProgress implements Progress {
    private final PrintWriter out;
    private final Advance advance = new Advance(System::nanoTime);

    PlainProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void backfillStarted(int batches) {
        advance.started(batches);
    }

    @Override
    public synchronized void batchStarted(BatchId batch) {
        advance.began(batch);
    }

    @Override
    public void stepStarted(BatchId batch, Step step) {}

    @Override
    public void advanced(BatchId batch, long rows, long bytes) {}

    @Override
    public synchronized void batchFinished(RunReport report) {
        advance.succeeded(report);
        say(Lines.of(report));
    }

    /** The command says at its end why a single batch failed. */
    @Override
    public synchronized void batchFailed(BatchId batch, FlowException failure) {
        advance.broke(batch);
        if (advance.batches() > 1) {
            say(batch + " failed: " + failure.getMessage());
        }
    }

    private void say(String line) {
        String left = advance.ended() == advance.batches()
                ? ""
                : advance.secondsLeft()
                        .map(s -> ", " + Lines.duration(s) + " left")
                        .orElse("");
        out.println("[" + advance.ended() + "/" + advance.batches() + left + "] " + line);
        out.flush();
    }
}
