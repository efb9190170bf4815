package io.sluice.run;

import io.sluice.model.FlowException;
import io.sluice.model.Reason;
import io.sluice.model.S3Location;
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
import java.util.regex.Pattern;
import org.apache.hadoop.fs.PathIOException;
import org.apache.spark.SparkException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What broke a Spark job, as the user needs to hear it, where no step could tell: jobs write S3 through S3A and compute the
 * flow's SQL in tasks. Nothing is published before the last job has succeeded.
 */
final class JobFailures {
    private static final S3Use WRITING = new S3Use(
            "serve the Spark job at",
            "lake.tables of the environment, or create it",
            "s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucket",
            "nothing was published");

    /**
     * How Spark tells that an executor had no memory left: by the error that a task met, by the exit code that stands for it
     * (SparkExitCode.OOM), or by what the cluster manager says when it ends one that took more than it was given
     * (https://spark.apache.org/docs/3.5.5/running-on-yarn.html).
     */
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("java\\.lang\\.OutOfMemoryError|[Ee]xit(ed with)? (code|status):? 52\\b"
                    + "|exceeding (physical )?memory limits|beyond the 'PHYSICAL' memory limit");

    private static final Pattern LOST = Pattern.compile("ExecutorLostFailure \\(([^\\n]*)\\)");

    private final S3Location tables;

    /** @param tables where the environment keeps lake tables */
    JobFailures(S3Location tables) {
        this.tables = tables;
    }

    /** Empty for what nobody foresaw. */
    Optional<FlowException> explained(Exception failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable cause : chain) {
            if (cause instanceof SdkException refusal) {
                return Optional.of(WRITING.explained(place(chain), refusal));
            }
        }
        for (Throwable cause : chain) {
            Optional<FlowException> known = ofMachines(cause);
            if (known.isPresent()) {
                return known;
            }
        }
        return RowFailure.of(failure).or(() -> raised(chain));
    }

    /** The object that S3A was at, if it says so: by its key, or by its address. */
    private S3Location place(List<Throwable> chain) {
        return chain.stream()
                .map(JobFailures::path)
                .flatMap(Optional::stream)
                .filter(path -> !path.startsWith("/"))
                .findFirst()
                .map(path -> path.contains("://") ? S3Location.parse(path) : new S3Location(tables.bucket(), path))
                .orElse(tables);
    }

    private static Optional<String> path(Throwable cause) {
        if (cause instanceof PathIOException known) {
            return Optional.of(known.getPath().toString());
        }
        return cause instanceof AccessDeniedException denied ? Optional.of(denied.getFile()) : Optional.empty();
    }

    private static Optional<FlowException> ofMachines(Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        if (cause instanceof OutOfMemoryError || OUT_OF_MEMORY.matcher(said).find()) {
            return failed(
                    "an executor of the Spark job ran out of memory (" + reason(cause)
                            + "); give it more (spark.executor.memory), fewer tasks at once (spark.executor.cores), or take"
                            + " shorter windows",
                    cause);
        } else if (cause instanceof IOException && said.contains("No space left")) {
            return failed(
                    "a machine of the Spark job has no space left on the disk of spark.local.dir; give it more, or take"
                            + " shorter windows",
                    cause);
        } else if (isAbsence(cause) || LOST.matcher(said).find()) {
            return Optional.of(FlowException.retryable(
                    "a machine of the Spark job did not answer: " + reason(cause)
                            + "; nothing was published, check the cluster and the network and run the batch again",
                    cause));
        }
        return Optional.empty();
    }

    private static boolean isAbsence(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnknownHostException
                || cause instanceof SocketTimeoutException;
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
