package io.sluice.catalog;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.Partition;
import io.sluice.model.S3Location;
import io.sluice.plan.RegisterPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;

/**
 * The Glue Data Catalog as Sluice writes it.
 *
 * <p>Publishing is atomic per partition: a partition's location moves from one run's directory to another's. Whatever
 * died in between, registering again, by this or a later run of the batch, ends in the same catalog.
 */
public final class GlueCatalog {
    private static final RetryPolicy<Object> OPTIMISTIC = RetryPolicy.builder()
            .handle(ConcurrentModificationException.class)
            .withBackoff(Duration.ofMillis(50), Duration.ofSeconds(2))
            .withJitter(0.5)
            .withMaxAttempts(10)
            .build();

    /** How often a run publishes again what an older one swapped back, which is once for each that slept. */
    private static final int ROUNDS = 5;

    private final GlueClient glue;

    public GlueCatalog(GlueClient glue) {
        this.glue = glue;
    }

    /** An error when the table is there and another flow's, or of another format than the plan's; changes nothing. */
    public void requireOurs(RegisterPlan plan) {
        new GlueTable(glue, plan).requireOurs();
    }

    /**
     * Makes the commit visible to readers of the catalog's table: creates the database and the table if missing, adds
     * columns, points the commit's partitions to its files, and removes what the batch owned before and no longer has.
     *
     * <p>Takes 5 calls of Glue for up to 100 partitions of a table whose columns stay. The last reads back: Glue swaps
     * partitions without comparing, so an older run that slept since its own look may swap after this one did.
     *
     * @throws FlowException before anything is changed, when the table or one of the partitions belongs
     *     to somebody else, a newer run of the batch has published, or the columns do not fit; retryable when Glue
     *     cannot be reached, and the same call completes then
     */
    public Registration register(LakeCommit commit, RegisterPlan plan) {
        try {
            return commit.partitionColumns().isEmpty() ? registerWhole(commit, plan) : registerPartitions(commit, plan);
        } catch (ConcurrentModificationException e) {
            throw contended(plan, e);
        }
    }

    private Registration registerPartitions(LakeCommit commit, RegisterPlan plan) {
        GlueTable table = new GlueTable(glue, plan);
        GlueTable.State before = Failsafe.with(OPTIMISTIC).get(() -> table.readOrCreate(commit, plan.root(), Map.of()));
        GluePartitions partitions = new GluePartitions(glue, plan, before.columns(), Ownership.Owner.BATCH);
        List<PartitionChange> changes = before.change() == Registration.TableChange.CREATED
                ? changes(commit, plan, partitions, Map.of())
                : changes(commit, plan, partitions);
        if (before.change() == Registration.TableChange.EVOLVED) {
            Failsafe.with(OPTIMISTIC).run(() -> table.evolve(commit));
        }
        List<PartitionChange> done = partitions.write(changes, before.parameters());
        if (!done.isEmpty()) {
            long rows = done.stream()
                    .mapToLong(c -> c.rows() - Marks.countedRows(before.parameters(), c.before()))
                    .sum();
            Failsafe.with(OPTIMISTIC).run(() -> table.count(commit, before.parameters(), rows));
            partitions.delete(only(PartitionChange.Kind.EMPTY, done));
            readBack(commit, plan, before.parameters(), partitions);
        }
        return registration(plan, before, done);
    }

    private static Registration registration(RegisterPlan plan, GlueTable.State before, List<PartitionChange> done) {
        return new Registration(
                plan.table(),
                before.change(),
                before.columns().added(),
                before.columns().absent(),
                only(PartitionChange.Kind.CREATE, done).size(),
                only(PartitionChange.Kind.SWAP, done).size(),
                only(PartitionChange.Kind.EMPTY, done).size());
    }

    /** Publishes again, as often as is sensible, what is not as this run left it. Its rows are counted already. */
    private static void readBack(
            LakeCommit commit, RegisterPlan plan, Map<String, String> counted, GluePartitions partitions) {
        for (int round = 0; round < ROUNDS; round++) {
            List<PartitionChange> left = changes(commit, plan, partitions).stream()
                    .filter(c -> !c.isDone(plan.run()))
                    .toList();
            if (left.isEmpty()) {
                return;
            }
            partitions.delete(only(PartitionChange.Kind.EMPTY, partitions.write(left, counted)));
        }
        throw new FlowException(
                FailureKind.RETRYABLE,
                "Another run changes the partitions of " + plan.table() + " back each time this run has published them."
                        + " Find it in the flow's history, end it, and run the batch again.");
    }

    /** Whether the table is there in another format than the plan's; an error when it is another flow's. */
    public boolean isOtherwise(RegisterPlan plan) {
        return new GlueTable(glue, plan).isOtherwise();
    }

    /**
     * Gives the table the format of the plan. Its partitions keep theirs, until {@link #register} swaps them; one without
     * partitions moves to the commit's place in the same call.
     *
     * @return whether it had another
     */
    public boolean convert(LakeCommit commit, RegisterPlan plan) {
        try {
            return Failsafe.with(OPTIMISTIC)
                    .get(() -> new GlueTable(glue, plan).convert(commit, location(commit, plan)));
        } catch (ConcurrentModificationException e) {
            throw contended(plan, e);
        }
    }

    /** The version of its log that a merged table shows; negative when there is no such table. */
    public long shownVersion(RegisterPlan plan) {
        return new GlueTable(glue, plan)
                .parameters()
                .map(p -> Marks.number(p, Marks.DELTA_VERSION).orElse(-1))
                .orElse(-1L);
    }

