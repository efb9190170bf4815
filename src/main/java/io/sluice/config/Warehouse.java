package io.sluice.config;

import io.sluice.model.TableName;
import java.util.List;
import java.util.Optional;

/**
 * Redshift's part.
 *
 * @param table the hot table; the lake table's name unless the flow says otherwise
 * @param externalSchema the Redshift schema through which Spectrum shows the lake table's Glue database
 * @param distribution when there is no distribution key
 * @param readers who may read the hot table
 */
public record Warehouse(
        Temperature temperature,
        TableName table,
        String externalSchema,
        LoadStrategy load,
        Optional<String> distributionKey,
        List<String> sortKey,
        Distribution distribution,
        List<Reader> readers) {
    public Warehouse {
        sortKey = List.copyOf(sortKey);
        readers = List.copyOf(readers);
    }

    /** Where readers in Redshift find the rows. */
    public enum Temperature {
        /** In a Redshift table. */
        HOT,
        /** On S3, through Spectrum. */
        COLD
    }
}
