package io.sluice.model;

/**
 * A table in a database of the Glue Data Catalog or in a schema of Redshift. Both fold names to lower case, so this does
 * too.
 *
 * @param schema the Glue database or Redshift schema
 */
public record TableName(String schema, String table) {
    public TableName {
        schema = checked(schema);
        table = checked(table);
    }

    /** Parses {@code schema.table}. */
    public static TableName parse(String name) {
        int dot = name.indexOf('.');
        if (dot < 0 || dot != name.lastIndexOf('.')) {
            throw new IllegalArgumentException("'" + name + "' is no table name: write schema.table");
        }
        return new TableName(name.substring(0, dot), name.substring(dot + 1));
    }

    public TableName inSchema(String other) {
        return new TableName(other, table);
    }

    /** The name as SQL: both parts quoted. */
    public String quoted() {
        return "\"" + schema + "\".\"" + table + "\"";
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }

    private static String checked(String name) {
        String folded = name.toLowerCase(java.util.Locale.ROOT);
        if (!folded.matches("[a-z_][a-z0-9_]{0,126}")) {
            throw new IllegalArgumentException("'" + name
                    + "' is no name for a schema or table: a letter, then letters, digits and '_', at most 127");
        }
        return folded;
    }
}
