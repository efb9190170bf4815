package io.sluice.model;

import java.util.Objects;

/** A file of a lake table, as its own footer and S3 describe it. */
public record DataFile(S3Location location, long bytes, long rows) {
    public DataFile {
        Objects.requireNonNull(location);
    }
}
