package io.sluice.model;

import java.util.Objects;

/**
 * How a declared field of the raw data is read: the type that its column has, and how text or number becomes that type.
 * Nothing is guessed; a value that does not fit sends its row to quarantine.
 */
public sealed interface SourceType {
    ColumnType column();

    /** A value in the plain form of its type: a JSON number, boolean or string; dates and timestamps in ISO 8601. */
    record Plain(ColumnType column) implements SourceType {}

    /** A timestamp given as a number since 1970-01-01 UTC. */
    record Epoch(EpochUnit unit) implements SourceType {
        @Override
        public ColumnType column() {
            return ColumnType.Simple.TIMESTAMP;
        }
    }

    /** A date or timestamp as text in a pattern of {@link java.time.format.DateTimeFormatter}. */
    record Pattern(ColumnType column, String pattern) implements SourceType {
        public Pattern {
            Objects.requireNonNull(column);
            Objects.requireNonNull(pattern);
        }
    }

    /** Any JSON value, kept as its own JSON text. */
    record Json() implements SourceType {
        @Override
        public ColumnType column() {
            return ColumnType.Simple.STRING;
        }
    }

    /** What a numeric timestamp counts. */
    enum EpochUnit {
        SECONDS,
        MILLIS,
        MICROS
    }
}
