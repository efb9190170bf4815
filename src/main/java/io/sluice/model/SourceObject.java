package io.sluice.model;

import java.util.Objects;

/**
 * An object of the input, pinned: a read that finds another ETag fails.
 *
 * @param bytes as stored, before decompression
 */
public record SourceObject(S3Location location, String etag, long bytes) {
    public SourceObject {
        Objects.requireNonNull(location);
        Objects.requireNonNull(etag);
    }
}
