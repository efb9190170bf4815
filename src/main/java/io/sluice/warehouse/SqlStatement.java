package io.sluice.warehouse;

/** A statement of Redshift SQL. */
interface SqlStatement {
    /** The text, without a semicolon. */
    String sql();

    /** What it does, for messages: no values. */
    String purpose();
}
