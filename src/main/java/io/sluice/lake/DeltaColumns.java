package io.sluice.lake;

import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.plan.RegisterPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.JavaConverters;

/** The columns and properties of a Delta table: made for its first commit, added to by later ones, else as they are. */
final class DeltaColumns {
    /** What lets a file hold other rows or columns than the table shows: nobody but Delta would know. */
    private static final Map<String, String> UNREADABLE =
            Map.of("delta.enableDeletionVectors", "false", "delta.columnMapping.mode", "none");

    private DeltaColumns() {}

    /** What rows are told apart by, in a table that batches are merged into: a property of the table. */
    static final String MERGE = "sluice.merge";

    /**
     * Lets the transaction create the table or add the columns that the commit brings; an error when they do not fit.
     *
     * @param properties that the table is to have besides those of each
     */
    static void prepare(
            OptimisticTransaction transaction, LakeCommit commit, RegisterPlan plan, Map<String, String> properties) {
        StructType columns = after(transaction, commit, plan, properties.getOrDefault(MERGE, ""));
        if (transaction.readVersion() < 0) {
            Metadata table = DeltaActions.table(
                    plan.table().toString(),
                    plan.run().batch().flow(),
                    columns,
                    commit.partitionColumns(),
                    System.currentTimeMillis());
            transaction.updateMetadataForNewTable(DeltaActions.changed(table, columns, properties));
            return;
        }
        Metadata table = transaction.metadata();
        Metadata changed = DeltaActions.changed(table, columns, properties);
        if (!changed.schemaString().equals(table.schemaString())
                || !changed.configuration().equals(table.configuration())) {
            transaction.updateMetadata(changed, false);
        }
    }

    /**
     * The columns that the table has after the commit; an error when the commit does not fit the table.
     *
     * @param key that batches are merged by; empty when they replace their partitions
     */
    static StructType after(OptimisticTransaction transaction, LakeCommit commit, RegisterPlan plan, String key) {
        StructType written = struct(commit);
        if (transaction.readVersion() < 0) {
            return written;
        }
        Metadata table = transaction.metadata();
        requireOurs(table, plan);
        requireReadable(table, plan);
        List<String> partitionBy = JavaConverters.seqAsJavaList(table.partitionColumns());
        if (!partitionBy.equals(commit.partitionColumns())) {
            throw FlowException.failed("The Delta table " + plan.table() + " is partitioned by " + partitionBy
                    + ", and the flow partitions by " + commit.partitionColumns()
                    + ". A table's partition columns cannot"
                    + " change: restore lake.partition-by, or name a new table in lake.table and backfill it.");
        }
        requireKey(table, plan, key);
        return merged((StructType) DataType.fromJson(table.schemaString()), written, plan);
    }

    private static void requireKey(Metadata table, RegisterPlan plan, String key) {
        Option<String> property = table.configuration().get(MERGE);
        String old = property.isEmpty() ? "" : property.get();
        if (!old.equals(key)) {
            throw FlowException.failed("The Delta table " + plan.table() + " "
                    + (old.isEmpty() ? "has batches that replace their partitions" : "is merged by the key " + old)
                    + ", and the flow "
                    + (key.isEmpty() ? "has no lake.merge" : "merges by the key " + key)
                    + ". What its rows are cannot change: restore lake.merge, or name a new table in lake.table and"
                    + " backfill it.");
        }
    }

    /** The names fold to lower case, as in Glue. */
    private static StructType merged(StructType table, StructType written, RegisterPlan plan) {
        StructType merged = table;
        for (StructField column : written.fields()) {
            List<StructField> same = new ArrayList<>();
            for (StructField old : table.fields()) {
                if (old.name().toLowerCase(Locale.ROOT).equals(column.name().toLowerCase(Locale.ROOT))) {
                    same.add(old);
                }
            }
            if (same.isEmpty()) {
                merged = merged.add(column);
            } else if (!same.get(0)
                    .dataType()
                    .catalogString()
                    .equals(column.dataType().catalogString())) {
                throw FlowException.failed("The column " + column.name() + " of the Delta table " + plan.table()
                        + " is "
                        + same.get(0).dataType().catalogString() + ", and this batch wrote "
                        + column.dataType().catalogString() + ". Cast it in schema.columns or munge.sql, give it a new"
                        + " name, or name a new table in lake.table and backfill it.");
            }
        }
        return merged;
    }

    private static void requireOurs(Metadata table, RegisterPlan plan) {
        Option<String> flow = table.configuration().get(DeltaActions.FLOW);
        if (flow.isEmpty() || !flow.get().equals(plan.run().batch().flow())) {
            throw FlowException.failed("The Delta table at " + plan.root() + " "
                    + (flow.isEmpty() ? "was not made by Sluice" : "belongs to the flow " + flow.get())
                    + ", and the flow "
                    + plan.run().batch().flow() + " would write it too. A table has one flow: name another table in"
                    + " lake.table. If the flow was renamed, set the table's property " + DeltaActions.FLOW + " to "
                    + plan.run().batch().flow() + ".");
        }
    }

    private static void requireReadable(Metadata table, RegisterPlan plan) {
        UNREADABLE.forEach((property, off) -> {
            Option<String> value = table.configuration().get(property);
            if (!value.isEmpty() && !value.get().equalsIgnoreCase(off)) {
                throw FlowException.failed("The Delta table " + plan.table() + " has " + property + " = " + value.get()
                        + ", so that its files no longer say what its rows are, and Redshift, which reads files, would"
                        + " show other rows. Nothing was changed. Name a new table in lake.table and backfill it, or"
                        + " rewrite this one and set the property to " + off + ".");
            }
        });
    }

    /** All columns may be NULL: an older file lacks a newer column. */
    private static StructType struct(LakeCommit commit) {
        StructType struct = new StructType();
        for (Column column : commit.schema().columns()) {
            StructField field = new StructField(
                    column.name(), type(column.type()), true, org.apache.spark.sql.types.Metadata.empty());
            struct = struct.add(column.comment().isEmpty() ? field : field.withComment(column.comment()));
        }
        return struct;
    }

    private static DataType type(ColumnType type) {
        return DataType.fromDDL(type instanceof ColumnType.Varchar ? ColumnType.Simple.STRING.glue() : type.glue());
    }
}
