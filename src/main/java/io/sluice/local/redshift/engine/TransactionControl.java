package io.sluice.local.redshift.engine;

import java.util.Map;

/** BEGIN, COMMIT, ROLLBACK and their synonyms. */
enum TransactionControl implements Statement {
    BEGIN {
        @Override
        Result run(Transaction transaction) {
            if (transaction.status() == TransactionStatus.OPEN) {
                return Result.done("BEGIN", "there is already a transaction in progress");
            }
            transaction.open();
            return Result.done("BEGIN");
        }
    },
    COMMIT {
        @Override
        Result run(Transaction transaction) throws SqlFailure {
            switch (transaction.status()) {
                case IDLE:
                    transaction.commit(); // of what was sent together with it
                    return Result.done("COMMIT", "there is no transaction in progress");
                case FAILED:
                    transaction.rollback();
                    return Result.done("ROLLBACK");
                default:
                    transaction.commit();
                    return Result.done("COMMIT");
            }
        }
    },
    ROLLBACK {
        @Override
        Result run(Transaction transaction) throws SqlFailure {
            boolean idle = transaction.status() == TransactionStatus.IDLE;
            transaction.rollback();
            return idle ? Result.done("ROLLBACK", "there is no transaction in progress") : Result.done("ROLLBACK");
        }
    };

    abstract Result run(Transaction transaction) throws SqlFailure;

    @Override
    public boolean writes() {
        return false;
    }

    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) {
        return Plan.of(
                Plan.Block.CONTROL,
                Map.of(),
                execution -> run(execution.session().open()));
    }

    @Override
    public boolean endsBlock() {
        return this != BEGIN;
    }

    /** Every isolation level that can be asked for is run as snapshot isolation. */
    static void modes(Cursor cursor) throws SqlFailure {
        if (cursor.accept("isolation", "level")) {
            boolean known = cursor.accept("serializable")
                    || cursor.accept("snapshot")
                    || cursor.accept("repeatable", "read")
                    || cursor.accept("read", "committed")
                    || cursor.accept("read", "uncommitted");
            if (!known) {
                throw cursor.unexpected();
            }
            cursor.accept(",");
        }
        if (cursor.at("read", "only")) {
            throw SqlFailure.notSupported("READ ONLY of a transaction");
        }
        cursor.accept("read", "write");
    }

    /** Reads what may follow: WORK, TRANSACTION, and the modes, of which READ ONLY is refused. */
    static TransactionControl parse(Cursor cursor) throws SqlFailure {
        String word = cursor.next().text();
        if (!cursor.accept("work")) {
            cursor.accept("transaction");
        }
        modes(cursor);
        return switch (word) {
            case "begin", "start" -> BEGIN;
            case "commit", "end" -> COMMIT;
            default -> ROLLBACK;
        };
    }
}
