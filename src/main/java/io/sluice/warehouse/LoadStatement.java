package io.sluice.warehouse;

import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FlowException;
import io.sluice.model.Partition;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Statements that replace a batch's rows in a hot table, by way of a temporary table. */
sealed interface LoadStatement extends SqlStatement {
    /** The temporary table; the name belongs to the session, so runs never meet. */
    String STAGING = "\"sluice_staging\"";

    /** A temporary table with exactly the columns of the files, in their order: COPY of Parquet goes by position. */
    record CreateStaging(Schema schema, Optional<String> distributionKey) implements LoadStatement {
        @Override
        public String sql() {
            List<String> columns = new ArrayList<>();
            for (Column column : schema.columns()) {
                columns.add(
                        TableStatement.name(column.name()) + " " + column.type().redshift());
            }
            return "CREATE TEMP TABLE " + STAGING + " (\n  " + String.join(",\n  ", columns) + "\n)"
                    + distributionKey
                            .map(key -> " DISTSTYLE KEY DISTKEY (" + TableStatement.name(key) + ")")
                            .orElse(" DISTSTYLE EVEN");
        }

        @Override
        public String purpose() {
            return "CREATE TEMP TABLE for staging";
        }
    }

    /** Loads exactly the files that a manifest lists. */
    record CopyManifest(S3Location manifest, IamRole role, Schema schema) implements LoadStatement {
        public CopyManifest {
            String uri = manifest.toString();
            if (uri.indexOf('\'') >= 0 || uri.indexOf('\\') >= 0) {
                throw FlowException.failed("COPY cannot name the manifest " + uri
                        + ": its key has a quote or a backslash. Choose lake.tables without them.");
            }
        }

        @Override
        public String sql() {
            boolean nested = schema.columns().stream().anyMatch(c -> c.type() instanceof ColumnType.Nested);
            return "COPY " + STAGING + "\nFROM '" + manifest + "'\nIAM_ROLE " + role.sql() + "\nFORMAT AS PARQUET"
                    + (nested ? " SERIALIZETOJSON" : "") + " MANIFEST STATUPDATE OFF";
        }

        @Override
        public String purpose() {
            return "COPY of the manifest " + manifest;
        }
    }

    /** How many rows COPY has loaded. */
    record CountStaging() implements LoadStatement {
        @Override
        public String sql() {
            return "SELECT COUNT(*) FROM " + STAGING;
        }

        @Override
        public String purpose() {
            return "SELECT of the count of staged rows";
        }
    }

    /** Takes out the rows of some partitions. */
    record DeletePartitions(TableName table, Schema schema, List<String> partitionColumns, List<List<String>> values)
            implements LoadStatement {
        @Override
        public String sql() {
            return "DELETE FROM " + table.quoted() + "\nWHERE " + condition();
        }

        /** What is true of the rows of the partitions, and of no others. */
        String condition() {
            return partitionColumns.size() == 1
                    ? oneColumn()
                    : String.join(
                            "\n   OR ", values.stream().map(this::allColumns).toList());
        }

        private String oneColumn() {
            Column column = column(0);
            List<String> literals = new ArrayList<>();
            for (List<String> value : values) {
                if (!value.get(0).equals(Partition.NULL_VALUE)) {
                    literals.add(SqlLiteral.typed(column.name(), column.type(), value.get(0)));
                }
            }
            String name = TableStatement.name(column.name());
            List<String> conditions = new ArrayList<>();
            if (!literals.isEmpty()) {
                conditions.add(name + " IN (" + String.join(", ", literals) + ")");
            }
            if (literals.size() < values.size()) {
                conditions.add(name + " IS NULL");
            }
            return String.join(" OR ", conditions);
        }

        private String allColumns(List<String> partition) {
            List<String> conditions = new ArrayList<>();
            for (int i = 0; i < partition.size(); i++) {
                Column column = column(i);
                String name = TableStatement.name(column.name());
                conditions.add(
                        partition.get(i).equals(Partition.NULL_VALUE)
                                ? name + " IS NULL"
                                : name + " = " + SqlLiteral.typed(column.name(), column.type(), partition.get(i)));
            }
            return "(" + String.join(" AND ", conditions) + ")";
        }

        private Column column(int index) {
            return schema.column(partitionColumns.get(index)).orElseThrow();
        }

        @Override
        public String purpose() {
            return "DELETE of the batch's partitions from " + table;
        }
    }

    /** How many rows meet each of some conditions, in one pass over the table. */
    record CountBatches(TableName table, List<String> conditions) implements LoadStatement {
        @Override
        public String sql() {
            return "SELECT "
                    + conditions.stream()
                            .map(condition -> "COUNT(CASE WHEN " + condition + " THEN 1 END)")
                            .collect(Collectors.joining(",\n       "))
                    + "\nFROM " + table.quoted();
        }

        @Override
        public String purpose() {
            return "SELECT of the batches' rows in " + table;
        }
    }

    /** Takes out all rows: the table is one batch. */
    record DeleteAll(TableName table) implements LoadStatement {
        @Override
        public String sql() {
            return "DELETE FROM " + table.quoted();
        }

        @Override
        public String purpose() {
            return "DELETE of all rows from " + table;
        }
    }

    /** Adds the staged rows; columns go by name. */
    record InsertStaging(TableName table, Schema schema) implements LoadStatement {
        @Override
        public String sql() {
            String columns = TableStatement.names(schema.names());
            return "INSERT INTO " + table.quoted() + " (" + columns + ")\nSELECT " + columns + "\nFROM " + STAGING;
        }

        @Override
        public String purpose() {
            return "INSERT of the staged rows into " + table;
        }
    }

    /** Makes room for the temporary tables of the next batch in the same session. */
    record DropTemporary(List<String> tables) implements LoadStatement {
        @Override
        public String sql() {
            return "DROP TABLE IF EXISTS " + String.join(", ", tables);
        }

        @Override
        public String purpose() {
            return "DROP TABLE of temporary tables";
        }
    }
}
