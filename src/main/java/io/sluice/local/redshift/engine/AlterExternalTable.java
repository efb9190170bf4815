package io.sluice.local.redshift.engine;

import io.sluice.local.spectrum.ExternalColumn;
import io.sluice.local.spectrum.ExternalDefinitions;
import io.sluice.local.spectrum.ExternalTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ALTER TABLE of an external table.
 *
 * @param local what the statement is where the name is a local table's; empty when only external tables know it
 */
record AlterExternalTable(Name name, Change change, Optional<Statement> local) implements Statement {

    /** One change in Glue; gives a notice, or nothing. */
    interface Change {
        Optional<String> apply(ExternalTable table, ExternalDefinitions definitions) throws SqlFailure;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        if (!(rendering.catalog().relation(name) instanceof Relation.External)) {
            if (local.isPresent()) {
                return local.get().plan(rendering);
            }
            throw new SqlFailure("42809", "\"" + name.name() + "\" is not an external table");
        }
        return Plan.of(Plan.Block.INSIDE, Map.of(), execution -> {
            CreateExternalTable.requireNoBlock(execution, "ALTER EXTERNAL TABLE");
            Relation relation = execution.catalog().relation(name);
            Optional<String> notice = change.apply(
                    ((Relation.External) relation).table(),
                    execution.catalog().spectrum().definitions());
            return Result.done("ALTER TABLE", notice.stream().toArray(String[]::new));
        });
    }

    /** Reads what follows the table's name. */
    static Statement parse(Cursor cursor, Name name) throws SqlFailure {
        int start = cursor.position();
        Optional<Change> external = externalOnly(cursor);
        if (external.isPresent()) {
            return new AlterExternalTable(name, external.get(), Optional.empty());
        }
        cursor.rewind(start);
        Optional<Change> columns = columns(cursor);
        cursor.rewind(start);
        Statement local = AlterTable.statement(cursor, name);
        return columns.isEmpty() ? local : new AlterExternalTable(name, columns.get(), Optional.of(local));
    }

    private static Optional<Change> externalOnly(Cursor cursor) throws SqlFailure {
        if (cursor.accept("set", "location")) {
            String location = CreateExternalTable.location(cursor);
            return Optional.of((table, glue) -> {
                glue.setLocation(table, location);
                return Optional.empty();
            });
        }
        if (cursor.accept("set", "table", "properties")) {
            Map<String, String> properties = ExternalStorage.properties(cursor);
            return Optional.of((table, glue) -> {
                glue.setProperties(table, properties);
                return Optional.empty();
            });
        }
        if (cursor.accept("set", "file", "format")) {
            ExternalStorage storage = ExternalStorage.format(cursor);
            return Optional.of((table, glue) -> {
                glue.setFormat(table, storage.inputFormat(), storage.outputFormat(), storage.serde());
                return Optional.empty();
            });
        }
        if (cursor.accept("add")) {
            boolean ifNotExists = cursor.accept("if", "not", "exists");
            return cursor.at("partition") ? Optional.of(additions(cursor, ifNotExists)) : Optional.empty();
        }
        if (cursor.accept("drop", "partition")) {
            Map<String, String> values = values(cursor);
            return Optional.of((table, glue) -> {
                List<String> partition = inOrder(table, values);
                require(glue.dropPartition(table, partition), table, partition);
                return Optional.empty();
            });
        }
        if (cursor.accept("partition")) {
            Map<String, String> values = values(cursor);
            cursor.expect("set", "location");
            String location = CreateExternalTable.location(cursor);
            return Optional.of((table, glue) -> {
                List<String> partition = inOrder(table, values);
                require(glue.setPartitionLocation(table, partition, location), table, partition);
                return Optional.empty();
            });
        }
        return Optional.empty();
    }

    private static void require(boolean found, ExternalTable table, List<String> partition) throws SqlFailure {
        if (!found) {
            throw new SqlFailure("42704", "partition " + partition + " of \"" + table.name() + "\" does not exist");
        }
    }

