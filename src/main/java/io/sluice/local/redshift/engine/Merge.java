package io.sluice.local.redshift.engine;

/** MERGE. */
final class Merge {
    private Merge() {}

    static Statement parse(Cursor cursor) throws SqlFailure {
        throw SqlFailure.notSupported("MERGE");
    }
}
