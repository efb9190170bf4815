package io.sluice.warehouse;

import io.sluice.model.Column;
import io.sluice.model.FlowException;
import io.sluice.model.S3Location;
import io.sluice.model.Unloaded;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Statements that write the rows of a query to S3. */
sealed interface UnloadStatement extends SqlStatement {
    /** The query as a table of another one: on lines of its own, for it may end in a comment. */
    private static String from(String query) {
        return "FROM (\n" + query + "\n) AS sluice_query";
    }

    /** The columns of a query, and none of its rows. */
    record DescribeQuery(String name, String query) implements UnloadStatement {
        @Override
        public String sql() {
            return "SELECT *\n" + from(query) + "\nWHERE FALSE";
        }

        @Override
        public String purpose() {
            return "SELECT of the columns of " + name;
        }
    }

    /**
     * Writes Parquet files, and last a manifest of them with the number of their rows. Redshift refuses a directory that
     * holds something (https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html).
     *
     * @param columns of the files
     * @param partitionBy the names of those among them whose values become directories; without one a constant does, for
     *     the manifest must not lie beside the files
     * @param megabytes of 1,048,576 bytes, that a file has at most
     */
    record Unload(
            String name,
            String query,
            List<UnloadColumn> columns,
            List<String> partitionBy,
            S3Location directory,
            IamRole role,
            long megabytes)
            implements UnloadStatement {
        public Unload {
            columns = List.copyOf(columns);
            partitionBy = List.copyOf(partitionBy);
            String uri = directory.toString();
            if (uri.indexOf('\'') >= 0 || uri.indexOf('\\') >= 0) {
                throw FlowException.failed("UNLOAD cannot name the directory " + uri
                        + ": its key has a quote or a backslash. Choose lake.tables without them.");
            }
        }

        @Override
        public String sql() {
            return "UNLOAD ('" + select().replace("'", "''") + "')\nTO '" + directory + "'\nIAM_ROLE " + role.sql()
                    + "\nFORMAT AS PARQUET\n" + partition() + "\nMANIFEST VERBOSE\nMAXFILESIZE " + megabytes + " MB";
        }

        private String select() {
            List<String> values =
                    columns.stream().map(UnloadColumn::sql).collect(Collectors.toCollection(ArrayList::new));
            if (partitionBy.isEmpty()) {
                String[] constant = Unloaded.UNDIVIDED.split("=");
                values.add("CAST('" + constant[1] + "' AS VARCHAR(16)) AS " + Column.quoted(constant[0]));
            }
            return "SELECT " + String.join(", ", values) + "\n" + from(query);
        }

        private String partition() {
            return partitionBy.isEmpty()
                    ? "PARTITION BY (" + Column.quoted(Unloaded.UNDIVIDED.split("=")[0]) + ")"
                    : "PARTITION BY (" + TableStatement.names(partitionBy) + ") INCLUDE";
        }

        @Override
        public String purpose() {
            return "UNLOAD of " + name;
        }
    }

    /** How many rows the session's last UNLOAD has written. */
    record CountUnloaded() implements UnloadStatement {
        @Override
        public String sql() {
            return "SELECT pg_last_unload_count()";
        }

        @Override
        public String purpose() {
            return "SELECT of the count of unloaded rows";
        }
    }
}
