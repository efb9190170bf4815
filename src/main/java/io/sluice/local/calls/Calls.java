package io.sluice.local.calls;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls of one server by kind, from any thread. */
public final class Calls {
    private final Map<String, LongAdder> byKind = new ConcurrentHashMap<>();

    public void count(String kind) {
        byKind.computeIfAbsent(kind, k -> new LongAdder()).increment();
    }

    /** The counts so far. */
    public CallCounts counts() {
        Map<String, Long> sums = new TreeMap<>();
        byKind.forEach((kind, count) -> sums.put(kind, count.sum()));
        return new CallCounts(sums);
    }
}
