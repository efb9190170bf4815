package io.sluice.warehouse;

import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import io.sluice.plan.StagePlan;
import io.sluice.plan.WindowColumn;
import java.util.ArrayList;
import java.util.List;

/** Statements on the tables of runs that rows pass on their way from the spark-redshift connector to a hot table. */
sealed interface StageStatement extends SqlStatement {
    /** A table with the columns in their order, for COPY of Parquet goes by position; what passes as text is text. */
    record CreateStaged(TableName table, Schema schema) implements StageStatement {
        @Override
        public String sql() {
            List<String> columns = new ArrayList<>();
            for (Column column : schema.columns()) {
                columns.add(TableStatement.name(column.name()) + " "
                        + (StagePlan.passesAsText(column.type())
                                ? "VARCHAR(64)"
                                : column.type().redshift()));
            }
            return "CREATE TABLE " + table.quoted() + " (\n  " + String.join(",\n  ", columns) + "\n) DISTSTYLE EVEN";
        }

        @Override
        public String purpose() {
            return "CREATE TABLE " + table;
        }
    }

    /** How many rows there are, and how many bytes the longest value has of each column of text, in their order. */
    record MeasureStaged(TableName table, Schema schema) implements StageStatement {
        /** Whether the column is one of those whose values are measured. */
        static boolean isMeasured(Column column) {
            return column.type() == ColumnType.Simple.STRING;
        }

        @Override
        public String sql() {
            List<String> figures = new ArrayList<>(List.of("COUNT(*)"));
            schema.columns().stream()
                    .filter(MeasureStaged::isMeasured)
                    .forEach(c -> figures.add("COALESCE(MAX(OCTET_LENGTH(" + TableStatement.name(c.name()) + ")), 0)"));
            return "SELECT " + String.join(",\n       ", figures) + "\nFROM " + table.quoted();
        }

        @Override
        public String purpose() {
            return "SELECT of the count of rows in " + table;
        }
    }

    /** Gives the session's staging table what has passed. */
    record TakeStaged(TableName table, Schema schema) implements StageStatement {
        @Override
        public String sql() {
            List<String> values = new ArrayList<>();
            for (Column column : schema.columns()) {
                String name = TableStatement.name(column.name());
                values.add(
                        StagePlan.passesAsText(column.type())
                                ? "CAST(" + name + " AS " + column.type().redshift() + ")"
                                : name);
            }
            return "INSERT INTO " + LoadStatement.STAGING + " (" + TableStatement.names(schema.names()) + ")\nSELECT "
                    + String.join(", ", values) + "\nFROM " + table.quoted();
        }

        @Override
        public String purpose() {
            return "INSERT of the rows of " + table + " into the staging table";
        }
    }

    /** How many staged rows are not of the window. */
    record CountOfOtherWindows(WindowColumn window) implements StageStatement {
        @Override
        public String sql() {
            String name = TableStatement.name(window.name());
            return "SELECT COUNT(*) FROM " + LoadStatement.STAGING + " WHERE " + name + " IS NULL OR " + name + " <> "
                    + SqlLiteral.typed(window.name(), window.type(), window.partitionValue());
        }

        @Override
        public String purpose() {
            return "SELECT of the count of rows of other windows";
        }
    }

    record DropStaged(TableName table) implements StageStatement {
        @Override
        public String sql() {
            return "DROP TABLE IF EXISTS " + table.quoted();
        }

        @Override
        public String purpose() {
            return "DROP TABLE " + table;
        }
    }

    /** The names of Sluice's tables whose names begin so. */
    record SelectTables(String schema, String prefix) implements StageStatement {
        @Override
        public String sql() {
            return "SELECT \"tablename\" FROM \"pg_catalog\".\"pg_tables\" WHERE \"schemaname\" = "
                    + SqlLiteral.text(schema) + " AND LEFT(\"tablename\", " + prefix.length() + ") = "
                    + SqlLiteral.text(prefix) + " ORDER BY 1";
        }

        @Override
        public String purpose() {
            return "SELECT of the tables of " + schema;
        }
    }
}
