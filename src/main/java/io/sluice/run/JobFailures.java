package io.sluice.run;

import io.sluice.model.FlowException;
import io.sluice.model.Reason;
import io.sluice.munge.RowFailure;
import io.sluice.storage.S3Use;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.s3a.AWSClientIOException;
import org.apache.hadoop.fs.s3a.AWSServiceThrottledException;
import org.apache.hadoop.fs.s3a.AWSStatus500Exception;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import org.apache.spark.SparkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What broke a Spark job, as the user needs to hear it, where no step could tell: jobs read and write S3 through S3A and
 * compute the flow's SQL in tasks. Nothing is published before the last job has succeeded.
 */
final class JobFailures {
    private static final String ROLE = " to the role that runs the batch";

    private JobFailures() {}

    /** Empty for what nobody foresaw. */
    static Optional<FlowException> explained(Exception failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable cause : chain) {
            if (cause instanceof S3Exception refusal && S3Use.isExpired(refusal)) {
                return Optional.of(FlowException.retryable(
                        "S3 refuses the credentials of the Spark job, for they have expired or the clock is wrong;"
                                + " nothing was published, renew them and run the batch again",
                        refusal));
            }
        }
        for (Throwable cause : chain) {
            Optional<FlowException> known = ofStorage(cause);
            if (known.isPresent()) {
                return known;
            }
        }
        return RowFailure.of(failure).or(() -> raised(chain));
    }

    private static Optional<FlowException> ofStorage(Throwable cause) {
        if (cause instanceof UnknownStoreException unknown) {
            return failed(
                    "the bucket of lake.tables does not exist, where " + unknown.getPath() + " was to be; create it, or"
                            + " correct lake.tables of the environment",
                    cause);
        } else if (cause instanceof AccessDeniedException denied) {
            return failed(
                    "S3 denies access to " + denied.getFile() + "; grant s3:GetObject, s3:PutObject, s3:DeleteObject,"
                            + " s3:AbortMultipartUpload and s3:ListBucket there (and for an encrypted bucket"
                            + " kms:Decrypt and kms:GenerateDataKey)" + ROLE,
                    cause);
        } else if (isAbsence(cause)) {
            return Optional.of(FlowException.retryable(
                    "S3, or a machine of the Spark job, did not answer: " + reason(cause)
                            + "; nothing was published, check the network and run the batch again",
                    cause));
        } else if (cause instanceof IOException
                && String.valueOf(cause.getMessage()).contains("No space left")) {
            return failed(
                    "a machine of the Spark job has no space left on its disk; give it more, or take shorter windows",
                    cause);
        }
        return Optional.empty();
    }

    private static boolean isAbsence(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnknownHostException
                || cause instanceof SocketTimeoutException
                || cause instanceof AWSClientIOException
                || cause instanceof AWSServiceThrottledException
                || cause instanceof AWSStatus500Exception;
    }

    /** What raise_error, of the flow's SQL or of a step, says of a row. */
    private static Optional<FlowException> raised(List<Throwable> chain) {
        Throwable root = chain.get(chain.size() - 1);
        boolean isRaised = root.getClass() == RuntimeException.class
                && root.getMessage() != null
                && chain.stream().anyMatch(SparkException.class::isInstance);
        return isRaised ? failed("a row is refused: " + reason(root), root) : Optional.empty();
    }

    private static Optional<FlowException> failed(String message, Throwable cause) {
        return Optional.of(FlowException.failed(message + "; nothing was published", cause));
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    /** Spark adds the place in the query, and stack traces, in further lines. */
    static String reason(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return Reason.sentence(message.lines().findFirst().orElse(""));
    }
}
