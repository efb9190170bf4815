package io.sluice.run;

/** Which batches of a range are to run. */
public enum Selection {
    /** Those that no run has finished. */
    NOT_DONE,
    /** Those whose objects are not those of their last run, and those not done that have objects. */
    CHANGED,
    /** Those that no run has finished, and those whose objects have changed since. */
    NOT_DONE_OR_CHANGED,
    /** All of them. */
    ALL;

    boolean comparesObjects() {
        return this == CHANGED || this == NOT_DONE_OR_CHANGED;
    }
}
