package io.sluice.local.calls;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many calls of each kind there were; kinds without any are left out.
 *
 * @param byKind in the kinds' alphabetical order
 */
public record CallCounts(SortedMap<String, Long> byKind) {
    CallCounts(Map<String, Long> byKind) {
        this(new TreeMap<>(byKind));
    }

    public CallCounts {
        SortedMap<String, Long> copy = new TreeMap<>(byKind);
        copy.values().removeIf(count -> count == 0);
        byKind = Collections.unmodifiableSortedMap(copy);
    }

    public long total() {
        return byKind.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Those of these calls that came after {@code earlier} was counted. */
    public CallCounts since(CallCounts earlier) {
        Map<String, Long> left = new TreeMap<>(byKind);
        earlier.byKind.forEach((kind, count) -> left.merge(kind, -count, Long::sum));
        return new CallCounts(left);
    }
}
