package io.sluice.run;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.InputChange;
import java.util.Objects;
import java.util.Optional;

/**
 * A batch of a range, and whether it is to run.
 *
 * @param newest the report of its newest run
 * @param change of its objects since the run that did it; absent when it is not done, or nobody asked
 * @param decision whether it is to run
 */
public record PlannedBatch(
        BatchId batch, BatchState state, Optional<RunReport> newest, Optional<InputChange> change, Decision decision) {
    public PlannedBatch {
        Objects.requireNonNull(batch);
        Objects.requireNonNull(state);
        Objects.requireNonNull(newest);
        Objects.requireNonNull(change);
        Objects.requireNonNull(decision);
    }

    /** What becomes of it. */
    public enum Decision {
        RUN,
        LEAVE
    }

    public boolean isToRun() {
        return decision == Decision.RUN;
    }
}
