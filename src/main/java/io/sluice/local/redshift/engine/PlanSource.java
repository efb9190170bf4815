package io.sluice.local.redshift.engine;

import io.sluice.local.spectrum.ExternalColumn;
import io.sluice.local.spectrum.ExternalTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An item of a FROM list as EXPLAIN sees it.
 *
 * @param alias the name that qualifies its columns
 * @param columns the names of its columns, empty when they are not known
 * @param table the table of users that is read, if it is one
 */
record PlanSource(String alias, List<String> columns, Optional<Relation.Table> table, Reader reader) {
    /** Takes 1 of so many rows to satisfy a condition: Redshift knows better after ANALYZE, this does not. */
    private static final int PER_CONDITION = 3;

    private static final int SCALAR_WIDTH = 8;
    private static final int LONGEST_ESTIMATED = 32;

    /** Makes the step that reads it, given the conditions that concern it alone. */
    interface Reader {
        PlanStep read(List<Expr> conditions);
    }

    PlanStep read(List<Expr> conditions) {
        return reader.read(conditions);
    }

    boolean has(Expr.Column column) {
        return column.qualifier().isPresent()
                ? column.qualifier().get().equals(alias)
                : columns.contains(column.name());
    }

    /** How the rows of the source are distributed by a column. */
    boolean isDistributedBy(String column) {
        return table.isPresent()
                && table.get().note().distribution().equals("KEY")
                && table.get().note().distributionKey().equals(column);
    }

    boolean isOnAllNodes() {
        return table.isPresent() && table.get().note().distribution().equals("ALL");
    }

    static PlanSource table(String alias, Relation.Table table, long stored) {
        int width = table.columns().stream()
                .mapToInt(column -> width(column.type()))
                .sum();
        List<String> names =
                table.columns().stream().map(Relation.TableColumn::name).toList();
        return new PlanSource(
                alias,
                names,
                Optional.of(table),
                conditions -> filtered("XN Seq Scan on " + named(table.name(), alias), stored, width, conditions));
    }

    /** The catalog is read on the leader node. */
    static PlanSource system(String alias, String name) {
        return new PlanSource(
                alias,
                List.of(),
                Optional.empty(),
                conditions -> filtered("LD Seq Scan on " + named(name, alias), 1000, SCALAR_WIDTH, conditions));
    }

    /** The elements of an array in each row of what stands to the left. */
    static PlanSource array(String alias) {
        return new PlanSource(
                alias,
                List.of(),
                Optional.empty(),
                conditions -> filtered("XN Unnest " + alias, 1, SCALAR_WIDTH, conditions));
    }

    static PlanSource subquery(String alias, List<String> columns, PlanStep inner) {
        return new PlanSource(alias, columns, Optional.empty(), conditions -> {
            PlanStep scan = inner.under("XN Subquery Scan " + alias);
            return conditions.isEmpty() ? scan : scan.noted("Filter: " + PlanText.all(conditions));
        });
    }

    /** The layer of Spectrum reads the files; a table with partitions is joined with the list of them. */
    static PlanSource external(String alias, String schema, ExternalTable table) {
        List<String> partitions =
                table.partitionColumns().stream().map(ExternalColumn::name).toList();
        List<String> names = Stream.concat(table.columns().stream().map(ExternalColumn::name), partitions.stream())
                .toList();
        int width = names.size() * SCALAR_WIDTH;
        long stored = Long.parseLong(table.parameters().getOrDefault("numRows", "10000000000"));
        String full = schema + "." + table.name();
        String files = "S3 Seq Scan " + full + " location:\"" + table.location() + "\" format:" + format(table);
        return new PlanSource(alias, names, Optional.empty(), conditions -> {
            List<Expr> onPartitions = new ArrayList<>();
            List<Expr> onRows = new ArrayList<>();
            for (Expr condition : conditions) {
                List<Expr.Column> used = PlanText.columns(condition);
                boolean partition =
                        !used.isEmpty() && used.stream().allMatch(column -> partitions.contains(column.name()));
                (partition ? onPartitions : onRows).add(condition);
            }
            PlanStep scan = filtered(files, stored, width, onRows).under("XN S3 Query Scan " + alias);
            if (partitions.isEmpty()) {
                return scan;
            }
            PlanStep list = filtered(
                    "XN Seq Scan PartitionInfo of " + full, 1000, partitions.size() * SCALAR_WIDTH, onPartitions);
            return PlanStep.append("XN Partition Loop", List.of(list, scan));
        });
    }

    private static String format(ExternalTable table) {
        return Stream.of("PARQUET", "ORC", "AVRO", "JSON")
                .filter(format -> (table.inputFormat() + table.serde())
                        .toUpperCase(java.util.Locale.ROOT)
                        .contains(format))
                .findFirst()
                .orElse("TEXT");
    }

    private static PlanStep filtered(String name, long stored, int width, List<Expr> conditions) {
        List<String> notes = conditions.isEmpty() ? List.of() : List.of("Filter: " + PlanText.all(conditions));
        return PlanStep.scan(name, stored, conditions.isEmpty() ? stored : stored / PER_CONDITION, width, notes);
    }

    private static String named(String name, String alias) {
        return name.equals(alias) ? name : name + " " + alias;
    }

    private static int width(SqlType type) {
        return type.pg().size() > 0 ? type.pg().size() : Math.min(LONGEST_ESTIMATED, Math.max(1, type.length()));
    }
}
