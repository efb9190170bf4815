package io.sluice.local.redshift.engine;

import java.util.List;

/** A column of the unloaded rows, kept under its position as name. */
record UnloadColumn(int position, String name, SqlType type) {
    String sql() {
        return "c" + position;
    }

    /** Its value as Redshift prints it, NULL for NULL. */
    String text() {
        return switch (type.base()) {
            case BOOLEAN -> "CASE WHEN " + sql() + " THEN 't' ELSE 'f' END";
            case REAL, DOUBLE -> "CASE WHEN isnan(" + sql() + ") THEN 'NaN' WHEN isinf(" + sql()
                    + ") THEN replace(CAST(" + sql()
                    + " AS VARCHAR), 'inf', 'Infinity') ELSE regexp_replace(CAST(" + sql()
                    + " AS VARCHAR), '\\.0$', '') END";
            case SUPER -> "main.rs_super_text(" + sql() + ")";
            case VARBYTE -> "lower(hex(" + sql() + "))";
            default -> "CAST(" + sql() + " AS VARCHAR)";
        };
    }

    /** Its value in Parquet: SUPER is JSON text. */
    String parquet() {
        String value = type.equals(SqlType.SUPER) ? text() : "CAST(" + sql() + " AS " + type.duckDb() + ")";
        return value + " AS " + Sql.name(name);
    }

    /** Its value, which is not NULL, in a JSON object; booleans are the strings t and f (Developer Guide, "UNLOAD"). */
    String json() {
        boolean bare = type.isInteger() || type.isNumeric() || type.equals(SqlType.SUPER);
        String string = "CAST(to_json(" + text() + ") AS VARCHAR)";
        if (type.isFloat()) {
            return "CASE WHEN isfinite(" + sql() + ") THEN " + text() + " ELSE " + string + " END";
        }
        return bare ? text() : string;
    }

    static String names(List<UnloadColumn> columns) {
        return String.join(", ", columns.stream().map(UnloadColumn::sql).toList());
    }
}
