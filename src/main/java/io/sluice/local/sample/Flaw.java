package io.sluice.local.sample;

/** What can be wrong with a line that the generator spoils. Each one is an extra line, made from an event of the day. */
public enum Flaw {
    /** The line ends in the middle: not JSON. */
    CUT_OFF,
    /** The mandatory {@code ts} is not there. */
    NO_TIMESTAMP,
    /** {@code length} is a text: {@code "three minutes"}. */
    TEXT_FOR_NUMBER,
    /** The mandatory {@code page} is null. */
    NULL_PAGE,
    /** A line of a server's own log: not JSON. */
    NOT_JSON,
    /** {@code sessionId} does not fit 64 bits. */
    NUMBER_TOO_LARGE,
    /** An event's line once more, byte for byte. */
    DUPLICATE
}
