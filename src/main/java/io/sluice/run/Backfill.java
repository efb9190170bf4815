package io.sluice.run;

import io.sluice.config.Flow;
import io.sluice.ledger.Contention;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs batches of a flow, the earliest first, as many at once as told. They share the SparkSession's context; each has
 * a session and a connection of its own. What a batch has done is in the ledger, so that a backfill which was killed goes
 * on with what is not done when it is planned again.
 */
public final class Backfill {
    private final BatchRunner runner;
    private final Progress progress;
    private final Pace pace;
    private volatile boolean stopped;

    public Backfill(Services services, Progress progress, Pace pace) {
        this.runner = new BatchRunner(services, progress, Clock.systemUTC());
        this.progress = progress;
        this.pace = pace;
    }

    /** What a failed batch means for those that have not begun. */
    public enum OnFailure {
        STOP,
        CONTINUE
    }

    /**
     * @param parallel how many batches run at once, at least 1
     * @param contention about a batch that another process runs
     */
    public record Pace(int parallel, OnFailure onFailure, Contention contention) {
        /** One after the other, up to the first that fails. */
        public static final Pace STEADY = new Pace(1, OnFailure.STOP, Contention.YIELD);

        public Pace {
            if (parallel < 1) {
                throw new IllegalArgumentException("at least 1 batch runs at a time, not " + parallel);
            }
        }
    }

    /**
     * What came of it, each list in the order of the windows.
     *
     * @param reports of the batches that are done
     * @param left batches that were not begun
     */
    public record Result(List<RunReport> reports, List<Failure> failures, List<BatchId> left) {
        public Result {
            reports = List.copyOf(reports);
            failures = List.copyOf(failures);
            left = List.copyOf(left);
        }

        public boolean isComplete() {
            return failures.isEmpty() && left.isEmpty();
        }
    }

    /** A batch that failed, and why. */
    public record Failure(BatchId batch, FlowException cause) {}

    /** How a batch ended; it has neither report nor failure when it did not begin. */
    private record End(BatchId batch, Optional<RunReport> report, Optional<FlowException> failure) {}

    /** From now on no batch begins; those that run go on to their end. */
    public void stop() {
        stopped = true;
    }

    /** Runs these windows; returns when the last of those that began has ended. */
    public Result run(Flow flow, List<Interval> windows) {
        progress.backfillStarted(windows.size());
        if (windows.isEmpty()) {
            return new Result(List.of(), List.of(), List.of());
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(pace.parallel(), windows.size()));
        try {
            List<Callable<End>> batches = new ArrayList<>();
            windows.forEach(window -> batches.add(() -> attempt(flow, new BatchId(flow.name(), window))));
            return result(pool.invokeAll(batches));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while batches of " + flow.name() + " were running", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private End attempt(Flow flow, BatchId batch) {
        if (stopped) {
            return new End(batch, Optional.empty(), Optional.empty());
        }
        progress.batchStarted(batch);
        try {
            RunReport report = runner.run(flow, batch, pace.contention());
            progress.batchFinished(report);
            return new End(batch, Optional.of(report), Optional.empty());
        } catch (FlowException e) {
            if (pace.onFailure() == OnFailure.STOP) {
                stop();
            }
            progress.batchFailed(batch, e);
            return new End(batch, Optional.empty(), Optional.of(e));
        }
    }

    private static Result result(List<Future<End>> ended) throws InterruptedException {
        List<RunReport> reports = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        List<BatchId> left = new ArrayList<>();
        for (Future<End> one : ended) {
            End end = end(one);
            end.report().ifPresent(reports::add);
            end.failure().ifPresent(cause -> failures.add(new Failure(end.batch(), cause)));
            if (end.report().isEmpty() && end.failure().isEmpty()) {
                left.add(end.batch());
            }
        }
        return new Result(reports, failures, left);
    }

    private static End end(Future<End> ended) throws InterruptedException {
        try {
            return ended.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a batch ended in no foreseen way: " + e.getCause(), e.getCause());
        }
    }
}
