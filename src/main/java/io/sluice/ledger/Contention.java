package io.sluice.ledger;

/** What a run does when another one works on its batch. */
public enum Contention {
    /** It leaves the batch alone. */
    YIELD,
    /** It takes the lease away from the other, which stops before it publishes anything more. */
    TAKE_OVER
}
