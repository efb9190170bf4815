package io.sluice.model;

/** Whether a column may hold NULL. */
public enum Nullability {
    NULLABLE,
    NOT_NULL
}
