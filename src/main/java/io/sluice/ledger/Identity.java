package io.sluice.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What besides its input decides what a run makes of a batch.
 *
 * @param configuration a digest of the flow, its scripts and the places that it writes to
 * @param code the version of Sluice
 */
public record Identity(String configuration, String code) {
    public Identity {
        Objects.requireNonNull(configuration);
        Objects.requireNonNull(code);
    }

    /** How this one differs from that of an earlier run, for people; empty when it does not. */
    List<String> since(Identity earlier) {
        List<String> differences = new ArrayList<>();
        if (!configuration.equals(earlier.configuration)) {
            differences.add("the flow's configuration or SQL changed");
        }
        if (!code.equals(earlier.code)) {
            differences.add("Sluice changed from " + earlier.code + " to " + code);
        }
        return differences;
    }
}
