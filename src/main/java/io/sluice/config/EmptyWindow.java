package io.sluice.config;

/** What a window without objects means. */
public enum EmptyWindow {
    /** The producer is late: the batch fails and is worth retrying. */
    FAIL,
    /** Nothing happened in that time: the window's partitions and rows become empty. */
    ACCEPT
}