    private static Change additions(Cursor cursor, boolean ifNotExists) throws SqlFailure {
        List<Map<String, String>> partitions = new ArrayList<>();
        List<String> locations = new ArrayList<>();
        while (cursor.accept("partition")) {
            partitions.add(values(cursor));
            cursor.expect("location");
            locations.add(CreateExternalTable.location(cursor));
        }
        if (partitions.size() > 100) {
            throw new SqlFailure("54000", "one ALTER TABLE adds at most 100 partitions; here are " + partitions.size());
        }
        return (table, glue) -> {
            Map<List<String>, String> added = new LinkedHashMap<>();
            for (int i = 0; i < partitions.size(); i++) {
                added.put(inOrder(table, partitions.get(i)), locations.get(i));
            }
            List<List<String>> present = glue.addPartitions(table, added);
            if (!present.isEmpty() && !ifNotExists) {
                throw new SqlFailure(
                        "42710", "partition " + present.get(0) + " of \"" + table.name() + "\" already exists");
            }
            return present.isEmpty() ? Optional.empty() : Optional.of("Partition already exists.");
        };
    }

    /** {@code (column = value, …)}. */
    private static Map<String, String> values(Cursor cursor) throws SqlFailure {
        Map<String, String> values = new LinkedHashMap<>();
        cursor.expect("(");
        do {
            String column = cursor.identifier();
            cursor.expect("=");
            String sign = cursor.accept("-") ? "-" : "";
            Token value = cursor.next();
            if (value.kind() != Token.Kind.STRING && value.kind() != Token.Kind.NUMBER) {
                throw cursor.unexpected();
            }
            values.put(column, sign + value.text());
        } while (cursor.accept(","));
        cursor.expect(")");
        return values;
    }

    private static List<String> inOrder(ExternalTable table, Map<String, String> values) throws SqlFailure {
        List<String> names =
                table.partitionColumns().stream().map(ExternalColumn::name).toList();
        if (names.isEmpty() || names.size() != values.size() || !values.keySet().containsAll(names)) {
            throw new SqlFailure(
                    "42601", "\"" + table.name() + "\" is partitioned by " + names + ", not by " + values.keySet());
        }
        return names.stream().map(values::get).toList();
    }

    /** ADD, DROP and RENAME of a column, as external tables take them; empty for anything else. */
    private static Optional<Change> columns(Cursor cursor) throws SqlFailure {
        if (cursor.accept("add")) {
            cursor.accept("column");
            if (!cursor.atIdentifier()) {
                return Optional.empty();
            }
            ExternalColumn added = ExternalColumns.column(cursor);
            return cursor.atEnd() ? Optional.of(changed((columns, table) -> columns.add(added))) : Optional.empty();
        }
        if (cursor.accept("drop")) {
            cursor.accept("column");
            if (!cursor.atIdentifier()) {
                return Optional.empty();
            }
            String dropped = cursor.identifier();
            return Optional.of(changed((columns, table) -> columns.remove(indexOf(table, dropped))));
        }
        if (cursor.accept("rename", "column")) {
            String from = cursor.identifier();
            cursor.expect("to");
            String to = cursor.identifier();
            return Optional.of(changed((columns, table) -> {
                int index = indexOf(table, from);
                columns.set(index, new ExternalColumn(to, columns.get(index).glueType(), ""));
            }));
        }
        return Optional.empty();
    }

    private interface ColumnChange {
        void apply(List<ExternalColumn> columns, ExternalTable table) throws SqlFailure;
    }

    private static Change changed(ColumnChange change) {
        return (table, glue) -> {
            List<ExternalColumn> columns = new ArrayList<>(table.columns());
            change.apply(columns, table);
            long names = java.util.stream.Stream.concat(columns.stream(), table.partitionColumns().stream())
                    .map(ExternalColumn::name)
                    .distinct()
                    .count();
            if (names < columns.size() + table.partitionColumns().size()) {
                throw new SqlFailure("42701", "two columns of \"" + table.name() + "\" would have one name");
            }
            glue.setColumns(table, columns);
            return Optional.empty();
        };
    }

    private static int indexOf(ExternalTable table, String column) throws SqlFailure {
        for (int i = 0; i < table.columns().size(); i++) {
            if (table.columns().get(i).name().equals(column)) {
                return i;
            }
        }
        throw new SqlFailure("42703", "column \"" + column + "\" of relation \"" + table.name() + "\" does not exist");
    }
}
