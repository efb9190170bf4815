package io.sluice.catalog;

import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.GetPartitionsResponse;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;

/** What Glue shows of some partitions of a table, and which runs put it there. */
public final class ShownPartitions {
    private final Map<List<String>, Shown> byValues = new HashMap<>();

    private final boolean missing;

    private ShownPartitions(boolean missing) {
        this.missing = missing;
    }

    /**
     * One partition, or a table without partitions.
     *
     * @param location as Glue has it, ending in a slash
     * @param batch by its mark; empty when Sluice did not put it there
     * @param run by its mark
     */
    public record Shown(String location, Optional<String> batch, String run, long generation) {
        static Shown of(StorageDescriptor storage, Map<String, String> parameters) {
            String location = storage == null || storage.location() == null ? "" : storage.location();
            return new Shown(
                    location.endsWith("/") ? location : location + "/",
                    Optional.ofNullable(parameters.get(Marks.BATCH)),
                    parameters.getOrDefault(Marks.RUN, ""),
                    Marks.number(parameters, Marks.GENERATION).orElse(0));
        }

        public boolean isAt(S3Location place) {
            return location.equals(place.directory().toString());
        }

        public boolean isMarkedBy(Run other) {
            return run.equals(other.id()) && generation == other.generation();
        }
    }

    /**
     * Asks for a thousand partitions at once.
     *
     * @param values of the partitions to look at; the empty list stands for a table without partitions
     * @throws io.sluice.model.FlowException retryable when Glue cannot be reached
     */
    public static ShownPartitions read(GlueClient glue, TableName name, List<List<String>> values) {
        Optional<Table> table = GlueTables.find(glue, name);
        ShownPartitions shown = new ShownPartitions(table.isEmpty());
        if (table.isPresent() && table.get().partitionKeys().isEmpty()) {
            shown.byValues.put(
                    List.of(),
                    Shown.of(table.get().storageDescriptor(), table.get().parameters()));
        } else if (table.isPresent()) {
            Map<List<String>, Partition> found = new PartitionReads(glue, name)
                    .read(values.stream().filter(v -> !v.isEmpty()).toList());
            found.forEach((key, p) -> shown.byValues.put(key, Shown.of(p.storageDescriptor(), p.parameters())));
        }
        return shown;
    }

    /**
     * Reads all partitions: its cost follows the history of the table.
     *
     * @throws io.sluice.model.FlowException retryable when Glue cannot be reached
     */
    public static ShownPartitions all(GlueClient glue, TableName name) {
        ShownPartitions shown = read(glue, name, List.of());
        if (shown.isMissing() || shown.of(List.of()).isPresent()) {
            return shown;
        }
        return GlueFailures.call("GetPartitions", name, () -> {
            for (GetPartitionsResponse page : glue.getPartitionsPaginator(
                    r -> r.databaseName(name.schema()).tableName(name.table()).excludeColumnSchema(true))) {
                page.partitions()
                        .forEach(p -> shown.byValues.put(
                                List.copyOf(p.values()), Shown.of(p.storageDescriptor(), p.parameters())));
            }
            return shown;
        });
    }

    /** The partitions that were read and Sluice has put there. */
    public Set<List<String>> ours() {
        return byValues.entrySet().stream()
                .filter(shown -> shown.getValue().batch().isPresent())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether Glue has no such table. */
    public boolean isMissing() {
        return missing;
    }

    /** What Glue shows of a partition; empty when it has none. */
    public Optional<Shown> of(List<String> values) {
        return Optional.ofNullable(byValues.get(values));
    }
}
