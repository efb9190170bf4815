package io.sluice.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.config.Secret;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WritersTest {
    private static final int WRITERS = 2;

    private final RedshiftConnection redshift = new RedshiftConnection(
            new ConnectionFactory(
                    "jdbc:redshift://127.0.0.1:1/nobody",
                    "user",
                    Map.of(),
                    new Secret(Secret.Source.ENVIRONMENT_VARIABLE, "UNUSED"),
                    () -> ""),
            WRITERS);

    @Test
    void as_many_as_may_write_at_once_and_no_more() throws Exception {
        CountDownLatch together = new CountDownLatch(WRITERS);
        AtomicInteger writing = new AtomicInteger();
        Callable<Integer> writer = () -> redshift.write(() -> {
            int now = writing.incrementAndGet();
            together.countDown();
            awaited(together);
            writing.decrementAndGet();
            return now;
        });
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            int most = 0;
            List<Callable<Integer>> writers =
                    IntStream.range(0, 40).mapToObj(i -> writer).toList();
            for (Future<Integer> one : threads.invokeAll(writers)) {
                most = Math.max(most, one.get());
            }
            assertEquals(WRITERS, most);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void who_fails_leaves_the_place_to_the_next() {
        for (int i = 0; i < 2 * WRITERS; i++) {
            assertThrows(
                    IllegalStateException.class,
                    () -> redshift.write(() -> {
                        throw new IllegalStateException("no rows");
                    }));
        }
        assertEquals("done", redshift.write(() -> "done"));
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
