package io.sluice.ledger;

import io.sluice.model.BatchId;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Leases on batches, one object each, {@code <root>/<flow>/<interval>/lease.json}. Its generation grows with every run of
 * the batch and is never given twice.
 *
 * <p>A lease keeps two runs from working at the same time, and tells a run that another has taken its place. It cannot keep
 * a process that slept through its loss from one more request: what is published is fenced by the generation, where it is
 * published.
 */
public final class Leases {
    private static final String NAME = "lease.json";

    /** Each loss of a race to another run ends at its lease; more than a few are a fault of the endpoint. */
    private static final int ATTEMPTS = 5;

    private final S3Client s3;
    private final S3Location root;
    private final String holder;
    private final Duration term;

    /**
     * @param root of the ledger
     * @param holder this process, for a person
     * @param term after which others may take a lease that was not renewed; it is renewed every third of it
     */
    public Leases(S3Client s3, S3Location root, String holder, Duration term) {
        this.s3 = s3;
        this.root = root;
        this.holder = holder;
        this.term = term;
    }

    /**
     * Takes the lease for a new run, which is above every run that had it before.
     *
     * @param now the run's start, for its id
     * @throws FlowException retryable when another run has the lease and may keep it, or S3 does not answer
     */
    public Lease acquire(BatchId batch, Instant now, Contention contention) {
        LeaseObject object = object(batch);
        String runId = Run.start(batch, 1, now.truncatedTo(ChronoUnit.MILLIS)).id();
        FlowException failure = new FlowException(
                FailureKind.RETRYABLE,
                "S3 refused every attempt to take the lease " + object.place() + ". Run the batch again.");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            LeaseObject.Found found = object.read();
            Optional<LeaseObject.Stored> stored = found.stored();
            if (stored.isPresent() && stored.get().lease().run().equals(runId)) {
                return held(batch, object, stored.get().lease(), stored.get().etag());
            }
            if (stored.isPresent() && stored.get().isLive() && contention == Contention.YIELD) {
                throw running(batch, stored.get());
            }
            long generation = stored.map(s -> s.lease().generation()).orElse(0L) + 1;
            LeaseRecord mine =
                    new LeaseRecord(LeaseRecord.State.HELD, generation, runId, holder, found.now(), term, attempt);
            try {
                Optional<String> etag = object.put(mine, stored.map(LeaseObject.Stored::etag));
                if (etag.isPresent()) {
                    return held(batch, object, mine, etag.get());
                }
            } catch (FlowException e) {
                if (e.kind() != FailureKind.RETRYABLE) {
                    throw e;
                }
                failure = e; // the next read tells whether it happened
            }
        }
        throw failure;
    }

    /** The id of the run that works on the batch now, by its lease. */
    public Optional<String> working(BatchId batch) {
        return object(batch).read().stored().filter(LeaseObject.Stored::isLive).map(s -> s.lease()
                .run());
    }

    private Lease held(BatchId batch, LeaseObject object, LeaseRecord record, String etag) {
        return new Lease(batch, object, record, etag);
    }

    private LeaseObject object(BatchId batch) {
        return new LeaseObject(s3, root.resolve(batch.key()).resolve(NAME));
    }

    private static FlowException running(BatchId batch, LeaseObject.Stored other) {
        LeaseRecord lease = other.lease();
        return new FlowException(
                FailureKind.RETRYABLE,
                "batch " + batch + " is already running since " + lease.acquired() + ", by run " + lease.run() + " ("
                        + lease.holder() + "); it renewed its lease "
                        + other.age().toSeconds() + " s ago, and without"
                        + " that the lease ends after " + lease.term().toSeconds() + " s. Wait for it, or run with"
                        + " --take-over, which stops it before it publishes anything more.");
    }
}
