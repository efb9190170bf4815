package io.sluice.model;

/**
 * A failure that a user can act on: its message states the problem, the cause with values, and the remedy, and holds no
 * secret.
 */
public final class FlowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final FailureKind kind;

    public FlowException(FailureKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public FlowException(FailureKind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public static FlowException failed(String message) {
        return new FlowException(FailureKind.FAILED, message);
    }

    public static FlowException failed(String message, Throwable cause) {
        return new FlowException(FailureKind.FAILED, message, cause);
    }

    public static FlowException configuration(String message) {
        return new FlowException(FailureKind.CONFIGURATION, message);
    }

    public static FlowException retryable(String message, Throwable cause) {
        return new FlowException(FailureKind.RETRYABLE, message, cause);
    }

    public FailureKind kind() {
        return kind;
    }
}
