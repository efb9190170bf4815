package io.sluice.config;

/** What happens to a field that the schema does not declare. */
public enum UnknownFields {
    /** Collected, as one JSON object, in the column {@code unknown_fields}. */
    KEEP,
    IGNORE,
    /** The row goes to quarantine. */
    QUARANTINE,
    /** The batch fails. */
    FAIL
}
