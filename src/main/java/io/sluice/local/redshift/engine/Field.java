package io.sluice.local.redshift.engine;

/**
 * A column of a result.
 *
 * @param typmod the type modifier as the wire has it ({@link PgType#lengthTypmod}, {@link PgType#numericTypmod}), or
 *     {@link PgType#NO_TYPMOD}
 * @param schema the schema of the table that the column comes from, empty for an expression
 * @param table the table that the column comes from, empty for an expression
 * @param column the column's name in that table, empty for an expression
 */
public record Field(
        String name, PgType type, int typmod, String schema, String table, String column, Nullability nullability) {

    /** A computed column: it comes from no table. */
    public static Field computed(String name, PgType type, int typmod) {
        return new Field(name, type, typmod, "", "", "", Nullability.UNKNOWN);
    }
}
