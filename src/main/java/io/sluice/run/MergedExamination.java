package io.sluice.run;

import io.sluice.catalog.GlueCatalog;
import io.sluice.catalog.ShownPartitions;
import io.sluice.config.Flow;
import io.sluice.lake.MergedTable;
import io.sluice.lake.MergedVersion;
import io.sluice.lake.SymlinkManifests;
import io.sluice.ledger.BatchHistory;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.DataFile;
import io.sluice.model.Partition;
import io.sluice.model.S3Location;
import io.sluice.plan.BatchPlan;
import io.sluice.plan.Planner;
import io.sluice.run.Difference.Remedy;
import io.sluice.storage.AtOnce;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds what Glue shows of a merged table against the table's log: each partition has a manifest that names just its files.
 * Partitions that commits after the version which Glue says have changed are left out: of these a batch is not done, and is
 * told apart.
 *
 * @param batch whose newest run is to show the table, where it is to be shown again
 */
record MergedExamination(Services services, Flow flow, BatchId batch, BatchHistory history) {
    List<Difference> differences() {
        ShownPartitions glue = ShownPartitions.all(services.glue(), flow.lake().table());
        if (glue.isMissing()) {
            return List.of(); // each batch says so
        }
        BatchPlan plan = new Planner(services.environment()).plan(flow, newest().run(), history.ownedPartitions());
        MergedTable table =
                new MergedTable(services.spark(), plan.register(), plan.merge().orElseThrow());
        long shown = new GlueCatalog(services.glue()).shownVersion(plan.register());
        if (shown < 0) {
            return List.of(of(
                    "Glue does not say which version of its log " + flow.lake().table() + " shows", Remedy.SHOW));
        }
        Set<List<String>> behind = table.version(shown).partitions().stream()
                .map(Partition::values)
                .collect(Collectors.toSet());
        MergedVersion log = table.version(-1);
        List<Partition> settled = log.partitions().stream()
                .filter(partition -> !behind.contains(partition.values()))
                .toList();
        return compared(glue, settled, behind);
    }

    private RunReport newest() {
        return history.newestCommit().orElseThrow();
    }

    private enum Look {
        RIGHT,
        ABSENT,
        OTHER,
        LEFT,
        FOREIGN
    }

    private List<Difference> compared(ShownPartitions glue, List<Partition> log, Set<List<String>> behind) {
        List<Look> looks = AtOnce.map(log, partition -> look(glue, partition));
        Set<List<String>> known = new HashSet<>(behind);
        List<List<String>> absent = new ArrayList<>();
        List<List<String>> other = new ArrayList<>();
        List<List<String>> left = new ArrayList<>();
        List<List<String>> foreign = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            List<String> values = log.get(i).values();
            known.add(values);
            switch (looks.get(i)) {
                case RIGHT -> {}
                case ABSENT -> absent.add(values);
                case OTHER -> other.add(values);
                case LEFT -> left.add(values);
                case FOREIGN -> foreign.add(values);
            }
        }
        glue.ours().stream().filter(values -> !known.contains(values)).forEach(left::add);
        List<Difference> found = new ArrayList<>();
        add(found, absent, "Glue lacks %s", Remedy.SHOW);
        add(found, other, "Glue shows other files in %s than the Delta log names", Remedy.SHOW);
        add(found, left, "Glue shows %s, of which the Delta log names no file", Remedy.SHOW);
        add(found, foreign, "foreign in Glue: %s", Remedy.LEAVE);
        return found;
    }

    private Look look(ShownPartitions glue, Partition partition) {
        Optional<ShownPartitions.Shown> shown = glue.of(partition.values());
        if (partition.values().isEmpty()) {
            return partition.files().isEmpty() || names(shown.orElseThrow(), partition) ? Look.RIGHT : Look.OTHER;
        } else if (shown.isEmpty()) {
            return partition.files().isEmpty() ? Look.RIGHT : Look.ABSENT;
        } else if (shown.get().batch().isEmpty()) {
            return Look.FOREIGN;
        } else if (partition.files().isEmpty()) {
            return Look.LEFT;
        }
        return names(shown.get(), partition) ? Look.RIGHT : Look.OTHER;
    }

    /** Whether the manifest at the place names the files of the partition, all and no others. */
    private boolean names(ShownPartitions.Shown shown, Partition partition) {
        Set<S3Location> files =
                partition.files().stream().map(DataFile::location).collect(Collectors.toSet());
        return place(shown)
                .flatMap(place -> new SymlinkManifests(services.s3()).read(place))
                .filter(files::equals)
                .isPresent();
    }

    private static Optional<S3Location> place(ShownPartitions.Shown shown) {
        try {
            return Optional.of(S3Location.parse(shown.location()));
        } catch (IllegalArgumentException noPlace) {
            return Optional.empty();
        }
    }

    private void add(List<Difference> found, List<List<String>> partitions, String what, Remedy remedy) {
        if (!partitions.isEmpty()) {
            List<String> names = partitions.stream()
                    .map(values -> BatchComparison.name(flow.lake().partitionBy(), values))
                    .toList();
            found.add(of(String.format(what, BatchComparison.named(names)), remedy));
        }
    }

    private Difference of(String what, Remedy remedy) {
        return new Difference(batch, what, remedy);
    }
}
