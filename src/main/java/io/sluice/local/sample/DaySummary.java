package io.sluice.local.sample;

import java.time.LocalDate;
import java.util.Map;

/**
 * What a day's object holds.
 *
 * @param events good lines, each with its own (sessionId, itemInSession)
 * @param flaws how many lines of each kind are there besides; kinds without lines are absent
 * @param bytes of the lines, not compressed
 */
public record DaySummary(LocalDate day, long events, Map<Flaw, Long> flaws, long bytes) {
    public DaySummary {
        flaws = Map.copyOf(flaws);
    }

    /** Good ones, spoilt ones and duplicates. */
    public long lines() {
        return events + flaws.values().stream().mapToLong(Long::longValue).sum();
    }
}
