package io.sluice.cli;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.run.Progress;
import io.sluice.run.Step;
import java.io.PrintWriter;

/** One line a batch, for logs and pipes. */
final class PlainProgress implements Progress {
    private final PrintWriter out;
    private int index;
    private int batches;

    PlainProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void batchStarted(BatchId batch, int number, int total) {
        index = number;
        batches = total;
    }

    @Override
    public void stepStarted(Step step) {}

    @Override
    public void advanced(long rows, long bytes) {}

    @Override
    public void batchFinished(RunReport report) {
        out.println("[" + index + "/" + batches + "] " + Lines.of(report));
        out.flush();
    }
}
