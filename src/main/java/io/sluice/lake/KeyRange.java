package io.sluice.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.NavigableSet;
import java.util.Optional;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Between which values a column lies, both included. The values are comparable as Spark compares those of the column.
 *
 * @param least a number for whole numbers and for dates, else a text
 */
record KeyRange(Comparable<Object> least, Comparable<Object> most) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether ranges are told of columns of this type. */
    static boolean isKnownOf(DataType type) {
        return type.equals(DataTypes.LongType)
                || type.equals(DataTypes.IntegerType)
                || type.equals(DataTypes.ShortType)
                || type.equals(DataTypes.ByteType)
                || type.equals(DataTypes.DateType)
                || type.equals(DataTypes.StringType);
    }

    /** What the log says of a column of a file; empty when it says nothing. */
    static Optional<KeyRange> of(AddFile file, String column, DataType type) {
        if (file.stats() == null || file.stats().isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode entry = JSON.readTree(file.stats());
            JsonNode least = entry.path("minValues").path(column);
            JsonNode most = entry.path("maxValues").path(column);
            return least.isMissingNode() || least.isNull() || most.isMissingNode() || most.isNull()
                    ? Optional.empty()
                    : Optional.of(new KeyRange(value(least, type), value(most, type)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Comparable<Object> value(JsonNode node, DataType type) {
        return type.equals(DataTypes.DateType) || type.equals(DataTypes.StringType)
                ? value(type.equals(DataTypes.DateType) ? LocalDate.parse(node.textValue()) : node.textValue())
                : value(node.longValue());
    }

    /** @param value as Spark's rows have it */
    @SuppressWarnings("unchecked") // all values of one column become objects of one class
    static Comparable<Object> value(Object value) {
        Comparable<?> comparable;
        if (value instanceof Number number) {
            comparable = number.longValue();
        } else if (value instanceof java.sql.Date date) {
            comparable = date.toLocalDate().toEpochDay();
        } else if (value instanceof LocalDate date) {
            comparable = date.toEpochDay();
        } else {
            comparable = UTF8String.fromString((String) value);
        }
        return (Comparable<Object>) comparable;
    }

    boolean overlaps(KeyRange other) {
        return least.compareTo(other.most) <= 0 && other.least.compareTo(most) <= 0;
    }

    boolean holdsOneOf(NavigableSet<Comparable<Object>> values) {
        Comparable<Object> next = values.ceiling(least);
        return next != null && next.compareTo(most) <= 0;
    }
}
