package io.sluice.ledger;

import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.Run;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one run to work on its batch, renewed by a thread until it is closed or lost.
 *
 * <p>Every write names the ETag of the one before, so that a run whose place another one has taken cannot renew. An answer
 * that was lost is looked up: a lease that names this run is this run's.
 */
public final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private final BatchId batch;
    private final LeaseObject object;
    private final ScheduledExecutorService renewals;
    private LeaseRecord record;
    private String etag;
    private volatile Optional<FlowException> lost = Optional.empty();

    Lease(BatchId batch, LeaseObject object, LeaseRecord record, String etag) {
        this.batch = batch;
        this.object = object;
        this.record = record;
        this.etag = etag;
        this.renewals = daemon("lease " + batch);
        long pause = Math.max(1, record.term().toMillis() / 3);
        renewals.scheduleWithFixedDelay(this::renewQuietly, pause, pause, TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService daemon(String name) {
        return new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The run that the lease is for. */
    public synchronized Run run() {
        return new Run(batch, record.run(), record.generation());
    }

    /** Makes the run's generation greater than one on record: the lease had been deleted, and counted from 1 again. */
    public synchronized void exceed(long generation) {
        if (record.generation() <= generation) {
            write(LeaseRecord.State.HELD, generation + 1);
        }
        requireHeld();
    }

    /**
     * Asks S3, and renews.
     *
     * @throws FlowException failed when another run has taken this one's place; retryable when S3 does not answer
     */
    public synchronized void confirm() {
        requireHeld();
        write(LeaseRecord.State.HELD, record.generation());
        requireHeld();
    }

    /**
     * As far as the last renewal tells, without asking.
     *
     * @throws FlowException failed when another run has taken this one's place
     */
    public void requireHeld() {
        if (lost.isPresent()) {
            throw FlowException.failed(lost.get().getMessage(), lost.get());
        }
    }

    /** Whether another run is known to have taken this one's place. */
    public boolean isLost() {
        return lost.isPresent();
    }

    private synchronized void renewQuietly() {
        try {
            if (lost.isEmpty() && record.state() == LeaseRecord.State.HELD) {
                write(LeaseRecord.State.HELD, record.generation());
            }
        } catch (RuntimeException e) {
            LOG.warn("the lease of batch {} was not renewed and will be tried again: {}", batch, e.getMessage());
        }
    }

    private void write(LeaseRecord.State state, long generation) {
        for (int attempt = 0; attempt < 2; attempt++) {
            LeaseRecord next = record.next(state, generation);
            Optional<String> written = object.put(next, Optional.of(etag));
            if (written.isPresent()) {
                record = next;
                etag = written.get();
                return;
            }
            Optional<LeaseObject.Stored> there = object.read().stored();
            if (there.isEmpty() || !there.get().lease().run().equals(record.run())) {
                lost = Optional.of(superseded(there));
                return;
            }
            boolean done = there.get().lease().equals(next);
            record = there.get().lease();
            etag = there.get().etag();
            if (done) {
                return;
            }
        }
        throw new IllegalStateException("the lease " + object.place() + " changes though nobody else holds it");
    }

    private FlowException superseded(Optional<LeaseObject.Stored> there) {
        String by = there.map(other -> "run " + other.lease().run() + " (generation "
                        + other.lease().generation() + ", " + other.lease().holder() + ") took the batch over at "
                        + other.lease().acquired())
                .orElse("its lease " + object.place() + " was deleted");
        return FlowException.failed("run " + record.run() + " (generation " + record.generation() + ") is superseded: "
                + by + ". This run stops and publishes nothing more.");
    }

    /** Gives the batch free; when S3 does not answer, it is free after the lease's term. */
    @Override
    public void close() {
        renewals.shutdown();
        synchronized (this) {
            try {
                if (lost.isEmpty()) {
                    write(LeaseRecord.State.RELEASED, record.generation());
                }
            } catch (RuntimeException e) {
                LOG.warn("the lease of batch {} was not released, it ends by itself: {}", batch, e.getMessage());
            }
        }
    }
}
