package io.sluice.warehouse;

import io.sluice.model.BatchId;
import io.sluice.model.LakeCommit;
import io.sluice.model.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Redshift holds of the batches of one flow: by Sluice's own table, and by the rows of the hot table. */
public final class BatchesInRedshift {
    /** A query has at most 1,600 columns: https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_usage.html */
    private static final int COUNTED_AT_ONCE = 500;

    private final RedshiftConnection redshift;
    private final TableName ledger;
    private final String flow;

    public BatchesInRedshift(RedshiftConnection redshift, TableName ledger, String flow) {
        this.redshift = redshift;
        this.ledger = ledger;
        this.flow = flow;
    }

    /** What was committed for a batch: a hot table, or a script. */
    public record Entry(String batch, String target) {}

    /**
     * Which rows were committed.
     *
     * @param writer the id of the run that wrote them
     * @param generation of the run that published them
     */
    public record Committed(String writer, long generation) {}

    /** What was committed last for every batch and target; nothing when there is no ledger table. */
    public Map<Entry, Committed> committed() {
        Map<Entry, Committed> committed = new HashMap<>();
        try (Session session = open()) {
            session.queryIfThere(new LedgerStatement.SelectFlow(ledger, flow))
                    .orElse(List.of())
                    .forEach(row -> committed.put(
                            new Entry(row.get(0), row.get(1)), new Committed(row.get(2), Long.parseLong(row.get(3)))));
        }
        return committed;
    }

    /**
     * A batch whose rows are to be counted.
     *
     * @param commit that has written them
     * @param owned the values of the partitions that are the batch's
     */
    public record Part(BatchId batch, LakeCommit commit, List<List<String>> owned) {
        public Part {
            owned = List.copyOf(owned);
        }
    }

    /** How many rows the hot table has of each batch, counted in one pass for many; none when there is no such table. */
    public Map<BatchId, Long> rows(TableName hot, List<Part> parts) {
        Map<BatchId, Long> rows = new HashMap<>();
        try (Session session = open()) {
            for (int start = 0; start < parts.size(); start += COUNTED_AT_ONCE) {
                List<Part> some = parts.subList(start, Math.min(parts.size(), start + COUNTED_AT_ONCE));
                List<String> conditions =
                        some.stream().map(part -> condition(hot, part)).toList();
                Optional<List<List<String>>> counts =
                        session.queryIfThere(new LoadStatement.CountBatches(hot, conditions));
                for (int i = 0; i < some.size(); i++) {
                    rows.put(
                            some.get(i).batch(),
                            counts.isEmpty()
                                    ? 0
                                    : Long.parseLong(counts.get().get(0).get(i)));
                }
            }
        }
        return rows;
    }

    /** Takes back that the rows of a target are there, so that the next load replaces them; the generation stays a fence. */
    public void disown(BatchId batch, String target) {
        try (Session session = open()) {
            session.execute(new LedgerStatement.DisownEntry(ledger, batch.key(), target));
        }
    }

    private static String condition(TableName hot, Part part) {
        LakeCommit commit = part.commit();
        if (commit.partitionColumns().isEmpty()) {
            return "TRUE";
        }
        return part.owned().isEmpty()
                ? "FALSE"
                : new LoadStatement.DeletePartitions(
                                hot, commit.schema(), commit.partitionColumns(), new ArrayList<>(part.owned()))
                        .condition();
    }

    private Session open() {
        return redshift.open(new QueryTag(flow, "", "", "repair"));
    }
}
