package io.sluice.config;

/** The form of the raw objects. */
public enum SourceFormat {
    /** One JSON object a line, plain or gzip. */
    JSON
}
