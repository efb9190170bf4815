package io.sluice.local.spectrum;

/** Whether {@code "$path"} (VARCHAR) and {@code "$size"} (BIGINT, bytes) follow the table's columns. */
public enum Pseudocolumns {
    OMITTED,
    INCLUDED
}
