package io.sluice.extract;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** Dates and timestamps as ISO 8601 writes them in full, by hand: this runs for every row. */
final class IsoTime {
    /** What the methods return for text that is none. */
    static final long NOT_ISO = Long.MIN_VALUE;

    /** What {@link #micros} returns for a time that microseconds cannot hold exactly. */
    static final long TOO_FINE = Long.MIN_VALUE + 1;

    /** 0001-01-01T00:00:00Z in microseconds; the years that Parquet, Glue and Redshift agree on. */
    static final long LEAST_MICROS = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond() * 1_000_000;

    /** 9999-12-31T23:59:59.999999Z in microseconds. */
    static final long MOST_MICROS = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() * 1_000_000 + 999_999;

    private static final int DATE_LENGTH = 10;
    private static final int MOST_FRACTION_DIGITS = 9;
    private static final int MOST_OFFSET_SECONDS = ZoneOffset.MAX.getTotalSeconds();

    private final char[] text;
    private final int end;
    private int at;

    private IsoTime(char[] text, int from, int length) {
        this.text = text;
        this.at = from;
        this.end = from + length;
    }

    /** {@code YYYY-MM-DD} as days since 1970-01-01, or {@link #NOT_ISO}. */
    static long days(char[] text, int from, int length) {
        return length == DATE_LENGTH ? new IsoTime(text, from, length).date() : NOT_ISO;
    }

    /**
     * {@code YYYY-MM-DDThh:mm[:ss[.fraction]][zone]} as microseconds since 1970-01-01 UTC, {@link #NOT_ISO} or
     * {@link #TOO_FINE}. A space may stand for the T; the zone is {@code Z}, {@code ±hh}, {@code ±hhmm} or
     * {@code ±hh:mm}, without one it is UTC.
     */
    static long micros(char[] text, int from, int length) {
        return new IsoTime(text, from, length).timestamp();
    }

    private long timestamp() {
        long days = end - at > DATE_LENGTH ? date() : NOT_ISO;
        if (days == NOT_ISO || !(take('T') || take(' '))) {
            return NOT_ISO;
        }
        int hour = digits(2);
        int minute = take(':') ? digits(2) : -1;
        boolean hasSeconds = take(':');
        int second = hasSeconds ? digits(2) : 0;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return NOT_ISO;
        }
        long nanos = hasSeconds && take('.') ? fraction() : 0;
        if (nanos < 0) {
            return NOT_ISO;
        }
        long offset = offsetSeconds();
        if (offset == NOT_ISO || at != end) {
            return NOT_ISO;
        }
        if (nanos % 1_000 != 0) {
            return TOO_FINE;
        }
        long seconds = days * 86_400 + hour * 3_600L + minute * 60L + second - offset;
        return seconds * 1_000_000 + nanos / 1_000;
    }

    private long date() {
        int year = digits(4);
        int month = take('-') ? digits(2) : -1;
        int day = take('-') ? digits(2) : -1;
        if (year < 1 || month < 1 || month > 12 || day < 1) {
            return NOT_ISO;
        }
        if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) {
            return NOT_ISO;
        }
        return LocalDate.of(year, month, day).toEpochDay();
    }

    /** As nanoseconds; -1 when there is none. */
    private long fraction() {
        int first = at;
        long value = 0;
        while (at < end && isDigit(text[at]) && at - first < MOST_FRACTION_DIGITS) {
            value = value * 10 + (text[at++] - '0');
        }
        if (at == first) {
            return -1;
        }
        for (int i = at - first; i < MOST_FRACTION_DIGITS; i++) {
            value *= 10;
        }
        while (at < end && text[at] == '0') {
            at++;
        }
        return value;
    }

    private long offsetSeconds() {
        if (at == end || take('Z')) {
            return 0;
        }
        int sign = take('+') ? 1 : take('-') ? -1 : 0;
        int hours = digits(2);
        int minutes = at == end ? 0 : take(':') || at < end ? digits(2) : -1;
        if (sign == 0 || hours < 0 || minutes < 0 || minutes > 59) {
            return NOT_ISO;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return seconds <= MOST_OFFSET_SECONDS ? sign * seconds : NOT_ISO;
    }

    private boolean take(char expected) {
        if (at < end && text[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    /** A number of exactly so many digits; -1 when there is none. */
    private int digits(int count) {
        if (end - at < count) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < count; i++) {
            char c = text[at++];
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
