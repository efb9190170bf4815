package io.sluice.local.redshift.engine;

/** Where a session stands, as ReadyForQuery reports it to the client. */
public enum TransactionStatus {
    /** No transaction block: each statement commits itself. */
    IDLE('I'),
    /** In a transaction block. */
    OPEN('T'),
    /** In a transaction block in which a statement failed: only its end is accepted. */
    FAILED('E');

    private final char code;

    TransactionStatus(char code) {
        this.code = code;
    }

    /** The letter of the wire protocol. */
    public char code() {
        return code;
    }
}
