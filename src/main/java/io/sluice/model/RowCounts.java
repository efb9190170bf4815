package io.sluice.model;

/**
 * Where the rows of a batch went. Read = parsed + unreadable; what the flow's SQL leaves or adds is its declared
 * intention; written = after SQL − unexpected − duplicates.
 *
 * @param read records found in the input
 * @param unreadable records that did not fit the declared schema, now in quarantine
 * @param unexpected rows that failed an expectation, now in quarantine
 * @param duplicates rows left out by {@code deduplicate}
 * @param written rows in the files, by their footers
 */
public record RowCounts(long read, long unreadable, long unexpected, long duplicates, long written) {
    public long quarantined() {
        return unreadable + unexpected;
    }
}
