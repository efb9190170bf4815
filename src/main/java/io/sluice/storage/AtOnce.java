package io.sluice.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request to S3 for each of many things, some of them at once. */
public final class AtOnce {
    private static final int THREADS = 16;

    private AtOnce() {}

    /** @param <E> a checked exception that it throws, if any */
    public interface Work<T, R, E extends Exception> {
        R on(T thing) throws E;
    }

    /**
     * The results in the order of the things. After a failure nothing more begins, and what has begun is waited for.
     *
     * @param work called by several threads
     * @throws E that {@code work} threw first, by the order of the things; unchecked exceptions as they are
     */
    public static <T, R, E extends Exception> List<R> map(List<T> things, Work<T, R, E> work) throws E {
        if (things.isEmpty()) {
            return List.of();
        }
        AtomicBoolean failed = new AtomicBoolean();
        List<Callable<Optional<R>>> tasks = new ArrayList<>();
        for (T thing : things) {
            tasks.add(() -> failed.get() ? Optional.empty() : Optional.of(flagged(thing, work, failed)));
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(THREADS, things.size()), AtOnce::daemon);
        try {
            return AtOnce.<R, E>results(pool.invokeAll(tasks));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for S3", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T, R, E extends Exception> R flagged(T thing, Work<T, R, E> work, AtomicBoolean failed) throws E {
        try {
            return work.on(thing);
        } catch (Exception e) {
            failed.set(true);
            throw e;
        }
    }

    @SuppressWarnings("unchecked") // work throws E and what is unchecked, nothing else
    private static <R, E extends Exception> List<R> results(List<Future<Optional<R>>> ended)
            throws E, InterruptedException {
        List<R> results = new ArrayList<>();
        for (Future<Optional<R>> one : ended) {
            try {
                one.get().ifPresent(results::add);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw (E) e.getCause();
            }
        }
        return results;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "s3");
        thread.setDaemon(true);
        return thread;
    }
}
