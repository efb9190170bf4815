package io.sluice.lake;

import io.sluice.model.DataFile;
import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.Partition;
import io.sluice.plan.RegisterPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * The Delta log at the root of a table, which readers other than Redshift read. The files are those that
 * {@link LakeWriter} wrote; they hold the partition columns, too, as the protocol allows.
 *
 * <p>One commit replaces what the batch has in the table, as {@link DeltaWriter} makes it.
 */
public final class DeltaTable {
    private final DeltaWriter log;
    private final RegisterPlan plan;

    public DeltaTable(SparkSession spark, RegisterPlan plan) {
        this.log = new DeltaWriter(spark, plan);
        this.plan = plan;
    }

    /**
     * Makes the commit's files the rows of the batch, in place of all that the batch had, in one version of the table; no
     * other batch's rows are touched. Creates the table when there is none.
     *
     * @throws FlowException with the table as it was, when it or a partition is somebody else's, a newer run has committed,
     *     the columns do not fit, or readers of plain files would read the table wrongly; retryable when the log cannot be
     *     written, and then running the batch again finds out what became of it
     */
    public void commit(LakeCommit commit) {
        log.with(() -> {
            attempt(commit);
            return commit;
        });
        log.with(() -> {
            verify(commit);
            return commit;
        });
    }

    private void attempt(LakeCommit commit) {
        OptimisticTransaction transaction = log.open();
        if (log.isCommitted(transaction)) {
            return; // by an attempt that had no answer
        }
        DeltaColumns.prepare(transaction, commit, plan, Map.of());
        List<AddFile> present = files(transaction, commit);
        present.forEach(file -> requireOurs(commit, file));
        Set<String> before = present.stream().map(AddFile::path).collect(Collectors.toSet());
        Set<String> written = commit.files().stream().map(this::path).collect(Collectors.toSet());
        long now = System.currentTimeMillis();
        List<Action> actions = new ArrayList<>();
        actions.add(log.mark(now));
        // What an earlier run of the batch has committed of these very files stays as it is.
        present.stream().filter(file -> !written.contains(file.path())).forEach(file -> actions.add(file.remove()));
        for (Partition partition : commit.partitions()) {
            partition.files().stream()
                    .filter(file -> !before.contains(path(file)))
                    .forEach(file -> actions.add(DeltaActions.add(
                            plan.root(),
                            commit.partitionColumns(),
                            partition.values(),
                            file,
                            FileStatistics.none(),
                            DeltaActions.ownedBy(commit.run()),
                            now)));
        }
        DeltaWriter.commit(transaction, actions, SaveMode.Overwrite, commit.partitionColumns());
    }

    /** Reads the log again: Delta passes over a transaction whose version it has, without a word. */
    private void verify(LakeCommit commit) {
        OptimisticTransaction transaction = log.open();
        Set<String> expected = new TreeSet<>();
        commit.files().forEach(file -> expected.add(path(file) + " " + file.bytes()));
        Set<String> found = files(transaction, commit).stream()
                .map(file -> file.path() + " " + file.size())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!log.isCommitted(transaction) || !found.equals(expected)) {
            throw FlowException.failed("The Delta log below " + plan.root() + " shows " + found.size()
                    + " files for batch "
                    + plan.run().batch() + ", and not just the " + expected.size() + " that run "
                    + plan.run().id() + " committed: somebody else writes the table. Find the other writer, and run the"
                    + " batch again.");
        }
    }

    private String path(DataFile file) {
        return DeltaActions.path(plan.root(), file.location());
    }

    /** The files of all partitions that the batch has or had. */
    private List<AddFile> files(OptimisticTransaction transaction, LakeCommit commit) {
        Set<List<String>> touched = new LinkedHashSet<>(plan.ownedBefore());
        commit.partitions().forEach(partition -> touched.add(partition.values()));
        if (commit.partitionColumns().isEmpty()) {
            touched.add(List.of());
        }
        Set<scala.collection.immutable.Map<String, String>> partitions = new LinkedHashSet<>();
        for (List<String> values : touched) {
            scala.collection.immutable.Map<String, String> partition =
                    scala.collection.immutable.Map$.MODULE$.<String, String>empty();
            for (int i = 0; i < values.size(); i++) {
                partition = partition.$plus(
                        new Tuple2<>(commit.partitionColumns().get(i), DeltaActions.value(values.get(i))));
            }
            partitions.add(partition);
        }
        Seq<AddFile> files = transaction.filterFiles(
                JavaConverters.asScalaSet(partitions).<scala.collection.immutable.Map<String, String>>toSet());
        return JavaConverters.seqAsJavaList(files);
    }

    /** A file without the tag may be a partition of the batch that somebody has optimized. */
    private void requireOurs(LakeCommit commit, AddFile file) {
        Option<String> tag = file.getTag(DeltaActions.BATCH);
        String owner = tag.isEmpty() ? "" : tag.get();
        if (owner.equals(plan.run().batch().key()) || owner.isEmpty() && ownedBefore(commit, file)) {
            return;
        }
        throw FlowException.failed("The partition of the file " + file.path() + " of " + plan.table() + " belongs to "
                + (owner.isEmpty() ? "a writer that is not Sluice" : "batch " + owner) + ", and batch "
                + plan.run().batch().key()
                + " has rows for it. Nothing was changed. Derive the partition from the window:"
                + " source.window-column adds a column with the window's start, to be named in lake.partition-by.");
    }

    private boolean ownedBefore(LakeCommit commit, AddFile file) {
        List<String> values = commit.partitionColumns().stream()
                .map(name -> file.partitionValues().apply(name))
                .map(value -> value == null ? Partition.NULL_VALUE : value)
                .toList();
        return plan.ownedBefore().contains(values);
    }
}
