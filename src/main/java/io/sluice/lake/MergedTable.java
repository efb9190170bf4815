package io.sluice.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.sluice.config.Lake;
import io.sluice.model.Counted;
import io.sluice.model.DataFile;
import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.Partition;
import io.sluice.model.S3Location;
import io.sluice.plan.MergePlan;
import io.sluice.plan.RegisterPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructType;

/**
 * A Delta table with one row a key, which batches are merged into. A batch's rows, its changes, stay files of their own;
 * the table's files that hold one of their keys are read, merged with them and written anew, and one commit puts the new
 * files in place of the old ones. No file is changed, so that whoever reads files alone reads the same rows.
 *
 * <p>The table after a commit is the newest row of each key of all changes so far ({@link NewestRows}). Batches may come in
 * any order and any number of times. That a deleted key is not brought back by a late, older row is the work of
 * {@link DeletedKeys}.
 */
public final class MergedTable {
    private final SparkSession spark;
    private final RegisterPlan plan;
    private final MergePlan merge;
    private final DeltaWriter log;
    private int attempts;

    public MergedTable(SparkSession spark, RegisterPlan plan, MergePlan merge) {
        this.spark = spark;
        this.plan = plan;
        this.merge = merge;
        this.log = new DeltaWriter(spark, plan);
    }

    /** An error, before anything is written, when rows of these columns cannot be merged. */
    public static void requireFits(Dataset<Row> rows, Lake.Merge merge) {
        for (String name : names(merge)) {
            if (Arrays.stream(rows.columns()).noneMatch(name::equalsIgnoreCase)) {
                throw FlowException.configuration("lake.merge names the column " + name
                        + ", which the rows do not have; they have " + String.join(", ", rows.columns())
                        + ". Add it in munge.sql");
            }
        }
        merge.deleteWhen().ifPresent(condition -> requireCondition(rows, condition));
    }

    /** Spark throws a checked exception that its methods do not declare. */
    private static void requireCondition(Dataset<Row> rows, String condition) {
        try {
            rows.filter(expr(condition));
        } catch (Exception e) {
            if (e instanceof AnalysisException) {
                throw FlowException.configuration("lake.merge.delete-when = " + condition + " is no condition over the"
                        + " rows: " + e.getMessage().lines().findFirst().orElse(""));
            }
            throw e;
        }
    }

    /**
     * Makes the changes part of the table, in one version of it. Creates the table when there is none.
     *
     * @throws FlowException with the table as it was, when it is somebody else's, rows have no key, a newer run has
     *     committed or the columns do not fit; retryable when the log cannot be written
     */
    public void merge(LakeCommit changes) {
        log.with(() -> {
            attempt(changes);
            return changes;
        });
    }

    private void attempt(LakeCommit changes) {
        OptimisticTransaction transaction = log.open();
        if (log.isCommitted(transaction)) {
            return; // by an attempt that had no answer
        }
        attempts++;
        LakeCommit shaped = shaped(changes);
        String key = String.join(",", merge.merge().key()).toLowerCase(Locale.ROOT);
        StructType columns = DeltaColumns.after(transaction, shaped, plan, key);
        NewestRows newest = new NewestRows(merge.merge(), columns);
        DeletedKeys deleted = DeletedKeys.of(transaction.metadata().configuration(), this::read, plan.root(), newest);
        deleted.requireRemembered(plan.run().batch(), plan.table());
        Dataset<Row> changed = changes(changes, columns);
        requireKeys(changed, changes);
        transaction.readWholeTable(); // a commit that comes in between makes this one begin again
        List<AddFile> files = transaction.snapshot().allFiles().collectAsList();
        KeyedFiles keyed = new KeyedFiles(plan.root(), merge, columns, this::read, changed);
        Set<AddFile> touched = new LinkedHashSet<>(keyed.among(files));
        touched.addAll(crowded(files, keyed));
        Dataset<Row> present =
                read(columns, touched.stream().map(this::location).toList());
        Dataset<Row> merged = newest.merged(present, changed.unionByName(deleted.of(changed), true));
        LakeWriter.Written written = new LakeWriter().write(merged, merge.rows(attempts));
        Map<String, String> properties = new HashMap<>();
        properties.put(DeltaColumns.MERGE, key);
        properties.put("delta.deletedFileRetentionDuration", "interval " + retentionHours() + " hours");
        if (merge.merge().deleteWhen().isPresent()) {
            properties.putAll(deleted.with(changed, plan.run().batch().interval(), merge.deleted(attempts)));
        }
        DeltaColumns.prepare(transaction, shaped, plan, properties);
        long now = System.currentTimeMillis();
        List<Action> actions = new ArrayList<>();
        actions.add(log.mark(now));
        touched.forEach(file -> actions.add(file.remove()));
        for (Partition partition : written.partitions()) {
            for (DataFile file : partition.files()) {
                actions.add(DeltaActions.add(
                        plan.root(),
                        merge.write().partitionBy(),
                        partition.values(),
                        file,
                        written.statistics(file),
                        Map.of(DeltaActions.RUN, plan.run().id()),
                        now));
            }
        }
        DeltaWriter.commit(transaction, actions, SaveMode.Append, merge.write().partitionBy());
    }

