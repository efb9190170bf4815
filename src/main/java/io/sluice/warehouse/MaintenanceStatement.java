package io.sluice.warehouse;

import io.sluice.model.TableName;

/** Statements of maintenance. */
sealed interface MaintenanceStatement extends SqlStatement {
    /** Rows stored, rows visible, percent unsorted, percent by which statistics are off; no row for an empty table. */
    record SelectHealth(TableName table) implements MaintenanceStatement {
        @Override
        public String sql() {
            return "SELECT tbl_rows, estimated_visible_rows, unsorted, stats_off FROM svv_table_info WHERE \"schema\" = "
                    + SqlLiteral.text(table.schema()) + " AND \"table\" = " + SqlLiteral.text(table.table());
        }

        @Override
        public String purpose() {
            return "SELECT of the health of " + table;
        }
    }

    /** VACUUM or ANALYZE; not in a transaction. */
    record Care(String sql) implements MaintenanceStatement {
        @Override
        public String purpose() {
            return sql;
        }
    }
}
