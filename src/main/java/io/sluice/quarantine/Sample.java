package io.sluice.quarantine;

import java.io.Serializable;
import java.util.Optional;

/** A rejected row as a report shows it: never a value. */
public record Sample(String reason, String object, long line) implements Serializable {
    static Sample of(Rejected rejected) {
        Optional<Rejected.Origin> origin = rejected.origin();
        return new Sample(
                rejected.reason(),
                origin.map(Rejected.Origin::object).orElse(""),
                origin.map(Rejected.Origin::line).orElse(0L));
    }

    @Override
    public String toString() {
        return object.isEmpty() ? reason : object + " line " + line + ": " + reason;
    }
}
