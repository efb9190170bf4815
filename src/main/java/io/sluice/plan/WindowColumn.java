package io.sluice.plan;

import io.sluice.model.ColumnType;
import java.time.Instant;

/** A column that holds the start of the row's window. */
public record WindowColumn(String name, ColumnType type, Instant start) {}
