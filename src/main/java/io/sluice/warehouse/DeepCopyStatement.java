package io.sluice.warehouse;

import io.sluice.model.TableName;
import java.util.List;
import java.util.Locale;

/** Statements that make a table anew under its own name. */
final class DeepCopyStatement {
    private DeepCopyStatement() {}

    /** The views that are bound to a table, as {@code schema.view}; those WITH NO SCHEMA BINDING are not. */
    static SqlStatement selectBoundViews(TableName table) {
        String sql =
                """
                SELECT DISTINCT vn.nspname || '.' || v.relname
                FROM pg_class t
                JOIN pg_namespace n ON n.oid = t.relnamespace
                JOIN pg_depend d ON d.refobjid = t.oid
                JOIN pg_rewrite r ON r.oid = d.objid
                JOIN pg_class v ON v.oid = r.ev_class
                JOIN pg_namespace vn ON vn.oid = v.relnamespace
                WHERE v.oid <> t.oid AND n.nspname ="""
                        + " " + SqlLiteral.text(table.schema()) + " AND t.relname = " + SqlLiteral.text(table.table())
                        + "\nORDER BY 1";
        return new PlainStatement("SELECT of the views that are bound to " + table, sql);
    }

    /** The same columns, defaults, distribution and sort keys, and no rows. */
    static SqlStatement createLike(TableName copy, TableName table) {
        return new PlainStatement(
                "CREATE TABLE " + copy + " LIKE " + table,
                "CREATE TABLE " + copy.quoted() + " (LIKE " + table.quoted() + " INCLUDING DEFAULTS)");
    }

    /** One statement, so that Redshift sorts all rows. */
    static SqlStatement insertAll(TableName copy, TableName table, List<String> columns) {
        String names = TableStatement.names(columns);
        return new PlainStatement(
                "INSERT of all rows of " + table + " into " + copy,
                "INSERT INTO " + copy.quoted() + " (" + names + ")\nSELECT " + names + "\nFROM " + table.quoted());
    }

    static SqlStatement count(TableName table) {
        return new PlainStatement("SELECT of the count of rows of " + table, "SELECT COUNT(*) FROM " + table.quoted());
    }

    /** The rights of others on a table: which, and the type and name of who has it. */
    static SqlStatement selectGrants(TableName table) {
        return new PlainStatement(
                "SELECT of the rights on " + table,
                "SELECT privilege_type, identity_type, identity_name FROM svv_relation_privileges WHERE namespace_name = "
                        + SqlLiteral.text(table.schema()) + " AND relation_name = " + SqlLiteral.text(table.table())
                        + " ORDER BY 1, 2, 3");
    }

    /** @param type user, role, group or public */
    static SqlStatement grant(TableName table, String privilege, String type, String name) {
        String who =
                switch (type.toLowerCase(Locale.ROOT)) {
                    case "public" -> "PUBLIC";
                    case "user" -> TableStatement.name(name);
                    default -> type.toUpperCase(Locale.ROOT) + " " + TableStatement.name(name);
                };
        return new PlainStatement(
                "GRANT " + privilege + " ON TABLE " + table,
                "GRANT " + privilege + " ON TABLE " + table.quoted() + " TO " + who);
    }

    /** The comments on a table, with no name, and on its columns. */
    static SqlStatement selectComments(TableName table) {
        String of = " WHERE table_schema = " + SqlLiteral.text(table.schema()) + " AND table_name = "
                + SqlLiteral.text(table.table()) + " AND remarks <> ''";
        return new PlainStatement(
                "SELECT of the comments on " + table,
                "SELECT '', remarks FROM svv_tables" + of + "\nUNION ALL\nSELECT column_name, remarks FROM svv_columns"
                        + of);
    }

    static SqlStatement rename(TableName table, TableName to) {
        return new PlainStatement(
                "ALTER TABLE " + table + " RENAME TO " + to.table(),
                "ALTER TABLE " + table.quoted() + " RENAME TO " + TableStatement.name(to.table()));
    }

    /** Fails when a view is bound to the table. */
    static SqlStatement drop(TableName table) {
        return new PlainStatement("DROP TABLE " + table, "DROP TABLE " + table.quoted());
    }
}
