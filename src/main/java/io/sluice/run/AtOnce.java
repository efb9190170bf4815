package io.sluice.run;

import io.sluice.model.FlowException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Asks S3 many things at once: a thousand small requests take the time of some sixty. */
final class AtOnce {
    private static final int MOST = 16;

    private AtOnce() {}

    /**
     * The answers in the order of the questions.
     *
     * @param ask called by several threads
     * @throws FlowException of the first question that has no answer; what was not asked by then is not asked
     */
    static <T, R> List<R> each(List<T> questions, Function<T, R> ask) {
        if (questions.isEmpty()) {
            return List.of();
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(MOST, questions.size()));
        try {
            List<Future<R>> asked = new ArrayList<>();
            questions.forEach(question -> asked.add(pool.submit(() -> ask.apply(question))));
            List<R> answers = new ArrayList<>();
            for (Future<R> one : asked) {
                answers.add(one.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FlowException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while S3 was asked", e);
        } finally {
            pool.shutdownNow();
        }
    }
}
