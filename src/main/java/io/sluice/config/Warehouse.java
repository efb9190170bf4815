package io.sluice.config;

import io.sluice.model.TableName;
import java.util.List;
import java.util.Optional;

/**
 * Redshift's part.
 *
 * @param via how rows come into the hot table
 * @param table the hot table; the lake table's name unless the flow says otherwise
 * @param externalSchema the Redshift schema through which Spectrum shows the lake table's Glue database
 * @param hotFor how long a window stays in the hot table after its end; present when the temperature is tiered
 * @param verify columns whose sums must be the same in Redshift and on S3 before rows leave the hot table
 * @param distribution when there is no distribution key
 * @param readers who may read the hot table
 */
public record Warehouse(
        Temperature temperature,
        Via via,
        TableName table,
        String externalSchema,
        LoadStrategy load,
        Optional<TimeSpan> hotFor,
        List<String> verify,
        Optional<String> distributionKey,
        List<String> sortKey,
        Distribution distribution,
        List<Reader> readers) {
    public Warehouse {
        verify = List.copyOf(verify);
        sortKey = List.copyOf(sortKey);
        readers = List.copyOf(readers);
    }

    /** The view over hot and cold rows of a tiered flow. */
    public TableName view() {
        return view(table);
    }

    /** The view over hot and cold rows whose hot table that is. */
    public static TableName view(TableName table) {
        return new TableName(table.schema(), table.table() + "_all");
    }

    /** How rows come into the hot table. */
    public enum Via {
        /** By a COPY of the lake table's files. */
        COPY,
        /** By the spark-redshift connector, past the lake: the flow has no lake table. */
        CONNECTOR
    }

    /** Where readers in Redshift find the rows. */
    public enum Temperature {
        /** In a Redshift table. */
        HOT,
        /** On S3, through Spectrum. */
        COLD,
        /** The newest in a Redshift table, the older ones on S3; a view shows both. */
        TIERED
    }
}
