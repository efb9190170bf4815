package io.sluice.faults;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Two attempts at one task, on two executors: the first waits with its file in hand. */
final class Twins {
    private static final long PATIENCE_SECONDS = 50;

    private final Set<String> arrived = new TreeSet<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private Optional<String> first = Optional.empty();

    /** The first executor's UploadPart waits until the second's is there; then both go on. */
    void meet(HttpProxy.Call call) throws IOException {
        if (arrive(TwoHosts.executor(call)) == 2) {
            released.countDown();
        }
        await(released);
        call.reply(call.forward());
    }

    private synchronized int arrive(String executor) {
        first = first.or(() -> Optional.of(executor));
        arrived.add(executor);
        return arrived.size();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no second attempt began");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
