package io.sluice.lake;

import java.io.IOException;
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
final class AtOnce {
    private static final int THREADS = 16;

    private AtOnce() {}

    interface Work<T, R> {
        R on(T thing) throws IOException;
    }

    /**
     * The results in the order of the things. After a failure nothing more begins, and what has begun is waited for.
     *
     * @throws IOException that {@code work} threw first, by the order of the things; unchecked exceptions as they are
     */
    static <T, R> List<R> map(List<T> things, Work<T, R> work) throws IOException {
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
            return results(pool.invokeAll(tasks));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for S3", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T, R> R flagged(T thing, Work<T, R> work, AtomicBoolean failed) throws IOException {
        try {
            return work.on(thing);
        } catch (IOException | RuntimeException e) {
            failed.set(true);
            throw e;
        }
    }

    private static <R> List<R> results(List<Future<Optional<R>>> ended) throws IOException, InterruptedException {
        List<R> results = new ArrayList<>();
        for (Future<Optional<R>> one : ended) {
            try {
                one.get().ifPresent(results::add);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            }
        }
        return results;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "lake");
        thread.setDaemon(true);
        return thread;
    }
}
