package io.sluice.local.bench;

/**
 * What a query read on S3.
 *
 * @param files that no partition ruled out
 * @param bytes of Parquet, the compressed column chunks that it needs in row groups that their statistics do not rule
 *     out; of JSON, whole objects. Spectrum bills no less than 10 MB a query, which is not in here
 */
record Scanned(long files, long bytes) {
    Scanned plus(Scanned other) {
        return new Scanned(files + other.files, bytes + other.bytes);
    }

    /** How many times as many bytes as the other. */
    double times(Scanned other) {
        return (double) bytes / other.bytes;
    }
}
