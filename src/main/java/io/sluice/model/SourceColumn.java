package io.sluice.model;

import java.util.Objects;

/** A declared field of the raw data. */
public record SourceColumn(String name, SourceType type, Nullability nullability, String comment) {
    public SourceColumn {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
        Objects.requireNonNull(nullability);
        Objects.requireNonNull(comment);
    }
}