    /** Makes the next run show all partitions of a merged table, whatever Glue says of them. */
    public void forgetShownVersion(LakeCommit commit, RegisterPlan plan) {
        try {
            Failsafe.with(OPTIMISTIC).run(() -> new GlueTable(glue, plan).forgetShown(commit));
        } catch (ConcurrentModificationException e) {
            throw contended(plan, e);
        }
    }

    /**
     * Makes a version of a merged table's log visible: points the commit's partitions to their new manifests, removes those
     * that have no files, then says in the table which version it shows. A table that says a newer version keeps saying it.
     *
     * @param commit with the partitions that have changed since the version that the table says
     * @param rows of the whole table
     */
    public Registration registerMerged(LakeCommit commit, RegisterPlan plan, long version, long rows) {
        try {
            return merged(commit, plan, version, rows);
        } catch (ConcurrentModificationException e) {
            throw contended(plan, e);
        }
    }

    private Registration merged(LakeCommit commit, RegisterPlan plan, long version, long rows) {
        GlueTable table = new GlueTable(glue, plan);
        boolean isWhole = commit.partitionColumns().isEmpty();
        GlueTable.State before = Failsafe.with(OPTIMISTIC)
                .get(() -> table.readOrCreate(commit, isWhole ? plan.emptyDirectory() : plan.root(), Map.of()));
        if (before.change() == Registration.TableChange.EVOLVED) {
            Failsafe.with(OPTIMISTIC).run(() -> table.evolve(commit));
        }
        List<PartitionChange> done = List.of();
        if (!isWhole) {
            GluePartitions partitions = new GluePartitions(glue, plan, before.columns(), Ownership.Owner.TABLE);
            done = partitions.write(mergedChanges(commit, partitions), Map.of());
            partitions.delete(only(PartitionChange.Kind.EMPTY, done));
        }
        Failsafe.with(OPTIMISTIC).run(() -> table.show(commit, location(commit, plan), version, rows));
        return registration(plan, before, done);
    }

    /** Of the table itself: its root, or the place of all its rows when it has no partitions. */
    private static S3Location location(LakeCommit commit, RegisterPlan plan) {
        return commit.partitionColumns().isEmpty()
                ? commit.partitions().stream()
                        .map(Partition::location)
                        .findFirst()
                        .orElse(plan.emptyDirectory())
                : plan.root();
    }

    private static List<PartitionChange> mergedChanges(LakeCommit commit, GluePartitions partitions) {
        Map<List<String>, Map<String, String>> existing = partitions.read(
                commit.partitions().stream().map(Partition::values).toList());
        List<PartitionChange> changes = new ArrayList<>();
        for (Partition partition : commit.partitions()) {
            Optional<Map<String, String>> before = partitions.ours(partition.values(), existing);
            if (!partition.files().isEmpty()) {
                changes.add(PartitionChange.to(partition, before));
            } else if (before.isPresent()) {
                changes.add(PartitionChange.emptied(partition.values(), partition.location(), before.get()));
            }
        }
        return changes;
    }

    private static FlowException contended(RegisterPlan plan, ConcurrentModificationException e) {
        return FlowException.retryable(
                "The table " + plan.table() + " was changed in Glue by somebody else each time this run tried to"
                        + " change it (" + OPTIMISTIC.getConfig().getMaxAttempts()
                        + " attempts). Run the batch again; if it persists, find the other writer.",
                e);
    }

    private static List<PartitionChange> changes(LakeCommit commit, RegisterPlan plan, GluePartitions partitions) {
        return changes(commit, plan, partitions, partitions.read(touched(commit, plan)));
    }

    private static List<List<String>> touched(LakeCommit commit, RegisterPlan plan) {
        Set<List<String>> touched = new LinkedHashSet<>();
        commit.partitions().forEach(p -> touched.add(p.values()));
        touched.addAll(plan.ownedBefore());
        return List.copyOf(touched);
    }

    /** What becomes of every partition that the batch has or had; refuses those of others. */
    private static List<PartitionChange> changes(
            LakeCommit commit,
            RegisterPlan plan,
            GluePartitions partitions,
            Map<List<String>, Map<String, String>> existing) {
        Map<List<String>, Partition> written = new LinkedHashMap<>();
        commit.partitions().forEach(p -> written.put(p.values(), p));
        List<PartitionChange> changes = new ArrayList<>();
        for (List<String> values : touched(commit, plan)) {
            Optional<Map<String, String>> before = partitions.ours(values, existing);
            Partition partition = written.get(values);
            if (partition != null) {
                changes.add(PartitionChange.to(partition, before));
            } else if (before.isPresent()) {
                changes.add(PartitionChange.emptied(values, plan.emptyDirectory(), before.get()));
            }
        }
        return changes;
    }

    /** A table without partitions: its own location moves. */
    private Registration registerWhole(LakeCommit commit, RegisterPlan plan) {
        GlueTable table = new GlueTable(glue, plan);
        S3Location location = location(commit, plan);
        Map<String, String> marks = Marks.of(plan.run(), commit.counts().written(), 0);
        GlueTable.State before = Failsafe.with(OPTIMISTIC).get(() -> table.readOrCreate(commit, location, marks));
        boolean created = before.change() == Registration.TableChange.CREATED;
        if (!created) {
            Failsafe.with(OPTIMISTIC).run(() -> table.swap(commit, location, marks));
        }
        return new Registration(
                plan.table(),
                before.change(),
                before.columns().added(),
                before.columns().absent(),
                0,
                created ? 0 : 1,
                0);
    }

    private static List<PartitionChange> only(PartitionChange.Kind kind, List<PartitionChange> changes) {
        return changes.stream().filter(c -> c.kind() == kind).toList();
    }
}
