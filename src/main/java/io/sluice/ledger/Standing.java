package io.sluice.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether what a run left on S3 may still be needed.
 *
 * @param notNeededSince by S3's clock; empty while it is needed, or may be
 * @param why for a person
 */
public record Standing(Optional<Instant> notNeededSince, String why) {
    public static Standing needed(String why) {
        return new Standing(Optional.empty(), why);
    }
}
