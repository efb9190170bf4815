package io.sluice.local.redshift.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Cancels a statement that takes longer than {@code statement_timeout} allows (Developer Guide, "statement_timeout").
 * Cancelling goes on until the statement has ended, for a statement between two of its steps does not notice; once this is
 * closed nothing is cancelled any more, so the next statement is safe.
 */
final class StatementTimeout implements AutoCloseable {
    private static final long AGAIN_MILLIS = 50;

    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final Runnable cancel;
    private Future<?> next = CompletableFuture.completedFuture(null);
    private boolean ended;

    private StatementTimeout(Runnable cancel) {
        this.cancel = cancel;
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "statement timeouts");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    /** @param millis 0 for no limit */
    static StatementTimeout start(long millis, Runnable cancel) {
        StatementTimeout timeout = new StatementTimeout(cancel);
        if (millis > 0) {
            timeout.expireIn(millis);
        }
        return timeout;
    }

    private synchronized void expireIn(long millis) {
        next = CLOCK.schedule(this::expire, millis, TimeUnit.MILLISECONDS);
    }

    private synchronized void expire() {
        if (!ended) {
            cancel.run();
            expireIn(AGAIN_MILLIS);
        }
    }

    @Override
    public synchronized void close() {
        ended = true;
        next.cancel(false);
    }
}
