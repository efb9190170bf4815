package io.sluice.catalog;

import io.sluice.config.Lake;
import io.sluice.model.Counted;
import io.sluice.model.FlowException;
import io.sluice.model.Run;
import io.sluice.model.TableName;
import io.sluice.plan.RegisterPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.BatchUpdatePartitionRequestEntry;
import software.amazon.awssdk.services.glue.model.ErrorDetail;
import software.amazon.awssdk.services.glue.model.PartitionInput;

/**
 * The partitions of one table in Glue, read and changed by Glue's batch calls.
 *
 * <p>A batch call succeeds while entries in it fail: every entry's error is read and resolved, and entries that Glue left
 * out are sent again, a bounded number of times. Limits: https://docs.aws.amazon.com/glue/latest/webapi/API_Operations.html
 */
final class GluePartitions {
    private static final int MAX_WRITE = 100;
    private static final int MAX_DELETE = 25;

    private final GlueClient glue;
    private final TableName table;
    private final Lake.Format format;
    private final Run run;
    private final TableColumns columns;
    private final Ownership.Owner owner;

    GluePartitions(GlueClient glue, RegisterPlan plan, TableColumns columns, Ownership.Owner owner) {
        this.glue = glue;
        this.table = plan.table();
        this.format = plan.format();
        this.run = plan.run();
        this.columns = columns;
        this.owner = owner;
    }

    /** The parameters of those of the partitions that exist, by their values. */
    Map<List<String>, Map<String, String>> read(List<List<String>> values) {
        Map<List<String>, Map<String, String>> found = new HashMap<>();
        new PartitionReads(glue, table)
                .read(values)
                .forEach((key, partition) -> found.put(key, partition.parameters()));
        return found;
    }

    /**
     * Creates, swaps and empties, until Glue shows every change; the changes come back as they were done.
     *
     * @param counted the parameters of the table whose {@code numRows} counts the partitions' rows before the change
     */
    List<PartitionChange> write(List<PartitionChange> changes, Map<String, String> counted) {
        List<PartitionChange> done = new ArrayList<>();
        List<PartitionChange> left = new ArrayList<>(changes);
        GlueRounds.run(table, "BatchCreatePartition or BatchUpdatePartition", () -> {
            Map<List<String>, ErrorDetail> errors = new LinkedHashMap<>();
            errors.putAll(create(only(PartitionChange.Kind.CREATE, left), counted));
            List<PartitionChange> updates = new ArrayList<>(only(PartitionChange.Kind.SWAP, left));
            updates.addAll(only(PartitionChange.Kind.EMPTY, left));
            errors.putAll(update(updates, counted));
            left.stream().filter(c -> !errors.containsKey(c.values())).forEach(done::add);
            List<PartitionChange> again = resolved(left, errors);
            left.clear();
            left.addAll(again);
            return left.isEmpty() ? "" : first(errors);
        });
        return done;
    }

    /** Removes partitions that {@link #write} has emptied; one that is gone already is as well removed. */
    void delete(List<PartitionChange> emptied) {
        List<List<String>> left =
                new ArrayList<>(emptied.stream().map(PartitionChange::values).toList());
        GlueRounds.run(table, "BatchDeletePartition", () -> {
            Map<List<String>, ErrorDetail> errors = new LinkedHashMap<>();
            for (List<List<String>> chunk : PartitionReads.chunks(left, MAX_DELETE)) {
                GlueFailures.call(
                                "BatchDeletePartition",
                                table,
                                () -> glue.batchDeletePartition(r -> r.databaseName(table.schema())
                                        .tableName(table.table())
                                        .partitionsToDelete(chunk.stream()
                                                .map(PartitionReads::key)
                                                .toList())))
                        .errors()
                        .forEach(e -> errors.put(List.copyOf(e.partitionValues()), e.errorDetail()));
            }
            errors.values().removeIf(e -> e.errorCode().equals("EntityNotFoundException"));
            refusePermanent(errors);
            left.clear();
            left.addAll(errors.keySet());
            return left.isEmpty() ? "" : first(errors);
        });
    }

    private Map<List<String>, ErrorDetail> create(List<PartitionChange> changes, Map<String, String> counted) {
        Map<List<String>, ErrorDetail> errors = new LinkedHashMap<>();
        for (List<PartitionChange> chunk : PartitionReads.chunks(changes, MAX_WRITE)) {
            GlueFailures.call(
                            "BatchCreatePartition",
                            table,
                            () -> glue.batchCreatePartition(r -> r.databaseName(table.schema())
                                    .tableName(table.table())
                                    .partitionInputList(chunk.stream()
                                            .map(c -> input(c, counted))
                                            .toList())))
                    .errors()
                    .forEach(e -> errors.put(List.copyOf(e.partitionValues()), e.errorDetail()));
        }
        return errors;
    }

