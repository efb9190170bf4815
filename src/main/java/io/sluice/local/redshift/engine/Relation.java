package io.sluice.local.redshift.engine;

import io.sluice.local.spectrum.ExternalTable;
import java.util.List;
import java.util.Optional;

/** What a name in a FROM list can stand for. */
sealed interface Relation {

    record Table(String schema, String name, boolean temporary, List<TableColumn> columns, TableNote note)
            implements Relation {

        /** The table's full name in DuckDB. */
        String sql() {
            return temporary ? "temp.main." + Sql.name(name) : Catalog.DATABASE + "." + Sql.name(schema, name);
        }

        Name key() {
            return Name.of(schema, name);
        }

        TableColumn column(String column) throws SqlFailure {
            Optional<TableColumn> found =
                    columns.stream().filter(c -> c.name().equals(column)).findFirst();
            return found.orElseThrow(() ->
                    new SqlFailure("42703", "column \"" + column + "\" of relation \"" + name + "\" does not exist"));
        }

        List<Output> outputs() {
            return columns.stream()
                    .map(column -> new Output(
                            column.name(),
                            Optional.of(column.type()),
                            Optional.of(new Origin(
                                    schema,
                                    name,
                                    column.name(),
                                    column.nullable() ? Nullability.NULLABLE : Nullability.NOT_NULL))))
                    .toList();
        }
    }

    record View(String schema, String name, ViewNote note) implements Relation {}

    record External(String schema, ExternalTable table) implements Relation {}

    /** A catalog view: its rows come from a query of DuckDB's. */
    record SystemView(String name, String sql) implements Relation {}

    /** @param defaultSql the default in DuckDB's SQL */
    record TableColumn(String name, SqlType type, boolean nullable, Optional<String> defaultSql, ColumnNote note) {
        boolean isIdentity() {
            return !note.identity().isEmpty();
        }
    }
}
