package io.sluice.warehouse;

import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FlowException;
import io.sluice.model.Nullability;
import io.sluice.plan.WindowColumn;
import java.util.Locale;
import java.util.Set;

/**
 * A column of unloaded files.
 *
 * @param value SQL over the query's columns
 */
record UnloadColumn(Column column, String value) {
    /** Types whose text in a path is one text for each value. */
    private static final Set<ColumnType> PARTITIONING = Set.of(
            ColumnType.Simple.SMALLINT,
            ColumnType.Simple.INT,
            ColumnType.Simple.BIGINT,
            ColumnType.Simple.DATE,
            ColumnType.Simple.TIMESTAMP);

    private static final String CAST = "Cast it in the query, for example to VARCHAR, or leave it out.";

    /**
     * A column of the query, as a type that Parquet, Glue and Spectrum know: a SUPER becomes JSON text, a TIMESTAMPTZ its
     * time in UTC. CHAR and VARCHAR become text, for their declared length changes when a table is widened.
     */
    static UnloadColumn of(TableColumn column) {
        String name = TableStatement.name(column.name());
        return switch (column.type()) {
            case "BOOLEAN" -> plain(column, ColumnType.Simple.BOOLEAN);
            case "SMALLINT" -> plain(column, ColumnType.Simple.SMALLINT);
            case "INTEGER" -> plain(column, ColumnType.Simple.INT);
            case "BIGINT" -> plain(column, ColumnType.Simple.BIGINT);
            case "REAL" -> plain(column, ColumnType.Simple.REAL);
            case "DOUBLE PRECISION" -> plain(column, ColumnType.Simple.DOUBLE);
            case "DATE" -> plain(column, ColumnType.Simple.DATE);
            case "TIMESTAMP" -> plain(column, ColumnType.Simple.TIMESTAMP);
            case "TIMESTAMP WITH TIME ZONE" -> new UnloadColumn(
                    column(column, ColumnType.Simple.TIMESTAMP), name + " AT TIME ZONE 'UTC'");
            case "VARCHAR" -> plain(column, text(column));
            case "CHAR" -> new UnloadColumn(
                    column(column, text(column)), "CAST(" + name + " AS " + text(column, "VARCHAR") + ")");
            case "VARBYTE" -> plain(column, ColumnType.Simple.BINARY);
            case "SUPER" -> new UnloadColumn(column(column, ColumnType.Simple.STRING), "JSON_SERIALIZE(" + name + ")");
            case "DECIMAL" -> plain(column, decimal(column));
            default -> throw FlowException.failed("The query's column " + column.name() + " is " + column.type()
                    + ", for which a lake table has no type. " + CAST);
        };
    }

    /** The start of the window, the same in every row. */
    static UnloadColumn of(WindowColumn window) {
        return new UnloadColumn(
                new Column(window.name().toLowerCase(Locale.ROOT), window.type(), Nullability.NULLABLE, ""),
                SqlLiteral.typed(window.name(), window.type(), window.partitionValue()));
    }

    boolean canPartition() {
        ColumnType type = column.type();
        return PARTITIONING.contains(type) || type instanceof ColumnType.Text || type instanceof ColumnType.Decimal;
    }

    /** As an item of SELECT. */
    String sql() {
        String name = TableStatement.name(column.name());
        return value.equals(name) ? name : value + " AS " + name;
    }

    private static UnloadColumn plain(TableColumn column, ColumnType type) {
        return new UnloadColumn(column(column, type), TableStatement.name(column.name()));
    }

    private static Column column(TableColumn column, ColumnType type) {
        return new Column(column.name(), type, Nullability.NULLABLE, "");
    }

    private static ColumnType text(TableColumn column) {
        return isKnown(column) ? new ColumnType.Text(column.length()) : ColumnType.Simple.STRING;
    }

    private static String text(TableColumn column, String type) {
        return type + "(" + (isKnown(column) ? column.length() : ColumnType.Text.MAX_BYTES) + ")";
    }

    private static boolean isKnown(TableColumn column) {
        return column.length() >= 1 && column.length() <= ColumnType.Text.MAX_BYTES;
    }

    private static ColumnType decimal(TableColumn column) {
        try {
            return new ColumnType.Decimal(column.length(), column.scale());
        } catch (IllegalArgumentException e) {
            throw FlowException.failed(
                    "The query's column " + column.name() + " is a DECIMAL of no known precision. Cast it in the query,"
                            + " for example to DECIMAL(38,2).",
                    e);
        }
    }
}
