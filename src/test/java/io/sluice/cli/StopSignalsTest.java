package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;
import sun.misc.SignalHandler;

final class StopSignalsTest {
    private static final Signal INTERRUPT = new Signal("INT");

    @Test
    void the_first_signal_asks_to_stop_and_the_second_does_what_it_did_before() throws InterruptedException {
        Semaphore earlier = new Semaphore(0);
        Semaphore stop = new Semaphore(0);
        SignalHandler original = Signal.handle(INTERRUPT, signal -> earlier.release());
        try (StopSignals signals = StopSignals.listen(stop::release)) {
            Signal.raise(INTERRUPT);
            assertTrue(stop.tryAcquire(20, TimeUnit.SECONDS));
            assertEquals(0, earlier.availablePermits());

            Signal.raise(INTERRUPT);
            assertTrue(earlier.tryAcquire(20, TimeUnit.SECONDS));
            assertEquals(0, stop.availablePermits());
        } finally {
            Signal.handle(INTERRUPT, original);
        }
    }

    @Test
    void when_nothing_came_the_signals_are_as_before() throws InterruptedException {
        Semaphore earlier = new Semaphore(0);
        SignalHandler original = Signal.handle(INTERRUPT, signal -> earlier.release());
        try {
            StopSignals.listen(() -> {}).close();
            Signal.raise(INTERRUPT);
            assertTrue(earlier.tryAcquire(20, TimeUnit.SECONDS));
        } finally {
            Signal.handle(INTERRUPT, original);
        }
    }
}
