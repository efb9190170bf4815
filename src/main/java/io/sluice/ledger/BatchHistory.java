package io.sluice.ledger;

import java.util.List;
import java.util.Optional;

/**
 * What earlier runs of a batch left.
 *
 * @param generation the highest so far; 0 when the batch never ran
 * @param ownedPartitions the values of every partition that an earlier run wrote and that may still show its rows
 * @param newest the newest run's report; absent when the batch never ran
 * @param newestCommit the report of the newest run that had something to publish, done or not
 */
public record BatchHistory(
        long generation,
        List<List<String>> ownedPartitions,
        Optional<RunReport> newest,
        Optional<RunReport> newestCommit) {
    public BatchHistory {
        ownedPartitions = List.copyOf(ownedPartitions);
    }

    /** Whether the newest run published everything. */
    public boolean hasSucceeded() {
        return newest.map(r -> r.outcome() == RunReport.Outcome.DONE).orElse(false);
    }
}
