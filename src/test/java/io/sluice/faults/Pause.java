package io.sluice.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.faults.Trap.Fault;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A call that does not go on until it may: time for others. */
final class Pause {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final Runnable meanwhile;

    private Pause(Runnable meanwhile) {
        this.meanwhile = meanwhile;
    }

    static Pause whileOthersWork() {
        return new Pause(() -> {});
    }

    /** The process is stopped when the call has arrived. */
    static Pause ofTheProcess(Trial trial) {
        return new Pause(() -> trial.child().pause());
    }

    Fault<HttpProxy.Call> call() {
        return call -> {
            pass();
            call.reply(call.forward());
        };
    }

    Fault<WireProxy.Call> statement() {
        return call -> {
            pass();
            call.forward();
        };
    }

    private void pass() {
        meanwhile.run();
        arrived.countDown();
        await(released);
    }

    void awaitArrival() {
        await(arrived);
    }

    void end() {
        released.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing happened for a minute");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
