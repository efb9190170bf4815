package io.sluice.local.redshift;

/** A client that does not keep to the protocol: it is told why and disconnected. SQLSTATE 08P01. */
final class ProtocolViolation extends Exception {
    private static final long serialVersionUID = 1L;

    static final String SQL_STATE = "08P01";

    ProtocolViolation(String message) {
        super(message);
    }
}
