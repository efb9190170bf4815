package io.sluice.storage;

import io.sluice.model.FlowException;
import io.sluice.model.Reason;
import io.sluice.model.S3Location;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a step uses S3 for, which tells a user what a refusal means: S3's own answers are the same for all.
 *
 * @param purpose what was to be done, to be followed by the place: {@code list the input of the batch at}
 * @param setting that names the place: {@code lake.ledger of the environment}
 * @param rights that a role needs there: {@code s3:PutObject}
 * @param consequence for the batch: {@code nothing was read}
 * @param again what to do when the failure passes
 */
public record S3Use(String purpose, String setting, String rights, String consequence, String again) {
    /** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList */
    private static final Set<String> BAD_KEYS = Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken");

    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "TokenRefreshRequired", "RequestTimeTooSkewed");

    /** S3's refusal of a condition ({@code If-Match}), or of two conditional requests at the same time. */
    public static final int PRECONDITION_FAILED = 412;

    public static final int CONFLICT = 409;

    /** For a step of a batch. */
    public S3Use(String purpose, String setting, String rights, String consequence) {
        this(purpose, setting, rights, consequence, "run the batch again");
    }

    /**
     * Sends a request; the SDK tries again what is worth it.
     *
     * @throws FlowException retryable when S3 does not answer or fails for now, else failed
     */
    public <T> T call(S3Location place, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw explained(place, e);
        }
    }

    /** A failure of the SDK as the user needs to hear it. */
    public FlowException explained(S3Location place, SdkException e) {
        int status = e instanceof S3Exception s3 ? s3.statusCode() : 0;
        String code = code(e);
        if (code.equals("NoSuchBucket")) {
            return failed(place, "the bucket " + place.bucket() + " does not exist", "correct " + setting, e);
        } else if (BAD_KEYS.contains(code)) {
            return failed(
                    place,
                    "S3 does not know the credentials (" + code + ")",
                    "correct what aws.access-key and aws.secret-key refer to, or the role of this process",
                    e);
        } else if (isExpired(e)) {
            return passing(place, "the credentials have expired or the clock is wrong (" + code + ")", e);
        } else if (status == 403) {
            boolean isKey =
                    code.startsWith("KMS") || String.valueOf(e.getMessage()).contains("kms:");
            String also = isKey ? " and kms:Decrypt and kms:GenerateDataKey on its key" : "";
            return failed(
                    place,
                    "access is denied (" + code + ")",
                    "allow " + rights + " there" + also + " to the role of this process",
                    e);
        } else if (status == 301 || status == 307) {
            return failed(place, "the bucket " + place.bucket() + " is in another region", "correct aws.region", e);
        } else if (isPermanent(status, code) && !isThrottling(e)) {
            return failed(place, "S3 refuses it (" + status + " " + code + ")", "correct " + setting, e);
        } else if (status == 0 && String.valueOf(e.getMessage()).startsWith("Unable to load credentials")) {
            return failed(
                    place, "there are no AWS credentials", "run the batch with a role, a profile or access keys", e);
        }
        return passing(
                place,
                status == 0
                        ? "S3 gave no answer: " + Reason.of(e) + "; check aws.region, aws.s3-endpoint and the network"
                        : "S3 answers " + status + " " + code,
                e);
    }

    /** Whether S3 refuses credentials that it knows, for the time being over. */
    public static boolean isExpired(SdkException e) {
        return EXPIRED.contains(code(e));
    }

    private static boolean isPermanent(int status, String code) {
        return status >= 400 && status < 500 && status != CONFLICT && status != 429 && !code.equals("RequestTimeout");
    }

    private static boolean isThrottling(SdkException e) {
        return e instanceof S3Exception s3 && s3.isThrottlingException();
    }

    private static String code(SdkException e) {
        String code = e instanceof S3Exception s3 && s3.awsErrorDetails() != null
                ? s3.awsErrorDetails().errorCode()
                : "";
        return code == null ? "" : code;
    }

    private FlowException failed(S3Location place, String problem, String remedy, SdkException cause) {
        return FlowException.failed(
                "S3 did not " + purpose + " " + place + ": " + problem + "; " + remedy + "; " + consequence, cause);
    }

    private FlowException passing(S3Location place, String problem, SdkException cause) {
        return FlowException.retryable(
                "S3 did not " + purpose + " " + place + ": " + problem + "; " + consequence + ", " + again, cause);
    }
}
