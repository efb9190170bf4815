package io.sluice.local.redshift.engine;

/**
 * A field of a record as its file has it, before any conversion.
 *
 * @param text null where the file says NULL
 * @param position where it begins in the record's text, counted from 0
 */
record RawField(String text, int position) {}
