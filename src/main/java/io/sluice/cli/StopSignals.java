package io.sluice.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and SIGTERM as a wish to stop in an orderly way. The first of them calls {@code stop}; the second ends the process
 * as it would have without this. Where the JVM keeps the signals to itself ({@code -Xrs}), nothing changes.
 */
final class StopSignals implements AutoCloseable {
    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();

    private StopSignals() {}

    /** @param stop called on a thread of its own, at most once for each kind of signal */
    static StopSignals listen(Runnable stop) {
        StopSignals signals = new StopSignals();
        signals.install(stop);
        return signals;
    }

    private synchronized void install(Runnable stop) {
        for (String name : List.of("INT", "TERM")) {
            Signal signal = new Signal(name);
            try {
                before.put(signal, Signal.handle(signal, received -> {
                    close();
                    stop.run();
                }));
            } catch (IllegalArgumentException kept) {
                return;
            }
        }
    }

    @Override
    public synchronized void close() {
        before.forEach(Signal::handle);
        before.clear();
    }
}
