package io.sluice.local.redshift.engine;

/** Whether a result's column can hold null. */
public enum Nullability {
    NOT_NULL,
    NULLABLE,
    UNKNOWN
}
