package io.sluice.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** A half-open interval {@code [from, to)} of time in UTC, in whole seconds. */
public record Interval(Instant from, Instant to) implements Comparable<Interval> {
    private static final DateTimeFormatter KEY =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** The one window of a flow that has no windows: it holds every object, and each run replaces the whole table. */
    public static final Interval WHOLE =
            new Interval(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T00:00:00Z"));

    public Interval {
        Objects.requireNonNull(from);
        Objects.requireNonNull(to);
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("an interval must end after it begins: [" + from + ", " + to + ")");
        }
        if (from.getNano() != 0 || to.getNano() != 0) {
            throw new IllegalArgumentException("an interval is in whole seconds: [" + from + ", " + to + ")");
        }
    }

    /** A name for keys and file names, of fixed width, so that names sort as the intervals do. */
    public String key() {
        return equals(WHOLE) ? "whole" : KEY.format(from) + "-" + KEY.format(to);
    }

    /** @throws IllegalArgumentException when the text is no {@link #key} */
    public static Interval parseKey(String key) {
        if (key.equals(WHOLE.key())) {
            return WHOLE;
        }
        String[] ends = key.split("-", -1);
        if (ends.length != 2) {
            throw new IllegalArgumentException("'" + key + "' is no interval");
        }
        try {
            return new Interval(KEY.parse(ends[0], Instant::from), KEY.parse(ends[1], Instant::from));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + key + "' is no interval", e);
        }
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(to);
    }

    @Override
    public int compareTo(Interval other) {
        int byStart = from.compareTo(other.from);
        return byStart != 0 ? byStart : to.compareTo(other.to);
    }

    /** As people write it: dates for whole days, {@code whole} for the one window of a flow without windows. */
    @Override
    public String toString() {
        if (equals(WHOLE)) {
            return "whole";
        }
        return text(from) + "/" + text(to);
    }

    private static String text(Instant instant) {
        boolean midnight = instant.truncatedTo(ChronoUnit.DAYS).equals(instant);
        return midnight ? instant.atOffset(ZoneOffset.UTC).toLocalDate().toString() : instant.toString();
    }
}
