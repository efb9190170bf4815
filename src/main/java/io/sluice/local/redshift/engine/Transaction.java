package io.sluice.local.redshift.engine;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A session's transaction. DuckDB's own begins only when a statement needs it, after the statement's locks are held,
 * because its snapshot begins with it.
 */
final class Transaction {
    private final Duck duck;
    private final Locks locks;
    private final AtomicLong catalogVersion;
    private final Locks.Holder holder = new Locks.Holder();
    private TransactionStatus status = TransactionStatus.IDLE;
    private boolean begun;
    private LocalDateTime start = now();

    private boolean changedCatalog;

    /** @param catalogVersion grows with every change of the catalog, by any session */
    Transaction(Duck duck, Locks locks, AtomicLong catalogVersion) {
        this.duck = duck;
        this.locks = locks;
        this.catalogVersion = catalogVersion;
    }

    TransactionStatus status() {
        return status;
    }

    LocalDateTime start() {
        return start;
    }

    static LocalDateTime now() {
        return LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }

    /** A statement begins. */
    void touch() {
        if (status == TransactionStatus.IDLE) {
            start = now();
        }
    }

    void open() {
        status = TransactionStatus.OPEN;
        start = now();
    }

    void acquire(Map<Name, LockMode> wanted) throws SqlFailure {
        for (Map.Entry<Name, LockMode> lock : wanted.entrySet()) {
            locks.acquire(holder, lock.getKey(), lock.getValue());
        }
    }

    void begin() throws SqlFailure {
        if (!begun) {
            duck.control("BEGIN TRANSACTION");
            begun = true;
        }
    }

    /** The catalog is changed, for this session now and for the others at the commit. */
    void changedCatalog() {
        changedCatalog = true;
        catalogVersion.incrementAndGet();
    }

    void commit() throws SqlFailure {
        try {
            if (begun) {
                begun = false;
                duck.control("COMMIT");
            }
        } finally {
            end(TransactionStatus.IDLE);
        }
    }

    void rollback() throws SqlFailure {
        undo(TransactionStatus.IDLE);
    }

    /** Undoes what the statement did, which runs in no block, and begins anew; locks stay. */
    void again() throws SqlFailure {
        duck.control("ROLLBACK");
        duck.control("BEGIN TRANSACTION");
    }

    /** After a failed statement: everything is undone at once, and a block stays failed until its end. */
    void fail() throws SqlFailure {
        undo(status == TransactionStatus.IDLE ? TransactionStatus.IDLE : TransactionStatus.FAILED);
    }

    private void undo(TransactionStatus after) throws SqlFailure {
        try {
            if (begun) {
                begun = false;
                duck.control("ROLLBACK");
            }
        } finally {
            end(after);
        }
    }

    private void end(TransactionStatus after) {
        status = after;
        if (changedCatalog) {
            changedCatalog = false;
            catalogVersion.incrementAndGet();
        }
        locks.release(holder);
    }

    void cancelWait() {
        locks.cancel(holder);
    }
}
