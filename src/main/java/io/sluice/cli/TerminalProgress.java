package io.sluice.cli;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.run.Progress;
import io.sluice.run.Step;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar over all steps of all batches, with the batch, the step, and what was read of it. */
final class TerminalProgress implements Progress, AutoCloseable {
    private static final int STEPS = Step.values().length;

    private final ProgressBar bar;
    private String batch = "";
    private String step = "";
    private int done;

    TerminalProgress(String flow, int batches) {
        bar = new ProgressBarBuilder()
                .setTaskName(flow)
                .setInitialMax((long) batches * STEPS)
                // The library takes block characters and colours for wider than they are, and cuts the message.
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                .continuousUpdate()
                .hideEta()
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public synchronized void batchStarted(BatchId id, int index, int batches) {
        batch = id.interval() + " (" + index + "/" + batches + ")";
        done = index - 1;
        bar.stepTo((long) done * STEPS);
    }

    @Override
    public synchronized void stepStarted(Step started) {
        step = started.toString();
        bar.stepTo((long) done * STEPS + started.ordinal());
        bar.setExtraMessage(batch + " " + step);
    }

    @Override
    public synchronized void advanced(long rows, long bytes) {
        bar.setExtraMessage(batch + " " + step + " " + Lines.count(rows) + " rows " + Lines.size(bytes));
    }

    @Override
    public synchronized void batchFinished(RunReport report) {
        done++;
        bar.stepTo((long) done * STEPS);
    }

    @Override
    public void close() {
        bar.close();
    }
}
