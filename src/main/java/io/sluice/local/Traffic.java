package io.sluice.local;

import io.sluice.local.calls.CallCounts;

/**
 * What clients asked of a stack.
 *
 * @param s3 requests by operation, refused ones too
 * @param glue calls by operation, refused ones too
 * @param redshift statements by their first words, those that control transactions and sessions too
 */
public record Traffic(CallCounts s3, CallCounts glue, CallCounts redshift) {
    /** What was asked after {@code earlier} was counted. */
    public Traffic since(Traffic earlier) {
        return new Traffic(s3.since(earlier.s3), glue.since(earlier.glue), redshift.since(earlier.redshift));
    }
}
