package io.sluice.warehouse;

import io.sluice.model.Run;
import io.sluice.model.TableName;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Statements on Sluice's own table in Redshift: one row for a batch and a target (a hot table or a script), written in the
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

    /** Which run committed last: run id, generation, rows. */
    record SelectEntry(TableName ledger, String batch, String target) implements LedgerStatement {
        @Override
        public String sql() {
            return "SELECT \"run_id\", \"generation\", \"rows\" FROM " + ledger.quoted() + where(batch, target);
        }

        @Override
        public String purpose() {
            return "SELECT of the batch from " + ledger;
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
     * @param at before the commit, written in UTC
     */
    record InsertEntry(TableName ledger, Run run, String target, long rows, Instant at) implements LedgerStatement {
        @Override
        public String sql() {
            return "INSERT INTO " + ledger.quoted()
                    + " (\"batch\", \"target\", \"run_id\", \"generation\", \"rows\", \"committed_at\")\nVALUES ("
                    + SqlLiteral.text(run.batch().key()) + ", " + SqlLiteral.text(target) + ", "
                    + SqlLiteral.text(run.id()) + ", " + run.generation() + ", " + rows + ", "
                    + SqlLiteral.timestamp(LocalDateTime.ofInstant(at, ZoneOffset.UTC)) + ")";
        }

        @Override
        public String purpose() {
            return "INSERT of the batch into " + ledger;
        }
    }

    private static String where(String batch, String target) {
        return " WHERE \"batch\" = " + SqlLiteral.text(batch) + " AND \"target\" = " + SqlLiteral.text(target);
    }
}
