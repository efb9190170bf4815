package io.sluice.run;

import io.sluice.model.FlowException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;

/**
 * Ends the Spark jobs of a run that take too long, as one does whose rows are nearly all in one task. What a task writes
 * that goes on all the same never appears.
 */
final class TimeLimit {
    /** From then on no job lasts, also one that begins late, or that Spark runs in a group of its own before. */
    private static final long AGAIN_MILLIS = 1000;

    private final SparkContext spark;
    private final String group;
    private final Optional<Duration> limit;
    private volatile Optional<String> struck = Optional.empty();

    /** @param group of the jobs, as Spark knows it */
    TimeLimit(SparkContext spark, String group, Optional<Duration> limit) {
        this.spark = spark;
        this.group = group;
        this.limit = limit;
    }

    /** @throws FlowException failed when the jobs were ended for the limit */
    <T> T applied(Supplier<T> jobs) {
        if (limit.isEmpty()) {
            return jobs.get();
        }
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            timer.scheduleAtFixedRate(this::strike, limit.get().toMillis(), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            return jobs.get();
        } catch (Exception e) {
            if (struck.isEmpty()) {
                throw e;
            }
            throw FlowException.failed(
                    "the Spark job took longer than munge.time-limit = "
                            + limit.get().toSeconds() + " seconds and was ended, " + struck.get()
                            + "; nothing was published. If one task takes far longer than the others, one object or one"
                            + " value of a key has most of the rows: deliver smaller objects, or change munge.sql; else"
                            + " give Spark more executors, or raise the limit",
                    e);
        } finally {
            timer.shutdownNow();
        }
    }

    private void strike() {
        try {
            if (struck.isEmpty()) {
                struck = Optional.of(progress());
            }
        } catch (RuntimeException e) { // it would end the timer, and the jobs would go on
            struck = Optional.of("how far it was is not known (" + e + ")");
        }
        spark.cancelJobGroup(group);
    }

    private String progress() {
        SparkStatusTracker tracker = spark.statusTracker();
        int tasks = 0;
        int done = 0;
        for (int job : tracker.getJobIdsForGroup(group)) {
            SparkJobInfo known = tracker.getJobInfo(job).getOrElse(() -> null);
            for (int id : known == null ? new int[0] : known.stageIds()) {
                SparkStageInfo stage = tracker.getStageInfo(id).getOrElse(() -> null);
                if (stage != null && stage.numActiveTasks() > 0) {
                    tasks += stage.numTasks();
                    done += stage.numCompletedTasks();
                }
            }
        }
        return "with " + done + " of " + tasks + " tasks at work done";
    }
}
