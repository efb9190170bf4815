package io.sluice.config;

import io.sluice.model.TableName;
import java.util.List;
import java.util.Optional;

/**
 * The table on S3.
 *
 * @param format what readers other than Redshift find at the table's root
 * @param merge present when batches are merged by key; else a batch replaces its partitions
 * @param fileBytes the size a file should have, in bytes
 * @param retention how long the files of a superseded run stay, so that queries which began before can end
 * @param schemaChanges of the table in Glue and of the hot table
 */
public record Lake(
        TableName table,
        Format format,
        Optional<Merge> merge,
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

    /**
     * One row a key: the newest of all batches', whichever came first. Rows that are equally new are told apart by all their
     * other columns, a delete being the newest.
     *
     * @param newestBy the most significant first; NULL is oldest
     * @param deleteWhen a Spark SQL condition over a row of a batch, which then takes its key out of the table
     * @param keepDeletes how long it is known that a key was deleted, in the time of windows; absent: for ever
     */
    public record Merge(
            List<String> key, List<String> newestBy, Optional<String> deleteWhen, Optional<TimeSpan> keepDeletes) {
        public Merge {
            key = List.copyOf(key);
            newestBy = List.copyOf(newestBy);
        }
    }

    /** How the files of a table become a table. */
    public enum Format {
        /** Files that the catalog alone knows. */
        PARQUET,
        /** The same files, and a Delta log of them for other readers: https://github.com/delta-io/delta/blob/master/PROTOCOL.md. */
        DELTA
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
