package io.sluice.warehouse;

import io.sluice.config.Reader;
import io.sluice.model.TableName;
import java.util.List;
import java.util.stream.Collectors;

/** Statements about who may read. */
sealed interface GrantStatement extends SqlStatement {
    /** Who has been granted SELECT on a table or view: type and name. */
    record SelectReaders(TableName table) implements GrantStatement {
        @Override
        public String sql() {
            return "SELECT identity_type, identity_name FROM svv_relation_privileges WHERE privilege_type = 'SELECT'"
                    + " AND namespace_name = " + SqlLiteral.text(table.schema()) + " AND relation_name = "
                    + SqlLiteral.text(table.table());
        }

        @Override
        public String purpose() {
            return "SELECT of the readers of " + table;
        }
    }

    /** The right to see into a schema, which is worth nothing without one on its tables. */
    record GrantUsage(String schema, List<Reader> readers) implements GrantStatement {
        @Override
        public String sql() {
            return "GRANT USAGE ON SCHEMA " + TableStatement.name(schema) + " TO " + names(readers);
        }

        @Override
        public String purpose() {
            return "GRANT USAGE ON SCHEMA " + schema;
        }
    }

    /** The right to read a table or view. */
    record GrantSelect(TableName table, List<Reader> readers) implements GrantStatement {
        @Override
        public String sql() {
            return "GRANT SELECT ON TABLE " + table.quoted() + " TO " + names(readers);
        }

        @Override
        public String purpose() {
            return "GRANT SELECT ON TABLE " + table;
        }
    }

    private static String names(List<Reader> readers) {
        return readers.stream()
                .map(reader -> reader.kind() + " " + TableStatement.name(reader.name()))
                .collect(Collectors.joining(", "));
    }
}
