package io.sluice.extract;

import io.sluice.model.FlowException;
import io.sluice.model.Reason;
import io.sluice.model.S3Location;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A listing that S3 refused, as the user needs to hear it. The SDK has retried what is worth retrying.
 *
 * @param code of the S3 error, empty when no answer came
 */
record S3Failure(SdkException cause, String code, int status, S3Location prefix) {
    /** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList */
    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "TokenRefreshRequired", "RequestTimeTooSkewed");

    private static final Set<String> BAD_KEYS = Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken");

    static S3Failure of(SdkException cause, S3Location prefix) {
        if (cause instanceof S3Exception s3 && s3.awsErrorDetails() != null) {
            String code = s3.awsErrorDetails().errorCode();
            return new S3Failure(cause, code == null ? "" : code, s3.statusCode(), prefix);
        }
        return new S3Failure(cause, "", cause instanceof S3Exception s3 ? s3.statusCode() : 0, prefix);
    }

    FlowException toFlowException() {
        String bucket = prefix.bucket();
        if (code.equals("NoSuchBucket")) {
            return failed(
                    "the bucket " + bucket + " does not exist", "correct source.path, or lake.raw of the environment");
        } else if (BAD_KEYS.contains(code)) {
            return failed(
                    "S3 does not know the credentials (" + code + ")",
                    "correct the access key and secret key of the environment");
        } else if (EXPIRED.contains(code)) {
            return retryable("the credentials have expired or the clock is wrong (" + code + ")");
        } else if (status == 403) {
            return failed(
                    "access to " + prefix + " is denied",
                    "allow s3:ListBucket on arn:aws:s3:::" + bucket + " and s3:GetObject on arn:aws:s3:::" + bucket
                            + "/* to the role that runs the batch");
        } else if (status == 301 || status == 307) {
            return failed("the bucket " + bucket + " is in another region", "correct aws.region of the environment");
        } else if (status >= 400 && status < 500 && status != 429) {
            return failed(
                    "S3 refuses to list " + prefix + " (" + status + " " + code + ")",
                    "correct source.path or the environment");
        } else if (status == 0 && String.valueOf(cause.getMessage()).startsWith("Unable to load credentials")) {
            return failed("there are no AWS credentials", "run the batch with a role, a profile or access keys");
        }
        return retryable(
                status == 0 ? "S3 could not be reached: " + Reason.of(cause) : "S3 answers " + status + " " + code);
    }

    private FlowException failed(String problem, String remedy) {
        return FlowException.failed(
                "the input of the batch could not be listed: " + problem + "; " + remedy + "; nothing was read", cause);
    }

    private FlowException retryable(String problem) {
        return FlowException.retryable(
                "the input of the batch, " + prefix + ", could not be listed: " + problem
                        + "; nothing was read, run the batch again later",
                cause);
    }
}
