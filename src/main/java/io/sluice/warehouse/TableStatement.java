package io.sluice.warehouse;

import io.sluice.config.Distribution;
import io.sluice.model.Column;
import io.sluice.model.Nullability;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Statements that define schemas and tables. Names are written in lower case: quoted ones may keep their case. */
sealed interface TableStatement extends SqlStatement {
    /** A column's name as SQL. */
    static String name(String column) {
        return Column.quoted(column.toLowerCase(Locale.ROOT));
    }

    /** Column names as SQL, in order, separated by commas. */
    static String names(List<String> columns) {
        return String.join(", ", columns.stream().map(TableStatement::name).toList());
    }

    /** A schema for tables. */
    record CreateSchema(String schema) implements TableStatement {
        @Override
        public String sql() {
            return "CREATE SCHEMA IF NOT EXISTS " + name(schema);
        }

        @Override
        public String purpose() {
            return "CREATE SCHEMA " + schema;
        }
    }

    /**
     * A hot table, with the columns of the files. No encoding is said: Redshift then chooses them, and again as the table
     * grows (ENCODE AUTO, https://docs.aws.amazon.com/redshift/latest/dg/c_Compression_encodings.html).
     *
     * @param distribution when there is no distribution key
     */
    record CreateHotTable(
            TableName table,
            Schema schema,
            Distribution distribution,
            Optional<String> distributionKey,
            List<String> sortKey)
            implements TableStatement {
        @Override
        public String sql() {
            List<String> columns = new ArrayList<>();
            for (Column column : schema.columns()) {
                columns.add(name(column.name()) + " " + column.type().redshift()
                        + (column.nullability() == Nullability.NOT_NULL ? " NOT NULL" : ""));
            }
            return "CREATE TABLE IF NOT EXISTS " + table.quoted() + " (\n  " + String.join(",\n  ", columns) + "\n)"
                    + distributionKey
                            .map(key -> " DISTSTYLE KEY DISTKEY (" + name(key) + ")")
                            .orElse(" DISTSTYLE " + distribution)
                    + (sortKey.isEmpty() ? "" : " COMPOUND SORTKEY (" + names(sortKey) + ")");
        }

        @Override
        public String purpose() {
            return "CREATE TABLE " + table;
        }
    }

    /** One column more; Redshift takes one at a time, and rows that are there get NULL. */
    record AddColumn(TableName table, Column column) implements TableStatement {
        @Override
        public String sql() {
            return "ALTER TABLE " + table.quoted() + " ADD COLUMN " + name(column.name()) + " "
                    + column.type().redshift();
        }

        @Override
        public String purpose() {
            return "ALTER TABLE " + table + " ADD COLUMN " + column.name();
        }
    }

    /** Another length of a VARCHAR column; Redshift changes no other type in place, and this not in a transaction. */
    record AlterWidth(TableName table, Column column) implements TableStatement {
        @Override
        public String sql() {
            return "ALTER TABLE " + table.quoted() + " ALTER COLUMN " + name(column.name()) + " TYPE "
                    + column.type().redshift();
        }

        @Override
        public String purpose() {
            return "ALTER TABLE " + table + " ALTER COLUMN " + column.name() + " TYPE "
                    + column.type().redshift();
        }
    }

    /** What a table is, for whoever looks at it in Redshift. */
    record CommentOnTable(TableName table, String comment) implements TableStatement {
        @Override
        public String sql() {
            return "COMMENT ON TABLE " + table.quoted() + " IS " + SqlLiteral.comment(comment);
        }

        @Override
        public String purpose() {
            return "COMMENT ON TABLE " + table;
        }
    }

    /** What a column means, for whoever looks at the table in Redshift. */
    record CommentOnColumn(TableName table, String column, String comment) implements TableStatement {
        @Override
        public String sql() {
            return "COMMENT ON COLUMN " + table.quoted() + "." + name(column) + " IS " + SqlLiteral.comment(comment);
        }

        @Override
        public String purpose() {
            return "COMMENT ON COLUMN " + table + "." + column;
        }
    }

    /** The columns of a table and nothing of its rows; fails when there is no such table. */
    record DescribeTable(TableName table) implements TableStatement {
        @Override
        public String sql() {
            return "SELECT * FROM " + table.quoted() + " WHERE FALSE";
        }

        @Override
        public String purpose() {
            return "SELECT of the columns of " + table;
        }
    }

    /**
     * Exclusive until the end of the transaction; waits. Sluice's own table comes first, the others follow by name: two
     * transactions that lock the same tables meet at the first one, and neither has what the other waits for.
     */
    record LockTables(TableName own, List<TableName> others) implements TableStatement {
        public LockTables {
            others = others.stream()
                    .sorted(Comparator.comparing(TableName::toString))
                    .toList();
        }

        public LockTables(TableName own) {
            this(own, List.of());
        }

        @Override
        public String sql() {
            return "LOCK TABLE " + tables().map(TableName::quoted).collect(Collectors.joining(", "));
        }

        @Override
        public String purpose() {
            return "LOCK TABLE " + tables().map(TableName::toString).collect(Collectors.joining(", "));
        }

        private Stream<TableName> tables() {
            return Stream.concat(Stream.of(own), others.stream());
        }
    }
}
