package io.sluice.config;

import io.sluice.model.TableName;
import java.util.List;

/**
 * The table on S3.
 *
 * @param fileBytes the size a file should have, in bytes
 * @param retention how long the files of a superseded run stay, so that queries which began before can end
 * @param schemaChanges of the table in Glue and of the hot table
 */
public record Lake(
        TableName table,
        List<String> partitionBy,
        List<String> sortBy,
        long fileBytes,
        Compression compression,
        ParquetTimestamps timestamps,
        TimeSpan retention,
        SchemaChanges schemaChanges) {
    public Lake {
        partitionBy = List.copyOf(partitionBy);
        sortBy = List.copyOf(sortBy);
    }

    /** The compression of Parquet pages. */
    public enum Compression {
        /** What the Redshift guide documents for COPY and Spectrum. */
        SNAPPY,
        GZIP,
        /** Smaller; Redshift's guide does not name it for Parquet. */
        ZSTD
    }

    /** How Parquet keeps timestamps. */
    public enum ParquetTimestamps {
        /** What Redshift is known to read. */
        INT96,
        /** TIMESTAMP_MICROS: the modern form; Redshift's guide is silent on it. */
        MICROS
    }
}
