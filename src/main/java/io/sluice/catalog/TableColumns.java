package io.sluice.catalog;

import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.Table;

/**
 * The columns of a table in Glue, and how a commit changes them: columns are added at the end, and nothing else.
 *
 * @param data the columns that are not partition keys; Glue keeps the two disjoint, though the files hold both
 * @param added names of the columns that this commit brings
 * @param absent names of the columns that this commit's files lack
 */
record TableColumns(List<Column> data, List<Column> partitionKeys, List<String> added, List<String> absent) {
    TableColumns {
        data = List.copyOf(data);
        partitionKeys = List.copyOf(partitionKeys);
        added = List.copyOf(added);
        absent = List.copyOf(absent);
    }

    /** The columns of a table that is not there yet. */
    static TableColumns of(LakeCommit commit) {
        requireDistinct(commit);
        List<Column> keys = new ArrayList<>();
        for (String name : commit.partitionColumns()) {
            io.sluice.model.Column column = commit.schema()
                    .column(name)
                    .orElseThrow(() -> FlowException.failed("The partition column " + name + " of " + commit.table()
                            + " is not a column of the table; the table has "
                            + String.join(", ", commit.schema().names())
                            + ". Add it, by munge.sql or by source.window-column, or correct lake.partition-by."));
            if (!GlueTypes.fitsPartition(column.type())) {
                throw FlowException.failed("The partition column " + name + " of " + commit.table() + " is "
                        + column.type() + ", which cannot be kept in a path. Partition by a column of another type.");
            }
            keys.add(GlueTableInputs.column(column));
        }
        List<String> keyNames = keys.stream().map(Column::name).toList();
        List<Column> data = commit.schema().columns().stream()
                .map(GlueTableInputs::column)
                .filter(c -> !keyNames.contains(c.name()))
                .toList();
        return new TableColumns(data, keys, List.of(), List.of());
    }

    /** The columns of {@code table} after the commit; an error when the commit does not fit the table. */
    static TableColumns merged(Table table, LakeCommit commit) {
        TableColumns written = of(commit);
        requireSameKeys(table, written, commit.table());
        Map<String, Column> columns = new LinkedHashMap<>();
        for (Column old : table.storageDescriptor().columns()) {
            columns.put(old.name().toLowerCase(Locale.ROOT), old);
        }
        List<String> absent = new ArrayList<>(columns.keySet());
        List<String> added = new ArrayList<>();
        for (Column column : written.data) {
            Column old = columns.get(column.name());
            if (old == null) {
                added.add(column.name());
                columns.put(column.name(), column);
            } else {
                requireSameType(commit.table(), old, column);
                absent.remove(column.name());
            }
        }
        return new TableColumns(List.copyOf(columns.values()), table.partitionKeys(), added, absent);
    }

    private static void requireDistinct(LakeCommit commit) {
        Map<String, String> seen = new LinkedHashMap<>();
        for (String name : commit.schema().names()) {
            String other = seen.put(name.toLowerCase(Locale.ROOT), name);
            if (other != null) {
                throw FlowException.failed("The columns " + other + " and " + name + " of " + commit.table()
                        + " are one name to Glue and Redshift, which fold names to lower case. Rename one in"
                        + " munge.sql.");
            }
        }
    }

    private static void requireSameKeys(Table table, TableColumns written, TableName name) {
        String old = describe(table.partitionKeys());
        String now = describe(written.partitionKeys);
        if (!old.equals(now)) {
            throw FlowException.failed("The table " + name + " is partitioned by (" + old
                    + ") in Glue, and the flow partitions by (" + now + "). A table's partition columns cannot"
                    + " change: restore lake.partition-by, or name a new table in lake.table and backfill it.");
        }
    }

    private static void requireSameType(TableName table, Column old, Column now) {
        if (!GlueTypes.isSame(old.type(), now.type())) {
            throw FlowException.failed("The column " + now.name() + " of " + table + " is " + old.type()
                    + " in Glue, and this batch wrote " + now.type() + ". Files of both types would not be readable"
                    + " as one table: cast it to " + old.type() + " in schema.columns or munge.sql, give it a new"
                    + " name, or name a new table in lake.table and backfill it.");
        }
    }

    private static String describe(List<Column> columns) {
        List<String> parts = new ArrayList<>();
        for (Column column : columns) {
            String type =
                    GlueTypes.fromGlue(column.type()).map(GlueTypes::toGlue).orElse(column.type());
            parts.add(column.name().toLowerCase(Locale.ROOT) + " " + type);
        }
        return String.join(", ", parts);
    }
}
