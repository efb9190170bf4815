package io.sluice.local.redshift;

/** How much a row description says of each column. */
enum RowMetadata {
    /** What PostgreSQL's protocol has: name, type, format. */
    PLAIN,
    /** Redshift's server_protocol_version 1: besides, schema, table, column and catalog names, and flags. */
    EXTENDED
}
