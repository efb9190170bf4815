package io.sluice.run;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;

/** Who watches a backfill: a progress bar, plain lines, or nobody. Calls come from several threads. */
public interface Progress {
    /** @param batches how many there are in the backfill */
    void backfillStarted(int batches);

    void batchStarted(BatchId batch);

    void stepStarted(BatchId batch, Step step);

    /**
     * Spark's tasks have read more.
     *
     * @param rows read so far in this batch
     * @param bytes read so far in this batch, as stored
     */
    void advanced(BatchId batch, long rows, long bytes);

    void batchFinished(RunReport report);

    void batchFailed(BatchId batch, FlowException failure);
}
