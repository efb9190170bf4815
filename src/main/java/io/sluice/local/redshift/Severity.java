package io.sluice.local.redshift;

/** The severities of error and notice messages that this server sends. */
enum Severity {
    /** Not an error: sent as a notice. */
    INFO,
    /** The statement failed, the session goes on. */
    ERROR,
    /** The session ends. */
    FATAL
}
