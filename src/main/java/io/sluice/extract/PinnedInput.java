package io.sluice.extract;

import io.sluice.model.SourceObject;
import java.util.List;

/** The objects of a batch as one listing found them, ordered by URI. A read of them finds these contents or fails. */
public record PinnedInput(List<SourceObject> objects) {
    public PinnedInput {
        objects = List.copyOf(objects);
    }

    /** As stored, before decompression. */
    public long bytes() {
        return objects.stream().mapToLong(SourceObject::bytes).sum();
    }
}
