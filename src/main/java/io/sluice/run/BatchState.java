package io.sluice.run;

import io.sluice.ledger.RunReport;
import java.util.Optional;

/** How far a batch has come, by the newest run of it. */
public enum BatchState {
    DONE("done already"),
    FAILED("failed before"),
    /** Its run died, or is still at work. */
    UNFINISHED("unfinished"),
    NEVER_RUN("never run");

    private final String words;

    BatchState(String words) {
        this.words = words;
    }

    static BatchState of(Optional<RunReport> newest) {
        if (newest.isEmpty()) {
            return NEVER_RUN;
        }
        return switch (newest.get().outcome()) {
            case DONE -> DONE;
            case FAILED, PARTIAL -> FAILED;
            case STARTED, WRITTEN -> UNFINISHED;
        };
    }

    /** For people. */
    @Override
    public String toString() {
        return words;
    }
}
