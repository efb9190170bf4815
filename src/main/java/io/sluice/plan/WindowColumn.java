package io.sluice.plan;

import io.sluice.model.ColumnType;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A column that holds the start of the row's window. */
public record WindowColumn(String name, ColumnType type, Instant start) {
    /** The start as the value of a partition. */
    public String partitionValue() {
        LocalDateTime time = LocalDateTime.ofInstant(start, ZoneOffset.UTC);
        return type == ColumnType.Simple.DATE
                ? time.toLocalDate().toString()
                : time.format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss"));
    }
}
