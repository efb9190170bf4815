package io.sluice.run;

import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import java.util.Optional;

/**
 * Something about a batch on which the ledger, S3, Glue and Redshift do not agree.
 *
 * @param what is different, and why as far as it is known
 * @param failure why it could not be closed
 */
public record Difference(BatchId batch, String what, Remedy remedy, Optional<FlowException> failure) {
    /** How it is closed. */
    public enum Remedy {
        /** The ledger is told that the run died. */
        RECORD,
        /** What the newest run that wrote files has written is published again, by a new run. */
        PUBLISH,
        /** As PUBLISH, and Redshift loads the rows though its ledger says that it has them. */
        RELOAD,
        /** All partitions of a merged table are shown anew, by a run that publishes the batch again. */
        SHOW,
        /** There is nothing whole to publish: the batch has to be run by somebody. */
        RUN,
        /** It is not Sluice's: somebody has to decide. */
        LEAVE
    }

    Difference(BatchId batch, String what, Remedy remedy) {
        this(batch, what, remedy, Optional.empty());
    }

    /** Whether a repair closes it. */
    public boolean canBeClosed() {
        return remedy != Remedy.RUN && remedy != Remedy.LEAVE;
    }

    Difference with(Remedy other) {
        return new Difference(batch, what, other, failure);
    }

    Difference failed(FlowException e) {
        return new Difference(batch, what, remedy, Optional.of(e));
    }
}
