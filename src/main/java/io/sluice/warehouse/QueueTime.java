package io.sluice.warehouse;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How long somebody has waited in Redshift for others: for a turn among the writers of this process, and for locks. */
public final class QueueTime {
    private final AtomicLong nanos = new AtomicLong();

    /** So far. */
    public Duration total() {
        return Duration.ofNanos(nanos.get());
    }

    void during(Runnable wait) {
        long start = System.nanoTime();
        try {
            wait.run();
        } finally {
            nanos.addAndGet(System.nanoTime() - start);
        }
    }
}
