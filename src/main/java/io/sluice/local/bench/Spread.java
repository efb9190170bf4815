package io.sluice.local.bench;

/** Where in a table the keys of a batch's changes are. */
enum Spread {
    /** Among the newest twentieth of them, as most changes are in life. */
    RECENT,
    /** Anywhere. */
    EVERYWHERE;

    /** The oldest key that a table with so many rows has changed. */
    long oldest(long rows) {
        return switch (this) {
            case RECENT -> rows - rows / 20;
            case EVERYWHERE -> 0;
        };
    }
}