    private Map<List<String>, ErrorDetail> update(List<PartitionChange> changes, Map<String, String> counted) {
        Map<List<String>, ErrorDetail> errors = new LinkedHashMap<>();
        for (List<PartitionChange> chunk : PartitionReads.chunks(changes, MAX_WRITE)) {
            GlueFailures.call(
                            "BatchUpdatePartition",
                            table,
                            () -> glue.batchUpdatePartition(r -> r.databaseName(table.schema())
                                    .tableName(table.table())
                                    .entries(chunk.stream()
                                            .map(c -> BatchUpdatePartitionRequestEntry.builder()
                                                    .partitionValueList(c.values())
                                                    .partitionInput(input(c, counted))
                                                    .build())
                                            .toList())))
                    .errors()
                    .forEach(e -> errors.put(List.copyOf(e.partitionValueList()), e.errorDetail()));
        }
        return errors;
    }

    /** What is left to do after {@code errors}: what Glue has by now decides between create and swap. */
    private List<PartitionChange> resolved(List<PartitionChange> changes, Map<List<String>, ErrorDetail> errors) {
        if (errors.isEmpty()) {
            return List.of();
        }
        Map<List<String>, ErrorDetail> unexpected = new LinkedHashMap<>(errors);
        unexpected
                .values()
                .removeIf(e -> e.errorCode().equals("AlreadyExistsException")
                        || e.errorCode().equals("EntityNotFoundException"));
        refusePermanent(unexpected);
        Map<List<String>, Map<String, String>> now = read(List.copyOf(errors.keySet()));
        List<PartitionChange> left = new ArrayList<>();
        for (PartitionChange change : changes) {
            if (!errors.containsKey(change.values())) {
                continue;
            }
            Map<String, String> before = now.get(change.values());
            if (before != null) {
                requireOurs(change.values(), before);
                left.add(
                        change.kind() == PartitionChange.Kind.CREATE
                                ? change.as(PartitionChange.Kind.SWAP, before)
                                : change.as(change.kind(), before));
            } else if (change.kind() != PartitionChange.Kind.EMPTY) {
                left.add(change.as(PartitionChange.Kind.CREATE, Map.of()));
            }
        }
        return left;
    }

    /** What Glue has of a partition, among those read; an error as of {@link #requireOurs}. */
    Optional<Map<String, String>> ours(List<String> values, Map<List<String>, Map<String, String>> read) {
        Optional<Map<String, String>> parameters = Optional.ofNullable(read.get(values));
        parameters.ifPresent(there -> requireOurs(values, there));
        return parameters;
    }

    /** An error when the partition is not Sluice's, or belongs to another batch or to a newer run of this one. */
    private void requireOurs(List<String> values, Map<String, String> parameters) {
        List<String> keys = columns.partitionKeys().stream().map(k -> k.name()).toList();
        String place = "partition " + Ownership.path(keys, values) + " of " + table;
        switch (owner) {
            case BATCH -> Ownership.requireBatch(place, parameters, run);
            case TABLE -> Ownership.requireSluice(place, parameters);
        }
    }

    private PartitionInput input(PartitionChange change, Map<String, String> counted) {
        long replaced = Marks.countedRows(counted, change.before());
        return GlueTableInputs.partition(
                change.values(), columns, change.location(), format, Marks.of(run, change.rows(), replaced));
    }

    private void refusePermanent(Map<List<String>, ErrorDetail> errors) {
        for (Map.Entry<List<String>, ErrorDetail> error : errors.entrySet()) {
            if (!GlueFailures.isTransient(error.getValue().errorCode())) {
                throw FlowException.failed("Glue refused the partition " + String.join("/", error.getKey()) + " of "
                        + table + " with " + error.getValue().errorCode() + ": "
                        + error.getValue().errorMessage()
                        + ". Other partitions of this run may be published; running the batch again completes them.");
            }
        }
    }

    private static String first(Map<List<String>, ErrorDetail> errors) {
        Map.Entry<List<String>, ErrorDetail> error =
                errors.entrySet().iterator().next();
        return Counted.of(errors.size(), "partition") + " failed, the first, " + String.join("/", error.getKey())
                + ", with " + error.getValue().errorCode() + ": "
                + error.getValue().errorMessage();
    }

    private static List<PartitionChange> only(PartitionChange.Kind kind, List<PartitionChange> changes) {
        return changes.stream().filter(c -> c.kind() == kind).toList();
    }
}
