package io.sluice.run;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;

/** Who watches a run: a progress bar, plain lines, or nobody. Calls come from several threads. */
public interface Progress {
    /**
     * @param index of the batch in the backfill, from 1
     */
    void batchStarted(BatchId batch, int index, int batches);

    void stepStarted(Step step);

    /**
     * Spark's tasks have read more.
     *
     * @param rows read so far in this batch
     * @param bytes read so far in this batch, as stored
     */
    void advanced(long rows, long bytes);

    void batchFinished(RunReport report);
}
