package io.sluice.ledger;

import io.sluice.model.FlowException;
import io.sluice.model.S3Location;
import io.sluice.storage.S3Use;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A lease on S3, changed by compare-and-swap: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html.
 * Times are S3's own, those of its answers: the clocks of machines that run batches do not matter.
 */
record LeaseObject(S3Client s3, S3Location place) {
    /**
     * What is there.
     *
     * @param stored absent when there is no lease yet
     * @param now S3's clock
     */
    record Found(Optional<Stored> stored, Instant now) {}

    /** @param age since it was written */
    record Stored(LeaseRecord lease, String etag, Duration age) {
        boolean isExpired() {
            return age.compareTo(lease.term()) > 0;
        }

        boolean isLive() {
            return lease.state() == LeaseRecord.State.HELD && !isExpired();
        }
    }

    Found read() {
        try {
            ResponseBytes<GetObjectResponse> object =
                    s3.getObjectAsBytes(r -> r.bucket(place.bucket()).key(place.key()));
            GetObjectResponse response = object.response();
            Instant now = date(response.sdkHttpResponse());
            return new Found(
                    Optional.of(new Stored(
                            parsed(object.asUtf8String()),
                            response.eTag(),
                            Duration.between(response.lastModified(), now))),
                    now);
        } catch (NoSuchKeyException absent) {
            return new Found(Optional.empty(), date(absent.awsErrorDetails().sdkHttpResponse()));
        } catch (SdkException e) {
            throw Ledger.LEDGER.explained(place, e);
        }
    }

    /**
     * Writes the lease if what is there is still what {@code expected}, an ETag, says; absent: if nothing is there.
     *
     * @return the new ETag; empty when something else is there, which may be this very write, sent before by the SDK and
     *     acknowledged to nobody
     * @throws FlowException retryable when S3 gave no answer: the write may have happened
     */
    Optional<String> put(LeaseRecord lease, Optional<String> expected) {
        try {
            return Optional.of(s3.putObject(
                            r -> {
                                r.bucket(place.bucket()).key(place.key()).contentType("application/json");
                                expected.ifPresentOrElse(r::ifMatch, () -> r.ifNoneMatch("*"));
                            },
                            RequestBody.fromString(lease.json()))
                    .eTag());
        } catch (S3Exception e) {
            if (e.statusCode() == S3Use.PRECONDITION_FAILED
                    || e.statusCode() == S3Use.CONFLICT
                    || e instanceof NoSuchKeyException) {
                return Optional.empty();
            }
            throw Ledger.LEDGER.explained(place, e);
        } catch (SdkException e) {
            throw Ledger.LEDGER.explained(place, e);
        }
    }

    private LeaseRecord parsed(String text) {
        try {
            return LeaseRecord.parse(text);
        } catch (IllegalArgumentException e) {
            throw FlowException.failed(
                    "The lease " + place + " cannot be read: " + e.getMessage()
                            + ". Sluice wrote no such object; restore its version before, or delete it while nothing runs.",
                    e);
        }
    }

    private static Instant date(SdkHttpResponse response) {
        return response.firstMatchingHeader("Date")
                .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from))
                .orElseThrow(() -> FlowException.failed("S3 answers without a Date, by which leases expire. Use an S3"
                        + " endpoint that sends it, as HTTP asks for."));
    }
}
