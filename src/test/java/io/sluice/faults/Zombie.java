package io.sluice.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An executor that is stopped with its file in hand, and goes on when another has done its task and the job is over. */
final class Zombie {
    private static final long PATIENCE_SECONDS = 50;

    private final TwoHosts hosts;
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch landed = new CountDownLatch(1);
    private volatile String executor = "";

    Zombie(TwoHosts hosts) {
        this.hosts = hosts;
    }

    /** SIGSTOP at the first UploadPart, which arrives at S3 when the zombie is awake again. */
    void stop(HttpProxy.Call call) throws IOException {
        if (!isFirst(call)) {
            call.reply(call.forward());
            return;
        }
        hosts.pause(executor);
        await(released, "nobody else did the zombie's task");
        HttpMessage reply = call.forward();
        landed.countDown();
        call.reply(reply);
    }

    /** SIGCONT before the call is passed on, which waits until S3 has what the zombie wrote. */
    void wake(HttpProxy.Call call) throws IOException {
        hosts.resume(executor);
        released.countDown();
        await(landed, "the zombie's file did not arrive");
        call.reply(call.forward());
    }

    void assertLanded() {
        assertEquals(0, landed.getCount(), "what the zombie wrote never arrived");
    }

    private synchronized boolean isFirst(HttpProxy.Call call) {
        boolean isFirst = executor.isEmpty();
        if (isFirst) {
            executor = TwoHosts.executor(call);
        }
        return isFirst;
    }

    private static void await(CountDownLatch latch, String failure) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(failure);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
