package io.sluice.ledger;

import io.sluice.model.FlowException;
import io.sluice.model.Reason;
import io.sluice.model.S3Location;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a refusal of S3 means to the user of the ledger. */
final class S3Failures {
    /** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList */
    private static final Set<String> BAD_KEYS = Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken");

    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "TokenRefreshRequired", "RequestTimeTooSkewed");

    private S3Failures() {}

    /** @param action the call as IAM names it */
    static <T> T call(String action, S3Location place, Supplier<T> call) {
        try {
            return call.get();
        } catch (S3Exception e) {
            throw explained(action, place, e);
        } catch (SdkClientException e) {
            throw FlowException.retryable(
                    "S3 gave no answer for the ledger at " + place + ": " + Reason.of(e)
                            + ". Check aws.region, aws.s3-endpoint and the network, then run the batch again.",
                    e);
        }
    }

    private static FlowException explained(String action, S3Location place, S3Exception e) {
        String code = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
        if (BAD_KEYS.contains(code)) {
            return FlowException.failed(
                    "S3 does not know the credentials (" + code + "), asked for the ledger at " + place
                            + ". Correct what aws.access-key and aws.secret-key refer to, or the role of this process.",
                    e);
        }
        if (EXPIRED.contains(code)) {
            return FlowException.retryable(
                    "S3 refuses the ledger at " + place + ", for the credentials have expired or the clock is wrong ("
                            + code + "). Renew them and run the batch again.",
                    e);
        }
        if (e.statusCode() == 403) {
            return FlowException.failed(
                    "S3 refuses the ledger at " + place + " (" + code + "). Grant " + action
                            + " on it to the role of this process.",
                    e);
        }
        if (code.equals("NoSuchBucket")) {
            return FlowException.failed(
                    "The ledger's bucket " + place.bucket() + " does not exist. Create it, or correct lake.ledger.", e);
        }
        if (e.statusCode() >= 500 || e.isThrottlingException()) {
            return FlowException.retryable(
                    "S3 failed for now at the ledger's " + place + " (" + code + ", status " + e.statusCode()
                            + "). Run the batch again.",
                    e);
        }
        return FlowException.failed(
                "S3 refused " + action + " for the ledger at " + place + " (" + code + ", status " + e.statusCode()
                        + "): " + e.getMessage(),
                e);
    }
}
