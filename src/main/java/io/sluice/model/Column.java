package io.sluice.model;

import java.util.Objects;

/**
 * A column of a lake table or of its hot copy.
 *
 * @param comment what it means, for Glue and Redshift; empty when nobody said
 */
public record Column(String name, ColumnType type, Nullability nullability, String comment) {
    public Column {
        Objects.requireNonNull(type);
        Objects.requireNonNull(nullability);
        Objects.requireNonNull(comment);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a column has no name");
        }
    }

    /** The same column, of another type. */
    public Column as(ColumnType other) {
        return new Column(name, other, nullability, comment);
    }

    /** The name as SQL: quoted, inner quotes doubled. */
    public String quoted() {
        return quoted(name);
    }

    /** Any column's name as SQL. */
    public static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
