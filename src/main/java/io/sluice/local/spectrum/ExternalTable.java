package io.sluice.local.spectrum;

import java.util.List;
import java.util.Map;

/**
 * A table as Glue describes it; texts that Glue does not have are empty.
 *
 * @param columns those in the files, in order; the partition columns come after them in {@code SELECT *}
 * @param location where the files are, for a table without partition columns
 */
public record ExternalTable(
        String database,
        String name,
        List<ExternalColumn> columns,
        List<ExternalColumn> partitionColumns,
        String location,
        String inputFormat,
        String outputFormat,
        String serde,
        Map<String, String> serdeParameters,
        Map<String, String> parameters) {

    /** For messages: {@code database.table}. */
    String fullName() {
        return database + "." + name;
    }
}
