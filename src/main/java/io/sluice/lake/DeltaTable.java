package io.sluice.lake;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.sluice.model.DataFile;
import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.Partition;
import io.sluice.plan.RegisterPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
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
 * <p>One commit replaces what the batch has in the table. It names the batch and the run's generation as Delta's
 * transaction identifier (https://github.com/delta-io/delta/blob/master/PROTOCOL.md#transaction-identifiers), so that a
 * run can tell whether its commit has happened, and an older run never undoes a newer one.
 */
public final class DeltaTable {
    /** Other batches commit to the same log; what an attempt without an answer did, the next one finds in the log. */
    private static final RetryPolicy<Object> OPTIMISTIC = RetryPolicy.builder()
            .handleIf(failure -> !(failure instanceof FlowException))
            .abortOn(LinkageError.class)
            .withBackoff(Duration.ofMillis(50), Duration.ofSeconds(2))
            .withJitter(0.5)
            .withMaxAttempts(12)
            .build();

    /** Delta's default of 50 takes longer than the work until a table has millions of files. */
    private static final int SNAPSHOT_TASKS = 4;

    private final SparkSession spark;
    private final RegisterPlan plan;

    public DeltaTable(SparkSession spark, RegisterPlan plan) {
        this.spark = spark;
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
        Option<SparkSession> before = SparkSession.getActiveSession();
        SparkSession.setActiveSession(spark); // where Delta looks for its settings
        spark.conf().set("spark.databricks.delta.requiredSparkConfsCheck.enabled", false); // none of its SQL is used
        spark.conf().set("spark.databricks.delta.snapshotPartitions", SNAPSHOT_TASKS);
        try {
            Failsafe.with(OPTIMISTIC).run(() -> attempt(commit));
            verify(commit);
        } catch (FlowException e) {
            throw e;
        } catch (LinkageError e) {
            throw FlowException.configuration("Delta Lake is not on Spark's classpath, or of a version other than 3.3 ("
                    + e.getMessage()
                    + "). On EMR, add delta-spark.jar and delta-storage.jar of /usr/share/aws/delta/lib"
                    + " to spark.jars, or write lake.format = parquet");
        } catch (RuntimeException e) {
            Throwable cause = e instanceof FailsafeException && e.getCause() != null ? e.getCause() : e;
            throw FlowException.retryable(
                    "the files of " + plan.table() + " could not be committed to the Delta log below " + plan.root()
                            + ": " + cause.getMessage()
                            + ". Readers of Redshift see what they saw before; run the batch again",
                    cause);
        } finally {
            before.foreach(session -> {
                SparkSession.setActiveSession(session);
                return null;
            });
        }
    }

    private void attempt(LakeCommit commit) {
        OptimisticTransaction transaction = open();
        if (isCommitted(transaction)) {
            return; // by an attempt that had no answer
        }
        DeltaColumns.prepare(transaction, commit, plan);
        List<AddFile> present = files(transaction, commit);
        present.forEach(file -> requireOurs(commit, file));
        Set<String> before = present.stream().map(AddFile::path).collect(Collectors.toSet());
        Set<String> written = commit.files().stream().map(this::path).collect(Collectors.toSet());
        long now = System.currentTimeMillis();
        List<Action> actions = new ArrayList<>();
        actions.add(DeltaActions.transaction(writer(), plan.run().generation(), now));
        // What an earlier run of the batch has committed of these very files stays as it is.
        present.stream().filter(file -> !written.contains(file.path())).forEach(file -> actions.add(file.remove()));
        for (Partition partition : commit.partitions()) {
            partition.files().stream()
                    .filter(file -> !before.contains(path(file)))
                    .forEach(file -> actions.add(DeltaActions.add(
                            plan.root(), commit.partitionColumns(), partition.values(), file, commit.run(), now)));
        }
        transaction.commit(
                JavaConverters.asScalaBuffer(actions).toSeq(),
                new DeltaOperations.Write(
                        SaveMode.Overwrite,
                        Option.apply(JavaConverters.asScalaBuffer(commit.partitionColumns())
                                .toSeq()),
                        Option.empty(),
                        Option.empty()));
    }

    /** Reads the log again: Delta passes over a transaction whose version it has, without a word. */
    private void verify(LakeCommit commit) {
        OptimisticTransaction transaction = open();
        Set<String> expected = new TreeSet<>();
        commit.files().forEach(file -> expected.add(path(file) + " " + file.bytes()));
        Set<String> found = files(transaction, commit).stream()
                .map(file -> file.path() + " " + file.size())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!isCommitted(transaction) || !found.equals(expected)) {
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

    private OptimisticTransaction open() {
        return DeltaLog.forTable(spark, plan.root().toString()).startTransaction();
    }

    private boolean isCommitted(OptimisticTransaction transaction) {
        long committed = transaction.txnVersion(writer());
        if (committed > plan.run().generation()) {
            throw FlowException.failed("The Delta table " + plan.table() + " has batch "
                    + plan.run().batch()
                    + " in generation " + committed + ", and this is run "
                    + plan.run().id() + " (generation "
                    + plan.run().generation() + "): a newer run has published, and nothing is left to do.");
        }
        return committed == plan.run().generation();
    }

    private String writer() {
        return "sluice|" + plan.run().batch().key() + "|" + plan.table();
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
