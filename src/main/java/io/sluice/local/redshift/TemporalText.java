package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.PgType;
import io.sluice.local.redshift.engine.SqlFailure;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times as text, in PostgreSQL's ISO style. The driver sends any of them with a time zone ({@code
 * '2024-05-06 +00'}), which the types without one ignore, as PostgreSQL does.
 */
final class TemporalText {
    private static final Pattern DATE = Pattern.compile("(\\d{4,6})-(\\d{1,2})-(\\d{1,2})");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9})\\d*)?)?");
    private static final Pattern ZONE = Pattern.compile("([+-])(\\d{1,2})(?::?(\\d{2}))?(?::?(\\d{2}))?|Z|UTC|GMT");
    private static final Pattern MOMENT = Pattern.compile("(?:(?<date>" + DATE.pattern() + ")(?:[ Tt]+|(?=[+-])|$))?"
            + "(?<time>" + TIME.pattern() + ")?\\s*(?<zone>" + ZONE.pattern() + ")?\\s*(?<bc>BC)?");

    private static final int NANOS_PER_MICRO = 1_000;

    private TemporalText() {}

    static LocalDate date(String text) throws SqlFailure {
        return read(PgType.DATE, text, moment -> date(moment));
    }

    static LocalTime time(String text) throws SqlFailure {
        return read(PgType.TIME, text, moment -> {
            if (moment.group("time") == null) {
                throw InvalidValue.syntax(PgType.TIME, text);
            }
            return timeOfDay(moment).toLocalTime();
        });
    }

    /** Without a zone, the session's time zone holds, which is UTC. */
    static OffsetTime timeWithZone(String text) throws SqlFailure {
        return read(PgType.TIMETZ, text, moment -> {
            if (moment.group("time") == null) {
                throw InvalidValue.syntax(PgType.TIMETZ, text);
            }
            return timeOfDay(moment).toLocalTime().atOffset(zone(moment)).withOffsetSameInstant(ZoneOffset.UTC);
        });
    }

    static LocalDateTime timestamp(String text) throws SqlFailure {
        return read(PgType.TIMESTAMP, text, TemporalText::dateTime);
    }

    /** Without a zone, the session's time zone holds, which is UTC. */
    static OffsetDateTime timestampWithZone(String text) throws SqlFailure {
        return read(PgType.TIMESTAMPTZ, text, moment -> dateTime(moment)
                .atOffset(zone(moment))
                .withOffsetSameInstant(ZoneOffset.UTC));
    }

    private interface Reading<T> {
        T of(Matcher moment) throws SqlFailure;
    }

    private static <T> T read(PgType type, String text, Reading<T> reading) throws SqlFailure {
        Matcher moment = MOMENT.matcher(text.strip());
        boolean dateNeeded = type != PgType.TIME && type != PgType.TIMETZ;
        if (!moment.matches() || (dateNeeded && moment.group("date") == null)) {
            throw InvalidValue.syntax(type, text);
        }
        try {
            return reading.of(moment);
        } catch (DateTimeException e) {
            throw InvalidValue.range(type, text);
        }
    }

    private static LocalDate date(Matcher moment) {
        Matcher date = part(DATE, moment.group("date"));
        int year = Integer.parseInt(date.group(1));
        boolean beforeChrist = moment.group("bc") != null;
        if (year == 0) {
            throw new DateTimeException("there is no year 0");
        }
        return LocalDate.of(
                beforeChrist ? 1 - year : year, Integer.parseInt(date.group(2)), Integer.parseInt(date.group(3)));
    }

    private static LocalDateTime dateTime(Matcher moment) {
        LocalDate date = date(moment);
        if (moment.group("time") == null) {
            return date.atStartOfDay();
        }
        LocalDateTime time = timeOfDay(moment);
        return date.plusDays(time.toLocalDate().toEpochDay()).atTime(time.toLocalTime());
    }

    /** The time as one of 1970-01-01, or of the next day when rounding to microseconds reaches it. */
    private static LocalDateTime timeOfDay(Matcher moment) {
        Matcher time = part(TIME, moment.group("time"));
        int seconds = time.group(3) == null ? 0 : Integer.parseInt(time.group(3));
        String fraction = time.group(4) == null ? "" : time.group(4);
        int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
        int rounded = (nanos + NANOS_PER_MICRO / 2) / NANOS_PER_MICRO * NANOS_PER_MICRO;
        return LocalDate.EPOCH
                .atTime(Integer.parseInt(time.group(1)), Integer.parseInt(time.group(2)), seconds)
                .plusNanos(rounded);
    }

    private static ZoneOffset zone(Matcher moment) {
        if (moment.group("zone") == null) {
            return ZoneOffset.UTC;
        }
        Matcher zone = part(ZONE, moment.group("zone"));
        if (zone.group(1) == null) {
            return ZoneOffset.UTC;
        }
        int sign = zone.group(1).equals("-") ? -1 : 1;
        return ZoneOffset.ofHoursMinutesSeconds(
                sign * number(zone.group(2)), sign * number(zone.group(3)), sign * number(zone.group(4)));
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static Matcher part(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("matched as part of a moment, not alone: " + text);
        }
        return matcher;
    }

    static String text(LocalDate date) {
        return era(calendarDate(new StringBuilder(), date), date);
    }

    static String text(LocalTime time) {
        return clock(new StringBuilder(), time).toString();
    }

    static String text(OffsetTime time) {
        return text(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalTime()) + "+00";
    }

    static String text(LocalDateTime timestamp) {
        LocalDate date = timestamp.toLocalDate();
        return era(clock(calendarDate(new StringBuilder(), date).append(' '), timestamp.toLocalTime()), date);
    }

    static String text(OffsetDateTime timestamp) {
        LocalDateTime utc = timestamp.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
        LocalDate date = utc.toLocalDate();
        return era(
                clock(calendarDate(new StringBuilder(), date).append(' '), utc.toLocalTime())
                        .append("+00"),
                date);
    }

    private static StringBuilder clock(StringBuilder text, LocalTime time) {
        padded(text, time.getHour(), 10).append(':');
        padded(text, time.getMinute(), 10).append(':');
        padded(text, time.getSecond(), 10);
        int micros = time.get(ChronoField.MICRO_OF_SECOND);
        if (micros > 0) {
            padded(text.append('.'), micros, 100_000);
            while (text.charAt(text.length() - 1) == '0') {
                text.setLength(text.length() - 1);
            }
        }
        return text;
    }

    private static StringBuilder calendarDate(StringBuilder text, LocalDate date) {
        padded(text, date.getYear() > 0 ? date.getYear() : 1 - date.getYear(), 1000)
                .append('-');
        padded(text, date.getMonthValue(), 10).append('-');
        return padded(text, date.getDayOfMonth(), 10);
    }

    /**
     * A number with zeros in front.
     *
     * @param first what the first digit counts
     */
    private static StringBuilder padded(StringBuilder text, int number, int first) {
        for (int unit = first; unit > 1 && number < unit; unit /= 10) {
            text.append('0');
        }
        return text.append(number);
    }

    private static String era(StringBuilder text, LocalDate date) {
        return date.getYear() > 0 ? text.toString() : text.append(" BC").toString();
    }
}
