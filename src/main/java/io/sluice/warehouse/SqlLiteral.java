package io.sluice.warehouse;

import io.sluice.model.ColumnType;
import io.sluice.model.FlowException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Values as SQL text that reads as one value under every setting of the server. */
final class SqlLiteral {
    /** ISO 8601, with a blank for its T: how Hive and Glue write a partition's timestamp. */
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);

    private SqlLiteral() {}

    /**
     * A string. Whether a backslash in quotes is itself or an escape depends on the server, so it is written as
     * {@code CHR(92)}.
     */
    static String text(String value) {
        if (value.indexOf('\\') < 0) {
            return quoted(value);
        }
        List<String> parts = new ArrayList<>();
        for (String part : value.split("\\\\", -1)) {
            parts.add(quoted(part));
        }
        return "(" + String.join(" || CHR(92) || ", parts) + ")";
    }

    /** A string where SQL takes no expression: a slash stands for a backslash, which cannot be written there safely. */
    static String comment(String value) {
        return quoted(value.replace('\\', '/'));
    }

    /** A timestamp in UTC, to the microsecond. */
    static String timestamp(LocalDateTime value) {
        return "TIMESTAMP '" + TIMESTAMP.format(value.withNano(value.getNano() / 1000 * 1000)) + "'";
    }

    /**
     * A partition's value, as Glue keeps it, as a value of the column's type.
     *
     * @throws FlowException when the value is none of that type
     */
    static String typed(String column, ColumnType type, String value) {
        try {
            return typed(type, value);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw FlowException.failed(
                    "The partition value '" + value + "' of column " + column + " is no " + type
                            + ". Correct what makes the partition column in munge.sql.",
                    e);
        }
    }

    private static String typed(ColumnType type, String value) {
        if (type instanceof ColumnType.Decimal) {
            return matching("-?\\d{1,38}(\\.\\d{1,38})?", value);
        }
        if (type instanceof ColumnType.Varchar || type instanceof ColumnType.Text) {
            return text(value);
        }
        if (!(type instanceof ColumnType.Simple simple)) {
            throw new IllegalArgumentException(type + " cannot partition");
        }
        return switch (simple) {
            case BOOLEAN -> matching("(?i)true|false", value).toUpperCase(Locale.ROOT);
            case SMALLINT, INT, BIGINT -> matching("-?\\d{1,19}", value);
            case REAL, DOUBLE -> "CAST('" + matching("-?[0-9.]+([eE][-+]?\\d+)?|NaN|-?Infinity", value) + "' AS "
                    + type.redshift() + ")";
            case DATE -> "DATE '" + LocalDate.parse(value) + "'";
            case TIMESTAMP -> timestamp(LocalDateTime.parse(value.replace('T', ' '), TIMESTAMP));
            case STRING -> text(value);
            case BINARY -> throw new IllegalArgumentException("binary cannot partition");
        };
    }

    private static String matching(String pattern, String value) {
        if (!value.matches(pattern)) {
            throw new IllegalArgumentException(value);
        }
        return value;
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
