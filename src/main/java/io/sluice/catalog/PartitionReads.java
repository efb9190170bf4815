package io.sluice.catalog;

import io.sluice.model.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.BatchGetPartitionResponse;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.PartitionValueList;

/** Reads partitions of one table by their values, a thousand at once. */
final class PartitionReads {
    private static final int MAX_GET = 1000;

    private final GlueClient glue;
    private final TableName table;

    PartitionReads(GlueClient glue, TableName table) {
        this.glue = glue;
        this.table = table;
    }

    /** Those of the partitions that exist, by their values. */
    Map<List<String>, Partition> read(List<List<String>> values) {
        Map<List<String>, Partition> found = new HashMap<>();
        List<List<String>> left = new ArrayList<>(values);
        GlueRounds.run(table, "BatchGetPartition", () -> {
            List<List<String>> unprocessed = new ArrayList<>();
            for (List<List<String>> chunk : chunks(left, MAX_GET)) {
                unprocessed.addAll(readChunk(chunk, found));
            }
            left.clear();
            left.addAll(unprocessed);
            return left.isEmpty() ? "" : left.size() + " keys were left unprocessed";
        });
        return found;
    }

    private List<List<String>> readChunk(List<List<String>> chunk, Map<List<String>, Partition> found) {
        BatchGetPartitionResponse reply = GlueFailures.call(
                "BatchGetPartition",
                table,
                () -> glue.batchGetPartition(r -> r.databaseName(table.schema())
                        .tableName(table.table())
                        .partitionsToGet(chunk.stream().map(PartitionReads::key).toList())));
        for (Partition partition : reply.partitions()) {
            found.put(List.copyOf(partition.values()), partition);
        }
        return reply.unprocessedKeys().stream()
                .map(k -> List.copyOf(k.values()))
                .toList();
    }

    static PartitionValueList key(List<String> values) {
        return PartitionValueList.builder().values(values).build();
    }

    static <T> List<List<T>> chunks(List<T> all, int size) {
        List<List<T>> chunks = new ArrayList<>();
        for (int start = 0; start < all.size(); start += size) {
            chunks.add(all.subList(start, Math.min(all.size(), start + size)));
        }
        return chunks;
    }
}
