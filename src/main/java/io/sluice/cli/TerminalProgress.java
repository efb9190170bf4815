package io.sluice.cli;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.run.Progress;
import io.sluice.run.Step;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar over all steps of all batches, with how they stand. */
final class TerminalProgress implements Progress, AutoCloseable {
    private static final int STEPS = Step.values().length;

    private final Advance advance = new Advance(System::nanoTime);
    private final ProgressBar bar;
    private volatile long secondsLeft = -1;

    TerminalProgress(String flow, int batches) {
        bar = new ProgressBarBuilder()
                .setTaskName(flow)
                .setInitialMax((long) batches * STEPS)
                // The library takes block characters and colours for wider than they are, and cuts the message.
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                .continuousUpdate()
                .setEtaFunction(state -> timeLeft())
                .clearDisplayOnFinish()
                .build();
    }

    /** Asked for by the bar's own thread, which must not wait for a batch that waits for the bar. */
    private Optional<Duration> timeLeft() {
        return secondsLeft < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(secondsLeft));
    }

    @Override
    public synchronized void backfillStarted(int batches) {
        advance.started(batches);
    }

    @Override
    public synchronized void batchStarted(BatchId batch) {
        advance.began(batch);
        show();
    }

    @Override
    public synchronized void stepStarted(BatchId batch, Step step) {
        advance.entered(batch, step);
        show();
    }

    @Override
    public synchronized void advanced(BatchId batch, long rows, long bytes) {
        advance.read(batch, rows, bytes);
        show();
    }

    @Override
    public synchronized void batchFinished(RunReport report) {
        advance.succeeded(report);
        show();
    }

    @Override
    public synchronized void batchFailed(BatchId batch, FlowException failure) {
        advance.broke(batch);
        show();
    }

    private void show() {
        advance.secondsLeft().ifPresent(seconds -> secondsLeft = seconds);
        bar.stepTo(advance.steps());
        bar.setExtraMessage(advance.now());
    }

    @Override
    public void close() {
        bar.close();
    }
}
