package io.sluice.local.redshift.engine;

/** Writes names and strings into DuckDB's SQL. */
final class Sql {
    private Sql() {}

    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String name(String schema, String name) {
        return name(schema) + "." + name(name);
    }

    static String string(String value) {
        return '\'' + value.replace("'", "''") + '\'';
    }

    static String orNull(String value) {
        return value == null ? "NULL" : string(value);
    }
}
