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
    private final Settings settings;
    private final Cursors cursors;
    private final Locks.Holder holder;
    private final History history;
    private TransactionStatus status = TransactionStatus.IDLE;
    private boolean begun;
    private boolean snapshot;
    private long id;
    private LocalDateTime start = now();

    private boolean changedCatalog;

    /**
     * @param catalogVersion grows with every change of the catalog, by any session
     * @param settings are part of the transaction
     * @param cursors end with the transaction
     */
    Transaction(
            Duck duck,
            Locks locks,
            Locks.Holder holder,
            AtomicLong catalogVersion,
            History history,
            Settings settings,
            Cursors cursors) {
        this.duck = duck;
        this.locks = locks;
        this.holder = holder;
        this.history = history;
        this.catalogVersion = catalogVersion;
        this.settings = settings;
        this.cursors = cursors;
    }

    TransactionStatus status() {
        return status;
    }

    LocalDateTime start() {
        return start;
    }

    /** Whether something was done in it, in a block or in a group of statements without one. */
    boolean isBegun() {
        return begun;
    }

    static LocalDateTime now() {
        return LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }

    /** The number of the transaction, as system views show it. */
    long id() {
        return id;
    }

    /** A statement begins. */
    void touch() {
        if (status == TransactionStatus.IDLE && !begun) {
            start = now();
            id = history.nextTransaction();
            locks.label(holder, id, start);
        }
    }

    /** Opens a block; what stands before it in the same group of statements belongs to it. */
    void open() {
        status = TransactionStatus.OPEN;
        if (!begun) {
            start = now();
        }
    }

    void acquire(Map<Name, LockMode> wanted) throws SqlFailure {
        for (Map.Entry<Name, LockMode> lock : wanted.entrySet()) {
            locks.acquire(holder, lock.getKey(), lock.getValue());
        }
    }

    /** Something is done in it. */
    void begin() {
        begun = true;
    }

    /** Begins DuckDB's own. */
    void snapshot() throws SqlFailure {
        begin();
        if (!snapshot) {
            duck.control("BEGIN TRANSACTION");
            snapshot = true;
        }
    }

    boolean hasSnapshot() {
        return snapshot;
    }

    /** Takes back a {@link #snapshot} after which nothing was done; the locks stay. */
    void dropSnapshot() throws SqlFailure {
        endSnapshot("ROLLBACK");
    }

    private void endSnapshot(String statement) throws SqlFailure {
        if (snapshot) {
            snapshot = false;
            duck.control(statement);
        }
    }

    /** The catalog is changed, for this session now and for the others at the commit. */
    void changedCatalog() {
        changedCatalog = true;
        catalogVersion.incrementAndGet();
    }

    void commit() throws SqlFailure {
        try {
            endSnapshot("COMMIT");
            settings.commit();
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
            endSnapshot("ROLLBACK");
        } finally {
            end(after);
        }
    }

    private void end(TransactionStatus after) {
        status = after;
        begun = false;
        settings.rollback();
        cursors.closeAll();
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
