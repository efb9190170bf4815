package io.sluice.lake;

import io.sluice.model.DataFile;
import io.sluice.model.Partition;
import io.sluice.model.S3Location;
import io.sluice.plan.RegisterPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.RemoveFile;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;

/**
 * What the log says of a merged table.
 *
 * @param version of the log
 * @param rows of the whole table
 * @param partitions that have changed since an older version, with all their files in this one; without files when nothing
 *     is left of them
 */
public record MergedVersion(long version, long rows, List<Partition> partitions) {
    public MergedVersion {
        partitions = List.copyOf(partitions);
    }

    /** @param since the version that readers are known to see; negative when they see none */
    static MergedVersion of(DeltaWriter log, RegisterPlan plan, List<String> partitionBy, long since) {
        OptimisticTransaction newest = log.open();
        Map<List<String>, List<DataFile>> files = new LinkedHashMap<>();
        long rows = 0;
        for (AddFile file : newest.snapshot().allFiles().collectAsList()) {
            long count = ((Number) file.numPhysicalRecords().get()).longValue();
            rows += count;
            files.computeIfAbsent(values(file.partitionValues(), partitionBy), v -> new ArrayList<>())
                    .add(new DataFile(DeltaActions.location(plan.root(), file.path()), file.size(), count));
        }
        Set<List<String>> changed = changed(log, newest.readVersion(), partitionBy, since)
                .orElseGet(() -> everything(newest, files.keySet(), partitionBy));
        List<Partition> partitions = changed.stream()
                .map(values -> new Partition(values, plan.emptyDirectory(), files.getOrDefault(values, List.of())))
                .toList();
        return new MergedVersion(newest.readVersion(), rows, partitions);
    }

    /** With these partitions, without files where the version has none of theirs. */
    public MergedVersion with(Set<List<String>> shown, S3Location empty) {
        Set<List<String>> known = partitions.stream().map(Partition::values).collect(Collectors.toSet());
        List<Partition> all = new ArrayList<>(partitions);
        shown.stream()
                .filter(values -> !values.isEmpty() && !known.contains(values))
                .forEach(values -> all.add(new Partition(values, empty, List.of())));
        return new MergedVersion(version, rows, all);
    }

    /** The partitions that commits after a version name; empty when the log no longer has all of these commits. */
    private static Optional<Set<List<String>>> changed(
            DeltaWriter log, long newest, List<String> partitionBy, long since) {
        Set<List<String>> changed = ordered();
        if (since < 0) {
            return Optional.empty();
        }
        long next = since + 1;
        if (next > newest) {
            return Optional.of(changed);
        }
        Iterator<Tuple2<Object, scala.collection.Seq<Action>>> commits =
                log.log().getChanges(next, false);
        while (commits.hasNext() && next <= newest) {
            Tuple2<Object, scala.collection.Seq<Action>> commit = commits.next();
            if (((Number) commit._1()).longValue() != next) {
                return Optional.empty();
            }
            for (Action action : JavaConverters.seqAsJavaList(commit._2())) {
                if (action instanceof AddFile add) {
                    changed.add(values(add.partitionValues(), partitionBy));
                } else if (action instanceof RemoveFile remove) {
                    changed.add(values(remove.partitionValues(), partitionBy));
                }
            }
            next++;
        }
        return next > newest ? Optional.of(changed) : Optional.empty();
    }

    /** All partitions that there are, and those that files have left since the log forgets such. */
    private static Set<List<String>> everything(
            OptimisticTransaction newest, Set<List<String>> present, List<String> partitionBy) {
        Set<List<String>> all = ordered();
        all.addAll(present);
        for (RemoveFile file : newest.snapshot().tombstones().collectAsList()) {
            if (file.partitionValues() != null) {
                all.add(values(file.partitionValues(), partitionBy));
            }
        }
        return all;
    }

    private static Set<List<String>> ordered() {
        return new TreeSet<>((left, right) -> String.join("/", left).compareTo(String.join("/", right)));
    }

    private static List<String> values(
            scala.collection.immutable.Map<String, String> partition, List<String> partitionBy) {
        List<String> values = new ArrayList<>();
        for (String name : partitionBy) {
            String value = partition.apply(name);
            values.add(value == null ? Partition.NULL_VALUE : value);
        }
        return values;
    }
}
