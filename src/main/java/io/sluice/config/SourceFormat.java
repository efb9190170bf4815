package io.sluice.config;

/** The form of the raw data. */
public enum SourceFormat {
    /** One JSON object a line, plain or gzip. */
    JSON,
    /** The rows of a query, which Redshift unloads to S3. */
    REDSHIFT
}
