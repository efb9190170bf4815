package io.sluice.ledger;

import io.sluice.model.InputChange;
import io.sluice.model.SourceObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run starts from.
 *
 * @param identity absent in records of runs that knew none
 * @param differences from the run before, for people; empty when there are none, or no such run
 */
public record Origin(Optional<Identity> identity, List<String> differences) {
    static final Origin UNKNOWN = new Origin(Optional.empty(), List.of());

    public Origin {
        differences = List.copyOf(differences);
    }

    /** @param earlier the batch's newest run so far */
    public static Origin of(Identity identity, List<SourceObject> inputs, Optional<RunReport> earlier) {
        List<String> differences = new ArrayList<>();
        earlier.ifPresent(before -> {
            InputChange change = InputChange.between(before.inputs(), inputs);
            if (!change.isNone()) {
                differences.add("inputs: " + change);
            }
            before.origin().identity().map(identity::since).ifPresent(differences::addAll);
        });
        return new Origin(Optional.of(identity), differences);
    }
}
