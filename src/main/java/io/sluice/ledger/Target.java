package io.sluice.ledger;

import java.util.Locale;

/**
 * One thing that a batch publishes, all or nothing.
 *
 * @param name of the table or script
 * @param rows that it got, or that its statements changed; 0 until it is done
 */
public record Target(Kind kind, String name, State state, long rows) {
    /** In the order in which they are published. */
    public enum Kind {
        LAKE,
        HOT,
        TRANSFORM;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How far it has come. */
    public enum State {
        PENDING,
        DONE,
        /** The attempt failed; those after it were not tried. */
        FAILED
    }

    public static Target pending(Kind kind, String name) {
        return new Target(kind, name, State.PENDING, 0);
    }

    public Target done(long changed) {
        return new Target(kind, name, State.DONE, changed);
    }

    public Target failed() {
        return new Target(kind, name, State.FAILED, 0);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
