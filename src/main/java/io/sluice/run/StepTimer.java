package io.sluice.run;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.warehouse.QueueTime;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Times the steps of one batch, and says in a failure in which of them it happened. */
final class StepTimer {
    private final BatchId batch;
    private final Progress progress;
    private final JobFailures jobs;
    private final QueueTime queue = new QueueTime();
    private final Map<Step, Long> millis = new EnumMap<>(Step.class);
    private final Map<Step, Long> queued = new EnumMap<>(Step.class);

    /** @param jobs tells what broke a Spark job of the batch */
    StepTimer(BatchId batch, Progress progress, JobFailures jobs) {
        this.batch = batch;
        this.progress = progress;
        this.jobs = jobs;
    }

    <T> T time(Step step, Supplier<T> work) {
        progress.stepStarted(batch, step);
        long start = System.nanoTime();
        Duration before = queue.total();
        try {
            return work.get();
        } catch (Exception e) { // also checked ones: Scala does not declare what it throws
            throw placed(batch, step, known(e), e);
        } finally {
            Duration waited = queue.total().minus(before);
            Duration worked = Duration.ofNanos(System.nanoTime() - start).minus(waited);
            millis.merge(step, worked.toMillis(), Long::sum);
            queued.merge(step, waited.toMillis(), Long::sum);
        }
    }

    /** Is told by the steps how long they wait for others. */
    QueueTime queue() {
        return queue;
    }

    /** The time of each step so far, in the order of the steps. */
    List<RunReport.Step> timings() {
        return millis.entrySet().stream()
                .map(e -> new RunReport.Step(e.getKey().toString(), e.getValue(), queued.get(e.getKey())))
                .toList();
    }

    /** The failure with the place where it happened before it. */
    static FlowException placed(BatchId batch, Step step, FlowException known) {
        return placed(batch, step, known, known);
    }

    private static FlowException placed(BatchId batch, Step step, FlowException known, Exception failure) {
        return new FlowException(
                known.kind(),
                "[" + batch.flow() + ", " + batch.interval() + ", " + step + "] " + known.getMessage(),
                failure);
    }

    /** The failure as a person needs to hear it. */
    private FlowException known(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FlowException known) {
                return known;
            }
        }
        return jobs.explained(failure).orElseGet(() -> FlowException.failed(unforeseen(failure), failure));
    }

    private static String unforeseen(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return "an unforeseen " + root.getClass().getSimpleName() + ": " + JobFailures.reason(root)
                + "; run again with --verbose for the whole story, and report it";
    }
}
