package io.sluice.model;

import java.util.List;
import java.util.Optional;

/** The columns of a table in their order, partition columns last. */
public record Schema(List<Column> columns) {
    public Schema {
        columns = List.copyOf(columns);
    }

    /** The column of that name; names of lake tables fold case, as Glue and Redshift do. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
    }

    /** The other columns. */
    public Schema without(String name) {
        return new Schema(
                columns.stream().filter(c -> !c.name().equalsIgnoreCase(name)).toList());
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }
}
