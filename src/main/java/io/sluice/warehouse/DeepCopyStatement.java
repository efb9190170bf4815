package io.sluice.warehouse;

import io.sluice.model.TableName;
import java.util.List;
import java.util.Locale;

/** Statements that make a table anew under its own name. */
sealed interface DeepCopyStatement extends SqlStatement {
    /** The views that are bound to a table, as {@code schema.view}; those WITH NO SCHEMA BINDING are not. */
    record SelectBoundViews(TableName table) implements DeepCopyStatement {
        @Override
        public String sql() {
            return """
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
        }

        @Override
        public String purpose() {
            return "SELECT of the views that are bound to " + table;
        }
    }

    /** The same columns, defaults, distribution and sort keys, and no rows. */
    record CreateLike(TableName copy, TableName table) implements DeepCopyStatement {
        @Override
        public String sql() {
            return "CREATE TABLE " + copy.quoted() + " (LIKE " + table.quoted() + " INCLUDING DEFAULTS)";
        }

        @Override
        public String purpose() {
            return "CREATE TABLE " + copy + " LIKE " + table;
        }
    }

    /** One statement, so that Redshift sorts all rows. */
    record InsertAll(TableName copy, TableName table, List<String> columns) implements DeepCopyStatement {
        @Override
        public String sql() {
            String names = TableStatement.names(columns);
            return "INSERT INTO " + copy.quoted() + " (" + names + ")\nSELECT " + names + "\nFROM " + table.quoted();
        }

        @Override
        public String purpose() {
            return "INSERT of all rows of " + table + " into " + copy;
        }
    }

    record Count(TableName table) implements DeepCopyStatement {
        @Override
        public String sql() {
            return "SELECT COUNT(*) FROM " + table.quoted();
        }

        @Override
        public String purpose() {
            return "SELECT of the count of rows of " + table;
        }
    }

    /** The rights of others on a table: which, and the type and name of who has it. */
    record SelectGrants(TableName table) implements DeepCopyStatement {
        @Override
        public String sql() {
            return "SELECT privilege_type, identity_type, identity_name FROM svv_relation_privileges WHERE namespace_name = "
                    + SqlLiteral.text(table.schema()) + " AND relation_name = " + SqlLiteral.text(table.table())
                    + " ORDER BY 1, 2, 3";
        }

        @Override
        public String purpose() {
            return "SELECT of the rights on " + table;
        }
    }

    /** @param type user, role, group or public */
    record Grant(TableName table, String privilege, String type, String name) implements DeepCopyStatement {
        @Override
        public String sql() {
            String who =
                    switch (type.toLowerCase(Locale.ROOT)) {
                        case "public" -> "PUBLIC";
                        case "user" -> TableStatement.name(name);
                        default -> type.toUpperCase(Locale.ROOT) + " " + TableStatement.name(name);
                    };
            return "GRANT " + privilege + " ON TABLE " + table.quoted() + " TO " + who;
        }

        @Override
        public String purpose() {
            return "GRANT " + privilege + " ON TABLE " + table;
        }
    }

    /** The comments on a table, with no name, and on its columns. */
    record SelectComments(TableName table) implements DeepCopyStatement {
        @Override
        public String sql() {
            String of = " WHERE table_schema = " + SqlLiteral.text(table.schema()) + " AND table_name = "
                    + SqlLiteral.text(table.table()) + " AND remarks <> ''";
            return "SELECT '', remarks FROM svv_tables" + of
                    + "\nUNION ALL\nSELECT column_name, remarks FROM svv_columns" + of;
        }

        @Override
        public String purpose() {
            return "SELECT of the comments on " + table;
        }
    }

    record Rename(TableName table, String to) implements DeepCopyStatement {
        @Override
        public String sql() {
            return "ALTER TABLE " + table.quoted() + " RENAME TO " + TableStatement.name(to);
        }

        @Override
        public String purpose() {
            return "ALTER TABLE " + table + " RENAME TO " + to;
        }
    }

    /** Fails when a view is bound to the table. */
    record Drop(TableName table) implements DeepCopyStatement {
        @Override
        public String sql() {
            return "DROP TABLE IF EXISTS " + table.quoted();
        }

        @Override
        public String purpose() {
            return "DROP TABLE " + table;
        }
    }
}
