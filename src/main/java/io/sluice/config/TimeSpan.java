package io.sluice.config;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A length of time as flow files write it, in UTC: {@code 15 minutes}, {@code 6 hours}, {@code 3 days}, {@code 1 month}.
 *
 * @param unit minutes, hours, days, or months of the calendar
 */
public record TimeSpan(int count, ChronoUnit unit) {
    public TimeSpan {
        if (count < 1) {
            throw new IllegalArgumentException("a span of time is at least 1 " + unit.name());
        }
    }

    /** @throws IllegalArgumentException naming what is possible */
    static TimeSpan parse(String text) {
        String[] words = text.trim().split("\\s+");
        String unit = words.length == 2 && words[0].matches("[1-9][0-9]{0,3}") ? words[1] : "";
        ChronoUnit known =
                switch (unit) {
                    case "minute", "minutes" -> ChronoUnit.MINUTES;
                    case "hour", "hours" -> ChronoUnit.HOURS;
                    case "day", "days" -> ChronoUnit.DAYS;
                    case "month", "months" -> ChronoUnit.MONTHS;
                    default -> throw new IllegalArgumentException("'" + text
                            + "' is no span of time: write a count of minutes, hours, days or months, as 3 days");
                };
        return new TimeSpan(Integer.parseInt(words[0]), known);
    }

    public Instant after(Instant start) {
        return start.atOffset(ZoneOffset.UTC).plus(count, unit).toInstant();
    }

    public Instant before(Instant end) {
        return end.atOffset(ZoneOffset.UTC).minus(count, unit).toInstant();
    }

    /** As the flow file writes it. */
    @Override
    public String toString() {
        String name = unit.name().toLowerCase(Locale.ROOT);
        return count + " " + (count == 1 ? name.substring(0, name.length() - 1) : name);
    }
}
