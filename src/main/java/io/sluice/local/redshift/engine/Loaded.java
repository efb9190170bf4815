package io.sluice.local.redshift.engine;

/**
 * What a COPY did.
 *
 * @param rows rows in the table
 * @param rejected records that MAXERROR let pass
 */
record Loaded(long rows, long rejected) {}
