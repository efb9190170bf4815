package io.sluice.local.redshift.engine;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Dates and times of files by a DATEFORMAT or TIMEFORMAT (Developer Guide, "DATEFORMAT and TIMEFORMAT strings" and "Using
 * automatic recognition with DATEFORMAT and TIMEFORMAT").
 */
final class LoadTimes {
    /** What 'auto' tries, dates and times apart; of the guide's table, without Julian days and years before Christ. */
    private static final List<String> DATES = List.of(
            "YYYY-MM-DD",
            "YYYY/MM/DD",
            "YYYY.MM.DD",
            "YYYYMMDD",
            "YYYY-MON-DD",
            "MM/DD/YYYY",
            "MM-DD-YYYY",
            "MM.DD.YYYY",
            "MM/DD/YY",
            "DD-MON-YYYY",
            "DD/MON/YYYY",
            "DD MON YYYY",
            "MON-DD-YYYY",
            "MON DD YYYY",
            "MONTH DD, YYYY",
            "MONTH DD YYYY");

    private static final List<String> TIMES =
            List.of(" HH:MI:SS", "THH:MI:SS", " HH12:MI:SS AM", " HH12:MI AM", " HH:MI", "");
    private static final List<String> AUTOMATIC = DATES.stream()
            .flatMap(date -> TIMES.stream().flatMap(time -> Stream.of(date + time + "TZ", date + time)))
            .toList();

    private final String text;
    private int at;
    private int year;
    private int month = 1;
    private int day = 1;
    private int hour;
    private int minute;
    private int second;
    private int nanos;
    private boolean afternoon;
    private boolean halves;
    private ZoneOffset zone = ZoneOffset.UTC;

    private LoadTimes(String text) {
        this.text = text;
    }

    /** The moment, of no zone in UTC; empty when the text is not of the format or there is no such day. */
    static Optional<OffsetDateTime> parse(String text, String format) {
        if (format.equals("auto")) {
            return AUTOMATIC.stream()
                    .map(each -> new LoadTimes(text).read(each))
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        return new LoadTimes(text).read(format.toUpperCase(Locale.ROOT));
    }

    private Optional<OffsetDateTime> read(String format) {
        int from = 0;
        while (from < format.length()) {
            String rest = format.substring(from);
            int length = element(rest);
            if (length < 0) {
                return Optional.empty();
            }
            from += length;
        }
        if (at < text.length()) {
            return Optional.empty();
        }
        try {
            int hours = halves ? hour % 12 + (afternoon ? 12 : 0) : hour;
            LocalDateTime local = LocalDateTime.of(year, month, day, hours, minute, second, nanos);
            return halves && (hour < 1 || hour > 12) ? Optional.empty() : Optional.of(local.atOffset(zone));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Reads the text of one element of the format; gives the element's length, -1 when the text does not fit. */
    private int element(String format) {
        if (format.startsWith("YYYY")) {
            return (year = number(4, 4)) < 0 ? -1 : 4;
        } else if (format.startsWith("YY")) {
            int two = number(2, 2);
            year = two < 70 ? 2000 + two : 1900 + two;
            return two < 0 ? -1 : 2;
        } else if (format.startsWith("MONTH")) {
            return (month = name(TextStyle.FULL)) < 0 ? -1 : 5;
        } else if (format.startsWith("MON")) {
            return (month = name(TextStyle.SHORT)) < 0 ? -1 : 3;
        } else if (format.startsWith("MM")) {
            return (month = number(1, 2)) < 0 ? -1 : 2;
        } else if (format.startsWith("DD")) {
            return (day = number(1, 2)) < 0 ? -1 : 2;
        } else if (format.startsWith("HH")) {
            boolean counted = format.startsWith("HH24") || format.startsWith("HH12");
            return (hour = number(1, 2)) < 0 ? -1 : counted ? 4 : 2;
        } else if (format.startsWith("MI")) {
            return (minute = number(1, 2)) < 0 ? -1 : 2;
        } else if (format.startsWith("SS")) {
            int fraction = format.startsWith(".", 2) ? 3 : 2;
            while (fraction > 2 && format.startsWith("S", fraction)) {
                fraction++;
            }
            return (second = number(1, 2)) < 0 || !fraction() ? -1 : fraction;
        } else if (format.startsWith("AM") || format.startsWith("PM")) {
            halves = true;
            afternoon = text.regionMatches(true, at, "PM", 0, 2);
            boolean said = afternoon || text.regionMatches(true, at, "AM", 0, 2);
            at += 2;
            return said ? 2 : -1;
        } else if (format.startsWith("OF") || format.startsWith("TZ")) {
            return zone() ? 2 : -1;
        }
        boolean same = at < text.length() && Character.toUpperCase(text.charAt(at)) == format.charAt(0);
        at++;
        return same ? 1 : -1;
    }

    private int number(int least, int most) {
        int from = at;
        int value = 0;
        while (at < text.length() && at - from < most && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            value = value * 10 + text.charAt(at++) - '0';
        }
        return at - from < least ? -1 : value;
    }

    private int name(TextStyle style) {
        int found = IntStream.rangeClosed(1, 12)
                .filter(each -> text.regionMatches(
                        true, at, name(each, style), 0, name(each, style).length()))
                .findFirst()
                .orElse(-1);
        at += found < 0 ? 0 : name(found, style).length();
        return found;
    }

    private static String name(int month, TextStyle style) {
        return Month.of(month).getDisplayName(style, Locale.US);
    }

    private boolean fraction() {
        if (at >= text.length() || text.charAt(at) != '.') {
            return true;
        }
        int from = ++at;
        number(0, 9);
        int digits = at - from;
        nanos = digits == 0 ? 0 : (int) (Long.parseLong(text.substring(from, at)) * (long) Math.pow(10, 9 - digits));
        nanos -= nanos % 1000;
        return digits > 0;
    }

    private boolean zone() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        String rest = text.substring(Math.min(at, text.length())).toUpperCase(Locale.ROOT);
        at = text.length();
        if (rest.equals("Z") || rest.equals("UTC") || rest.equals("GMT")) {
            return true;
        }
        try {
            zone = rest.matches("[+-][0-9]{1,2}(:?[0-9]{2})?") ? ZoneOffset.of(padded(rest)) : null;
            return zone != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** {@code +2} as {@code +02}. */
    private static String padded(String offset) {
        return offset.length() == 2 ? offset.charAt(0) + "0" + offset.charAt(1) : offset;
    }
}
