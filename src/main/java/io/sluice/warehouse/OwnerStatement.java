package io.sluice.warehouse;

import io.sluice.model.TableName;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Statements on Sluice's own table of which flow a hot table has: one row a table. */
sealed interface OwnerStatement extends SqlStatement {
    record CreateOwners(TableName owners) implements OwnerStatement {
        @Override
        public String sql() {
            return "CREATE TABLE IF NOT EXISTS " + owners.quoted()
                    + """
                     (
                      "target" VARCHAR(260) NOT NULL,
                      "flow" VARCHAR(64) NOT NULL,
                      "claimed_at" TIMESTAMP NOT NULL
                    )""";
        }

        @Override
        public String purpose() {
            return "CREATE TABLE " + owners;
        }
    }

    /** The flow of a table; no row while it has none. */
    record SelectOwner(TableName owners, TableName table) implements OwnerStatement {
        @Override
        public String sql() {
            return "SELECT \"flow\" FROM " + owners.quoted() + " WHERE \"target\" = "
                    + SqlLiteral.text(table.toString());
        }

        @Override
        public String purpose() {
            return "SELECT of the flow of " + table;
        }
    }

    /** @param at written in UTC */
    record InsertOwner(TableName owners, TableName table, String flow, Instant at) implements OwnerStatement {
        @Override
        public String sql() {
            return "INSERT INTO " + owners.quoted() + " (\"target\", \"flow\", \"claimed_at\")\nVALUES ("
                    + SqlLiteral.text(table.toString()) + ", " + SqlLiteral.text(flow) + ", "
                    + SqlLiteral.timestamp(LocalDateTime.ofInstant(at, ZoneOffset.UTC)) + ")";
        }

        @Override
        public String purpose() {
            return "INSERT of the flow of " + table;
        }
    }
}
