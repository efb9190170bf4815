package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The types as pg_type and format_type() show them. */
final class PgTypes {
    /** PostgreSQL's pseudo-types that clients name; ids from its pg_type. */
    private static final Map<String, Integer> PSEUDO =
            Map.of("any", 2276, "trigger", 2279, "void", 2278, "cstring", 2275);

    private PgTypes() {}

    /** The query of pg_type. */
    static String rows() {
        List<List<Object>> rows = new ArrayList<>();
        for (PgType type : PgType.values()) {
            String name = Expr.Cast.nameOf(type);
            rows.add(Arrays.asList(
                    type.oid(),
                    name,
                    11,
                    1,
                    type.size(),
                    "b",
                    "false",
                    0,
                    0,
                    0,
                    ",",
                    name + "in",
                    "true",
                    0,
                    0,
                    -1,
                    0));
        }
        return "SELECT *, CAST(NULL AS VARCHAR) AS typdefault, CAST(NULL AS VARCHAR) AS typacl FROM ("
                + SystemViews.values(
                        "oid INTEGER, typname, typnamespace INTEGER, typowner INTEGER, typlen SMALLINT, typtype,"
                                + " typnotnull BOOLEAN, typbasetype INTEGER, typelem INTEGER, typrelid INTEGER, typdelim,"
                                + " typinput, typisdefined BOOLEAN, typcollation INTEGER,"
                                + " typarray INTEGER, typtypmod INTEGER, typndims INTEGER",
                        rows)
                + ")";
    }

    /** The object id of a type as SQL or pg_type names it. */
    static int oid(String name) throws SqlFailure {
        if (PSEUDO.containsKey(name)) {
            return PSEUDO.get(name);
        }
        for (PgType type : PgType.values()) {
            if (Expr.Cast.nameOf(type).equals(name)) {
                return type.oid();
            }
        }
        Cursor cursor = new Cursor(name);
        SqlType type = SqlType.parse(cursor);
        cursor.expectEnd();
        return type.pg().oid();
    }

    /** {@code format_type(oid, typmod)}: a type as DDL writes it. */
    static String format(String oid, String typmod) {
        String modifier = "(CAST(" + typmod + " AS INTEGER) - " + PgType.lengthTypmod(0) + ")";
        String length = "CASE WHEN " + modifier + " >= 0 THEN '(' || " + modifier + " || ')' ELSE '' END";
        String precision = "CASE WHEN " + modifier + " >= 0 THEN '(' || (" + modifier + " >> 16) || ',' || (" + modifier
                + " & 65535) || ')' ELSE '' END";
        StringBuilder sql = new StringBuilder("CASE CAST(" + oid + " AS INTEGER)");
        for (SqlType.Base base : SqlType.Base.values()) {
            SqlType type = new SqlType(base, 0, 0);
            boolean measured = type.isText() || base == SqlType.Base.VARBYTE;
            String suffix = type.isNumeric() ? " || " + precision : measured ? " || " + length : "";
            sql.append(" WHEN ").append(type.pg().oid()).append(" THEN ");
            sql.append(Sql.string(type.toString())).append(suffix);
        }
        for (PgType other : List.of(PgType.NAME, PgType.TEXT, PgType.OID, PgType.BYTEA, PgType.UNKNOWN)) {
            sql.append(" WHEN ").append(other.oid()).append(" THEN ").append(Sql.string(Expr.Cast.nameOf(other)));
        }
        return sql.append(" WHEN NULL THEN NULL ELSE '???' END").toString();
    }
}
