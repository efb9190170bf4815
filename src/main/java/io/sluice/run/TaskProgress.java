package io.sluice.run;

import io.sluice.model.Run;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.executor.InputMetrics;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.AccumulatorContext;
import org.apache.spark.util.AccumulatorV2;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Tells who watches what Spark's tasks have read for one run, whose jobs are those of its job group: at each heartbeat of an
 * executor (by {@code spark.executor.heartbeatInterval}) and at each task's end.
 */
final class TaskProgress extends SparkListener {
    /** Names of Spark's own accumulators: {@code InternalAccumulator.input}. */
    private static final String ROWS = "internal.metrics.input.recordsRead";

    private static final String BYTES = "internal.metrics.input.bytesRead";

    /** The local property of Spark that holds a job's group: {@code SparkContext.SPARK_JOB_GROUP_ID}. */
    private static final String GROUP = "spark.jobGroup.id";

    private final Run run;
    private final Progress progress;
    private final Set<Integer> stages = ConcurrentHashMap.newKeySet();
    private final Map<Long, Read> tasks = new ConcurrentHashMap<>();

    /** By one task, so far. */
    private record Read(long rows, long bytes) {}

    TaskProgress(Run run, Progress progress) {
        this.run = run;
        this.progress = progress;
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
        if (job.properties() != null && run.id().equals(job.properties().getProperty(GROUP))) {
            job.stageInfos().foreach(stage -> stages.add(stage.stageId()));
        }
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
        JavaConverters.seqAsJavaList(heartbeat.accumUpdates()).forEach(task -> {
            if (!stages.contains((Integer) task._2())) {
                return;
            }
            Read read = new Read(0, 0);
            for (AccumulableInfo value : JavaConverters.seqAsJavaList(task._4())) {
                read = with(read, value);
            }
            tasks.put((Long) task._1(), read);
        });
        tell();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.taskMetrics() == null || !stages.contains(end.stageId())) {
            return;
        }
        InputMetrics input = end.taskMetrics().inputMetrics();
        tasks.put(end.taskInfo().taskId(), new Read(input.recordsRead(), input.bytesRead()));
        tell();
    }

    private static Read with(Read read, AccumulableInfo value) {
        // A heartbeat leaves out the names; the driver knows the accumulators by their ids.
        Option<AccumulatorV2<?, ?>> accumulator = AccumulatorContext.get(value.id());
        String name = accumulator.isEmpty() ? "" : accumulator.get().name().getOrElse(() -> "");
        if (!(value.update().getOrElse(() -> null) instanceof Number number)) {
            return read;
        }
        return switch (name) {
            case ROWS -> new Read(number.longValue(), read.bytes());
            case BYTES -> new Read(read.rows(), number.longValue());
            default -> read;
        };
    }

    private void tell() {
        progress.advanced(
                run.batch(),
                tasks.values().stream().mapToLong(Read::rows).sum(),
                tasks.values().stream().mapToLong(Read::bytes).sum());
    }
}
