package io.sluice.local.glue;

/** A refusal as the service words it: the exception's name on the wire, and a message. */
final class GlueFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    GlueFailure(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    String code() {
        return code;
    }

    static GlueFailure notFound(String message) {
        return new GlueFailure("EntityNotFoundException", message);
    }

    static GlueFailure exists(String message) {
        return new GlueFailure("AlreadyExistsException", message);
    }

    /** Well formed, but wrong for this catalog. */
    static GlueFailure invalid(String message) {
        return new GlueFailure("InvalidInputException", message);
    }

    /** Against the model of the API: missing, too long, too many. */
    static GlueFailure validation(String field, String constraint) {
        return new GlueFailure(
                "ValidationException",
                "1 validation error detected: Value at '" + field + "' failed to satisfy constraint: Member "
                        + constraint);
    }
}
