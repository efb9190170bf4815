package io.sluice.catalog;

import io.sluice.model.FlowException;
import io.sluice.model.Reason;
import io.sluice.model.TableName;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.glue.model.GlueException;

/** What a refusal of Glue means to the user: which right is missing, or whether to come back later. */
final class GlueFailures {
    private GlueFailures() {}

    /**
     * Runs one call of Glue.
     *
     * @param action the call as IAM names it, without {@code glue:}
     * @throws FlowException for every failure except those that the caller may handle, which it names in {@code handled}
     */
    @SafeVarargs
    static <T> T call(String action, TableName table, Supplier<T> call, Class<? extends GlueException>... handled) {
        try {
            return call.get();
        } catch (SdkException e) {
            for (Class<? extends GlueException> type : handled) {
                if (type.isInstance(e)) {
                    throw e;
                }
            }
            throw explained(action, table, e);
        }
    }

    private static FlowException explained(String action, TableName table, SdkException e) {
        String what = "Glue " + action + " for the table " + table;
        if (e instanceof SdkClientException) {
            return FlowException.retryable(
                    what + " got no answer: " + Reason.of(e)
                            + ". Check aws.region, aws.glue-endpoint and the network, then run the batch again.",
                    e);
        }
        if (e instanceof GlueException glue) {
            return explained(action, table, what, glue);
        }
        return FlowException.failed(what + " failed: " + e.getMessage(), e);
    }

    private static FlowException explained(String action, TableName table, String what, GlueException e) {
        String code = code(e);
        if (code.equals("AccessDeniedException")) {
            return FlowException.failed(
                    what + " is not allowed: " + message(e) + ". Grant glue:" + action
                            + " to the role of this process on the catalog, the database " + table.schema()
                            + " and the table (with Lake Formation, also its permissions there).",
                    e);
        }
        if (isTransient(e, code)) {
            return FlowException.retryable(
                    what + " failed for now with " + code + ": " + message(e) + ". Run the batch again.", e);
        }
        return FlowException.failed(what + " was refused with " + code + ": " + message(e) + ".", e);
    }

    /** Whether an error of one entry in a batch call is worth sending that entry again. */
    static boolean isTransient(String code) {
        return switch (code) {
            case "ThrottlingException",
                    "OperationTimeoutException",
                    "InternalServiceException",
                    "ConcurrentModificationException",
                    "ResourceNotReadyException" -> true;
            default -> false;
        };
    }

    private static boolean isTransient(SdkServiceException e, String code) {
        return e.isThrottlingException() || e.statusCode() >= 500 || isTransient(code);
    }

    private static String code(GlueException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? "HTTP status " + e.statusCode()
                : e.awsErrorDetails().errorCode();
    }

    private static String message(GlueException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorMessage() == null
                ? e.getMessage()
                : e.awsErrorDetails().errorMessage();
    }
}