    /** No less than the retention, whichever months it is counted in. */
    private long retentionHours() {
        Instant end = merge.retention().after(Instant.EPOCH);
        return Duration.between(Instant.EPOCH, end).plusDays(3).toHours();
    }

    /** The batch's rows, told apart into those that are put and those that take a key away. */
    private Dataset<Row> changes(LakeCommit changes, StructType columns) {
        Column deletes = merge.merge()
                .deleteWhen()
                .map(condition -> coalesce(expr(condition), lit(false)))
                .orElse(lit(false));
        return read(columns, changes.files().stream().map(DataFile::location).toList())
                .withColumn(NewestRows.DELETED, deletes);
    }

    private void requireKeys(Dataset<Row> changed, LakeCommit changes) {
        Column lacking = merge.merge().key().stream()
                .map(name -> col(LakeWriter.quoted(name)).isNull())
                .reduce(Column::or)
                .orElseThrow();
        long rows = changed.filter(lacking).count();
        if (rows > 0) {
            throw FlowException.failed("The batch for " + plan.table() + " has rows with NULL in the key ("
                    + String.join(", ", merge.merge().key()) + "): " + rows + " among "
                    + Counted.of(changes.counts().written(), "row")
                    + ". The table is unchanged. Filter them in munge.sql, or quarantine them by munge.expect.");
        }
    }

    /** Small files, when there are many, of the partitions that get rows in any case. */
    private List<AddFile> crowded(List<AddFile> files, KeyedFiles keyed) {
        Map<List<String>, List<AddFile>> crowded =
                new SmallFiles(merge.write().fileBytes()).crowded(files, keyed::partition);
        if (crowded.isEmpty()) {
            return List.of();
        }
        crowded.keySet().retainAll(keyed.partitions());
        return crowded.values().stream().flatMap(List::stream).toList();
    }

    /** What the table's readers are to see of some partitions. */
    public MergedVersion version(long since) {
        return log.with(() -> MergedVersion.of(log, plan, merge.write().partitionBy(), since));
    }

    /** The newest version of the log, without what it says. */
    public long newestVersion() {
        return log.with(() -> log.open().readVersion());
    }

    /** The commit with the partitions of the table, not of the changes. */
    public LakeCommit shaped(LakeCommit changes) {
        return new LakeCommit(
                changes.run(),
                changes.table(),
                changes.schema(),
                merge.write().partitionBy(),
                List.of(),
                changes.manifest(),
                changes.counts());
    }

    private Dataset<Row> read(StructType columns, List<S3Location> files) {
        if (files.isEmpty()) {
            return spark.createDataFrame(List.<Row>of(), columns);
        }
        return spark.read()
                .option("__globPaths__", false) // names are taken literally
                .schema(columns)
                .parquet(files.stream().map(S3Location::toString).toArray(String[]::new));
    }

    private S3Location location(AddFile file) {
        return DeltaActions.location(plan.root(), file.path());
    }

    private static List<String> names(Lake.Merge merge) {
        List<String> names = new ArrayList<>(merge.key());
        names.addAll(merge.newestBy());
        return names;
    }
}
