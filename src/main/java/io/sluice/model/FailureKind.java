package io.sluice.model;

/** What a failure means for the caller of the process. */
public enum FailureKind {
    /** The batch failed and will fail again until somebody changes data, code or rights. */
    FAILED(1),
    /** The command line or a configuration file is wrong; nothing was started. */
    CONFIGURATION(2),
    /** Something outside was not there; the same command may succeed later (EX_TEMPFAIL of sysexits.h). */
    RETRYABLE(75);

    private final int exitCode;

    FailureKind(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
