package io.sluice.local.redshift.engine;

/** What UNLOAD writes; text is delimited by '|' when nothing else is said. */
enum UnloadFormat {
    PARQUET,
    CSV,
    TEXT
}
