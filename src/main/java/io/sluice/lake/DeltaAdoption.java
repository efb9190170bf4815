package io.sluice.lake;

import io.sluice.model.Column;
import io.sluice.model.DataFile;
import io.sluice.model.LakeCommit;
import io.sluice.model.Partition;
import io.sluice.model.Run;
import io.sluice.model.Schema;
import io.sluice.plan.RegisterPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Makes a Delta table of files that batches have published without one: one version of the log names them all, by what the
 * ledger knows of them. No file is read or written.
 */
public final class DeltaAdoption {
    private final DeltaWriter log;
    private final RegisterPlan plan;

    /** @param plan of any batch */
    public DeltaAdoption(SparkSession spark, RegisterPlan plan) {
        this.log = new DeltaWriter(spark, plan);
        this.plan = plan;
    }

    /**
     * What a batch has published.
     *
     * @param run that published it, be it its own or another run's
     */
    public record Published(Run run, LakeCommit commit) {}

    /**
     * Commits what the log does not have yet, each batch under its own transaction identifier, as the batch's runs do it.
     *
     * @return how many batches the log did not have
     */
    public int adopt(List<Published> batches) {
        return log.with(() -> attempt(batches));
    }

    private int attempt(List<Published> batches) {
        OptimisticTransaction transaction = log.open();
        List<Published> left = batches.stream()
                .filter(batch -> transaction.txnVersion(log.name(batch.run().batch()))
                        < batch.run().generation())
                .toList();
        if (left.isEmpty()) {
            return 0;
        }
        DeltaColumns.prepare(transaction, union(left), plan, Map.of());
        List<AddFile> present = JavaConverters.seqAsJavaList(transaction.filterFiles());
        long now = System.currentTimeMillis();
        List<Action> actions = new ArrayList<>();
        for (Published batch : left) {
            actions.add(DeltaActions.transaction(
                    log.name(batch.run().batch()), batch.run().generation(), now));
            replace(batch, present, now, actions);
        }
        DeltaWriter.commit(
                transaction, actions, SaveMode.Append, left.get(0).commit().partitionColumns());
        return left.size();
    }

    private void replace(Published batch, List<AddFile> present, long now, List<Action> actions) {
        Set<String> written = batch.commit().files().stream().map(this::path).collect(Collectors.toSet());
        Set<String> before = present.stream().map(AddFile::path).collect(Collectors.toSet());
        String key = batch.run().batch().key();
        present.stream()
                .filter(file -> file.getTag(DeltaActions.BATCH).equals(Option.apply(key)))
                .filter(file -> !written.contains(file.path()))
                .forEach(file -> actions.add(file.remove()));
        for (Partition partition : batch.commit().partitions()) {
            partition.files().stream()
                    .filter(file -> !before.contains(path(file)))
                    .forEach(file -> actions.add(DeltaActions.add(
                            plan.root(),
                            batch.commit().partitionColumns(),
                            partition.values(),
                            file,
                            FileStatistics.none(),
                            DeltaActions.ownedBy(batch.commit().run()),
                            now)));
        }
    }

    private String path(DataFile file) {
        return DeltaActions.path(plan.root(), file.location());
    }

    /** A commit with the columns of all, in the order in which batches brought them. */
    public static LakeCommit union(List<Published> batches) {
        LakeCommit last = batches.get(batches.size() - 1).commit();
        Schema columns = new Schema(List.of());
        for (Published batch : batches) {
            List<Column> more = new ArrayList<>(columns.columns());
            Schema known = columns;
            batch.commit().schema().columns().stream()
                    .filter(column -> known.column(column.name()).isEmpty())
                    .forEach(more::add);
            columns = new Schema(more);
        }
        return new LakeCommit(
                last.run(),
                last.table(),
                columns,
                last.partitionColumns(),
                last.partitions(),
                last.manifest(),
                last.counts());
    }
}
