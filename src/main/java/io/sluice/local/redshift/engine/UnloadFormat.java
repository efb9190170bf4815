package io.sluice.local.redshift.engine;

/** What UNLOAD writes; text is delimited by '|' when nothing else is said. */
enum UnloadFormat {
    PARQUET,
    JSON,
    CSV,
    TEXT;

    /** Whether columns are known by their names, which then have to differ. */
    boolean namesColumns() {
        return this == PARQUET || this == JSON;
    }
}
