package io.sluice.model;

import java.util.Objects;

/** One time window of one flow: the unit of isolation, retry and backfill. */
public record BatchId(String flow, Interval interval) {
    public BatchId {
        Objects.requireNonNull(flow);
        Objects.requireNonNull(interval);
    }

    /** The batch in keys, partition parameters and ledger rows: {@code flow/20181101T000000Z-20181102T000000Z}. */
    public String key() {
        return flow + "/" + interval.key();
    }

    @Override
    public String toString() {
        return flow + " " + interval;
    }
}
