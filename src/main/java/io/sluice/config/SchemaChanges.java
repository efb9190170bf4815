package io.sluice.config;

/** What becomes of a column that a table does not have yet. */
public enum SchemaChanges {
    /** The table gets it; rows that are there have NULL in it. */
    ADD,
    /** The batch fails. */
    FAIL
}
