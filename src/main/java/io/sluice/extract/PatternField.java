package io.sluice.extract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.model.ColumnType;
import io.sluice.model.FlowException;
import io.sluice.model.SourceType;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** A date or timestamp as text in a declared pattern, with English names; strict: 30 February is none. */
final class PatternField implements Field {
    private static final long serialVersionUID = 1;

    private static final OffsetDateTime EXAMPLE = OffsetDateTime.of(2018, 11, 21, 17, 45, 59, 0, ZoneOffset.UTC);

    private enum Kind {
        DATE,
        TIMESTAMP
    }

    private final String name;
    private final Kind kind;
    private final String pattern;
    private transient volatile DateTimeFormatter formatter;

    private PatternField(String name, Kind kind, String pattern) {
        this.name = name;
        this.kind = kind;
        this.pattern = pattern;
    }

    static PatternField of(String name, SourceType.Pattern declared) {
        Kind kind = declared.column() == ColumnType.Simple.DATE ? Kind.DATE : Kind.TIMESTAMP;
        PatternField field = new PatternField(name, kind, declared.pattern());
        field.requireReadsWhatItWrites();
        return field;
    }

    /** A pattern that lacks, say, the year would send every row to quarantine. */
    private void requireReadsWhatItWrites() {
        try {
            value(EXAMPLE.format(formatter()));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw FlowException.configuration("column " + name + ": the pattern '" + pattern + "' does not describe a "
                    + kind.name().toLowerCase(Locale.ROOT) + ": " + e.getMessage()
                    + "; write it in the letters of java.time.format.DateTimeFormatter");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DataType type() {
        return kind == Kind.DATE ? DataTypes.DateType : DataTypes.TimestampType;
    }

    @Override
    public void read(JsonParser json, JsonToken token, InternalRow row, int ordinal) throws IOException, BadRecord {
        if (token != JsonToken.VALUE_STRING) {
            throw mismatch();
        }
        long value;
        try {
            value = value(json.getText());
        } catch (DateTimeException | ArithmeticException e) {
            throw mismatch();
        }
        if (kind == Kind.TIMESTAMP) {
            row.setLong(ordinal, TimestampField.checked(name, value));
        } else {
            requireYear(value);
            row.setInt(ordinal, (int) value);
        }
    }

    private void requireYear(long days) throws BadRecord {
        int year = LocalDate.ofEpochDay(days).getYear();
        if (year < 1 || year > 9999) {
            throw BadRecord.field(name, "outside the years 1 to 9999");
        }
    }

    private BadRecord mismatch() {
        return BadRecord.field(name, "not a " + kind.name().toLowerCase(Locale.ROOT) + " as " + pattern);
    }

    /** Days or microseconds since 1970-01-01 UTC. */
    private long value(String text) {
        if (kind == Kind.DATE) {
            return formatter().parse(text, LocalDate::from).toEpochDay();
        }
        TemporalAccessor parsed = formatter().parseBest(text, Instant::from, LocalDateTime::from);
        Instant instant = parsed instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : (Instant) parsed;
        if (instant.getNano() % 1_000 != 0) {
            return IsoTime.TOO_FINE;
        }
        long seconds = Math.multiplyExact(instant.getEpochSecond(), 1_000_000L);
        return seconds + instant.getNano() / 1_000;
    }

    private DateTimeFormatter formatter() {
        if (formatter == null) {
            // Strictly, a "year of era" (yyyy) is no year without an era.
            formatter = new DateTimeFormatterBuilder()
                    .appendPattern(pattern)
                    .parseDefaulting(ChronoField.ERA, 1)
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);
        }
        return formatter;
    }
}
