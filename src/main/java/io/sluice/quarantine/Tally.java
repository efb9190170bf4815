package io.sluice.quarantine;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one partition counted at one stage.
 *
 * @param rows that arrived, rejected ones included
 * @param reasons how often each occurred; only the first different ones have their own entry
 */
record Tally(Stage stage, int partition, long rows, long rejected, Map<String, Long> reasons, List<Sample> samples)
        implements Serializable {
    private static final int MOST_REASONS = 100;
    private static final int MOST_SAMPLES = 5;
    private static final String OTHER_REASONS = "other reasons";

    Tally {
        reasons = Map.copyOf(reasons);
        samples = List.copyOf(samples);
    }

    /** Whether this tells more of the partition: an attempt that a LIMIT ended early saw less of it. */
    boolean isFullerThan(Tally other) {
        return rows > other.rows;
    }

    /** Counts while a task runs; not shared between threads. */
    static final class Counter {
        private final Map<String, Long> reasons = new HashMap<>();
        private final List<Sample> samples = new ArrayList<>();
        private long rows;
        private long rejected;

        void accept() {
            rows++;
        }

        void reject(Rejected row) {
            rows++;
            rejected++;
            boolean known = reasons.containsKey(row.reason());
            reasons.merge(known || reasons.size() < MOST_REASONS ? row.reason() : OTHER_REASONS, 1L, Long::sum);
            if (samples.size() < MOST_SAMPLES) {
                samples.add(Sample.of(row));
            }
        }

        Tally tally(Stage stage, int partition) {
            return new Tally(stage, partition, rows, rejected, reasons, samples);
        }
    }
}
