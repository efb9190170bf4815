package io.sluice.run;

import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Tells who watches what Spark's tasks have read, as each of them ends. */
final class TaskProgress extends SparkListener {
    private final Progress progress;
    private final LongAdder rows = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    TaskProgress(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.taskMetrics() == null) {
            return;
        }
        rows.add(end.taskMetrics().inputMetrics().recordsRead());
        bytes.add(end.taskMetrics().inputMetrics().bytesRead());
        progress.advanced(rows.sum(), bytes.sum());
    }
}
