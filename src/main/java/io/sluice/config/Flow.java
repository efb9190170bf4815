package io.sluice.config;

import java.util.List;
import java.util.Objects;

/**
 * One pipeline, as its file declares it.
 *
 * @param transforms Redshift SQL scripts in the order they run; empty in mode {@code etl}
 */
public record Flow(
        String name,
        Mode mode,
        String description,
        String owner,
        Source source,
        Munge munge,
        Lake lake,
        Warehouse warehouse,
        List<Transform> transforms) {
    public Flow {
        Objects.requireNonNull(name);
        Objects.requireNonNull(mode);
        transforms = List.copyOf(transforms);
    }
}
