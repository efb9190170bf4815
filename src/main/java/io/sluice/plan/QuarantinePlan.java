package io.sluice.plan;

import io.sluice.model.S3Location;

/**
 * Where rows go that do not fit.
 *
 * @param directory of this run alone
 * @param maxRatio above this share of the records read, 0 to 1, the batch fails
 */
public record QuarantinePlan(S3Location directory, double maxRatio, RawText rawText) {
    /** Whether a quarantined row keeps its raw text. */
    public enum RawText {
        KEEP,
        /** The flow masks columns: the raw text would show what they hide. */
        WITHHOLD
    }
}
