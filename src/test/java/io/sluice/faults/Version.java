package io.sluice.faults;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the raw objects of a day hold: rows of several kinds, each kind a partition. A row names its version, so that a
 * reader of a mixture would see two.
 *
 * @param kinds how many rows of each
 */
record Version(String name, Map<String, Integer> kinds) {
    /** What is published before the fault. */
    static final Version OLD = new Version("old", Map.of("a", 20, "b", 30));

    /** What the run with the fault publishes: one partition goes, one is replaced, one comes. Its name is longer. */
    static final Version NEW = new Version("newer", Map.of("b", 25, "c", 15));

    Version {
        kinds = new TreeMap<>(kinds);
    }

    /** The raw objects, by name: one a kind. */
    Map<String, byte[]> objects() {
        return kinds.entrySet().stream()
                .collect(Collectors.toMap(kind -> kind.getKey() + ".json", kind -> lines(kind.getKey(), kind.getValue())
                        .getBytes(StandardCharsets.UTF_8)));
    }

    private String lines(String kind, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(id -> "{\"id\":%d,\"kind\":\"%s\",\"amount\":%d.25,\"version\":\"%s\"}\n"
                        .formatted(id, kind, id, name))
                .collect(Collectors.joining());
    }

    /** What a reader has to see of each kind, as {@link Sight} shows it. */
    Map<String, List<String>> sight() {
        Map<String, List<String>> sight = new TreeMap<>();
        kinds.forEach((kind, rows) -> sight.put(kind, row(kind, rows)));
        return sight;
    }

    private List<String> row(String kind, int rows) {
        int sum = rows * (rows - 1) / 2;
        String amount = "%d.%02d".formatted((100 * sum + 25 * rows) / 100, (100 * sum + 25 * rows) % 100);
        return List.of(kind, Integer.toString(rows), Integer.toString(sum), amount, name, name);
    }
}
