package io.sluice.warehouse;

import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.Run;
import io.sluice.model.TableName;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Statements on a flow's ledger in Redshift: one row for a batch and a target (a hot table or a script), written in the
 * transaction that it tells of.
 */
sealed interface LedgerStatement extends SqlStatement {
    /** The ledger table itself. */
    record CreateLedger(TableName ledger) implements LedgerStatement {
        @Override
        public String sql() {
            return "CREATE TABLE IF NOT EXISTS " + ledger.quoted()
                    + """
                     (
                      "batch" VARCHAR(512) NOT NULL,
                      "target" VARCHAR(260) NOT NULL,
                      "run_id" VARCHAR(64) NOT NULL,
                      "generation" BIGINT NOT NULL,
                      "rows" BIGINT NOT NULL,
                      "committed_at" TIMESTAMP NOT NULL
                    )""";
        }

        @Override
        public String purpose() {
            return "CREATE TABLE " + ledger;
        }
    }

    /** What was committed last for a batch and a target: run that wrote the rows, generation, rows. */
    record SelectEntry(TableName ledger, BatchId batch, String target) implements LedgerStatement {
        @Override
        public String sql() {
            return "SELECT \"run_id\", \"generation\", \"rows\" FROM " + ledger.quoted() + where(batch.key(), target);
        }

        @Override
        public String purpose() {
            return "SELECT of the batch from " + ledger;
        }
    }

    /** Every batch that a hot table holds. */
    record SelectBatches(TableName ledger, String target) implements LedgerStatement {
        @Override
        public String sql() {
            return "SELECT \"batch\" FROM " + ledger.quoted() + " WHERE \"target\" = " + SqlLiteral.text(target);
        }

        @Override
        public String purpose() {
            return "SELECT of the batches from " + ledger;
        }
    }

    /** The first batch after this one that a hot table holds; NULL when there is none. Keys sort as windows do. */
    record SelectLaterBatch(TableName ledger, BatchId batch, String target) implements LedgerStatement {
        @Override
        public String sql() {
            return "SELECT MIN(\"batch\") FROM " + ledger.quoted() + " WHERE \"target\" = " + SqlLiteral.text(target)
                    + " AND \"batch\" > " + SqlLiteral.text(batch.key());
        }

        @Override
        public String purpose() {
            return "SELECT of the next batch from " + ledger;
        }
    }

    /** Takes out the entry of an earlier run. */
    record DeleteEntry(TableName ledger, String batch, String target) implements LedgerStatement {
        @Override
        public String sql() {
            return "DELETE FROM " + ledger.quoted() + where(batch, target);
        }

        @Override
        public String purpose() {
            return "DELETE of the batch from " + ledger;
        }
    }

    /**
     * Says that this transaction took place.
     *
     * @param run that commits, for its batch and generation
     * @param writer the id of the run that wrote the rows
     * @param at before the commit, written in UTC
     */
    record InsertEntry(TableName ledger, Run run, String writer, String target, long rows, Instant at)
            implements LedgerStatement {
        @Override
        public String sql() {
            return "INSERT INTO " + ledger.quoted()
                    + " (\"batch\", \"target\", \"run_id\", \"generation\", \"rows\", \"committed_at\")\nVALUES ("
                    + SqlLiteral.text(run.batch().key()) + ", " + SqlLiteral.text(target) + ", "
                    + SqlLiteral.text(writer) + ", " + run.generation() + ", " + rows + ", "
                    + SqlLiteral.timestamp(LocalDateTime.ofInstant(at, ZoneOffset.UTC)) + ")";
        }

        @Override
        public String purpose() {
            return "INSERT of the batch into " + ledger;
        }
    }

    /** The window of a batch's key. */
    static Interval interval(String batch) {
        return Interval.parseKey(batch.substring(batch.lastIndexOf('/') + 1));
    }

    /** What was committed last for each batch and target of a flow: batch, target, run that wrote the rows, generation. */
    record SelectFlow(TableName ledger, String flow) implements LedgerStatement {
        @Override
        public String sql() {
            String prefix = flow + "/";
            return "SELECT \"batch\", \"target\", \"run_id\", \"generation\" FROM " + ledger.quoted()
                    + " WHERE LEFT(\"batch\", " + prefix.length() + ") = " + SqlLiteral.text(prefix);
        }

        @Override
        public String purpose() {
            return "SELECT of the flow from " + ledger;
        }
    }

    /** Says that the rows of a target are of no run; the generation stays. */
    record DisownEntry(TableName ledger, String batch, String target) implements LedgerStatement {
        @Override
        public String sql() {
            return "UPDATE " + ledger.quoted() + " SET \"run_id\" = ''" + where(batch, target);
        }

        @Override
        public String purpose() {
            return "UPDATE of the batch in " + ledger;
        }
    }

    private static String where(String batch, String target) {
        return " WHERE \"batch\" = " + SqlLiteral.text(batch) + " AND \"target\" = " + SqlLiteral.text(target);
    }
}
