package io.sluice.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What Spark does to the rows.
 *
 * @param sql a query over {@code input}; {@code ${from}} and {@code ${to}} are the window's edges as timestamps
 * @param maxQuarantineRatio above this share of the records read, 0 to 1, the batch fails
 * @param timeLimit after which the batch fails, if Spark has not read, transformed and written the rows by then
 */
public record Munge(
        Optional<String> sql,
        Optional<Deduplicate> deduplicate,
        List<Expectation> expectations,
        List<Mask> masks,
        double maxQuarantineRatio,
        Optional<Duration> timeLimit) {
    public Munge {
        expectations = List.copyOf(expectations);
        masks = List.copyOf(masks);
    }

    /** One row per key: the first or last by the order of {@code by}. */
    public record Deduplicate(List<String> key, Keep keep, List<String> by) {
        public Deduplicate {
            key = List.copyOf(key);
            by = List.copyOf(by);
        }
    }

    /** Which of several rows with one key stays. */
    public enum Keep {
        LATEST,
        EARLIEST
    }

    /**
     * A condition that every row meets, or goes to quarantine with the name as reason.
     *
     * @param condition a Spark SQL condition over the row; NULL counts as not met
     */
    public record Expectation(String name, String condition) {}

    /** A column whose values are replaced before anything is written. */
    public record Mask(String column, MaskMethod method) {}

    /** How a value is hidden. */
    public enum MaskMethod {
        /** HMAC-SHA-256 under the environment's mask key, in hexadecimal: equal values stay equal. */
        HMAC,
        /** NULL. */
        NULL
    }
}
