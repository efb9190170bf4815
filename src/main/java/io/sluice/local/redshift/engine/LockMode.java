package io.sluice.local.redshift.engine;

/** How a transaction holds a table, weakest first (Redshift's AccessShare, ShareRowExclusive, AccessExclusive). */
enum LockMode {
    /** Reads: others may read and write. */
    READ,
    /** Writes: others may read. */
    WRITE,
    /** LOCK and DDL: others wait. */
    EXCLUSIVE;

    boolean allows(LockMode other) {
        return this == READ ? other != EXCLUSIVE : this == WRITE && other == READ;
    }
}
