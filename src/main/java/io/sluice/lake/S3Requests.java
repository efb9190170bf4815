package io.sluice.lake;

import io.sluice.model.FlowException;
import io.sluice.model.Reason;
import io.sluice.model.S3Location;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a refusal of S3 means to whoever cleans up. */
final class S3Requests {
    private S3Requests() {}

    /** @param action the call as IAM names it */
    static <T> T call(String action, S3Location place, Supplier<T> call) {
        try {
            return call.get();
        } catch (S3Exception e) {
            int status = e.statusCode();
            if (status >= 400 && status < 500 && status != 429) {
                throw FlowException.failed(
                        "S3 refuses " + action + " at " + place + " (" + Reason.of(e) + "). Grant it to the role that"
                                + " cleans, or correct the environment's lake and keys, and run sluice clean again.",
                        e);
            }
            throw later(action, place, e);
        } catch (SdkException e) {
            throw later(action, place, e);
        }
    }

    private static FlowException later(String action, S3Location place, SdkException e) {
        return FlowException.retryable(
                "S3 gave no answer to " + action + " at " + place + ": " + Reason.of(e)
                        + ". Run sluice clean again; it goes on where it was.",
                e);
    }
}
