package io.sluice.quarantine;

import java.io.Serializable;
import java.util.Optional;

/**
 * A row that did not fit.
 *
 * @param reason a short sentence that names the field and what it should be, never the value
 * @param origin where the row came from; absent once SQL has made it from several
 * @param raw the record as it was found
 */
public record Rejected(String reason, Optional<Origin> origin, Optional<RawRecord> raw) {
    /**
     * A line of an object.
     *
     * @param object its {@code s3://} URI
     * @param line counted from 1
     */
    public record Origin(String object, String etag, long line) implements Serializable {}
}
