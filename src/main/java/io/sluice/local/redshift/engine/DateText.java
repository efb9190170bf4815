package io.sluice.local.redshift.engine;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Literals of dates and timestamps in the forms that are not ISO's; the month stands before the day.
 *
 * <p>Source: Amazon Redshift Database Developer Guide, "Date, time, and timestamp literals".
 */
final class DateText {
    private static final String NAME = "(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
            + "|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    private static final String DAY = "(?<day>\\d{1,2})";
    private static final String MONTH = "(?<month>\\d{1,2})";
    private static final String YEAR = "(?<year>\\d{4}|\\d{2})";
    private static final String TIME =
            "(?:[ t]+(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?<fraction>\\.\\d{1,9})?)?"
                    + "\\s*(?<half>am|pm)?)?";
    private static final String ZONE = "\\s*(?<zone>[a-z][a-z0-9_/+-]*|[+-]\\d{1,2}(?::?\\d{2})?)?";

    private static final List<Pattern> FORMS = List.of(
            form("(?<year>\\d{4})[-/.]" + MONTH + "[-/.]" + DAY),
            form("(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})"),
            form("(?<year>\\d{2})(?<month>\\d{2})(?<day>\\d{2})"),
            form(NAME + "[-. ]*" + DAY + "[-, ]+" + YEAR),
            form(DAY + "[- ]+" + NAME + "[-, ]+" + YEAR),
            form(YEAR + "[- ]" + NAME + "[- ]" + DAY),
            form(MONTH + "[-/.]" + DAY + "[-/.]" + YEAR));

    private static final Pattern CLOCK =
            Pattern.compile("(?<clock>\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,6})?)?)" + ZONE, Pattern.CASE_INSENSITIVE);

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private DateText() {}

    private static Pattern form(String date) {
        return Pattern.compile(date + TIME + ZONE, Pattern.CASE_INSENSITIVE);
    }

    /** The text as ISO's in UTC, or without the zone for the types that have none; empty when it has none of the forms. */
    static Optional<String> iso(String text, boolean zoned) {
        for (Pattern form : FORMS) {
            Matcher moment = form.matcher(text.strip());
            if (moment.matches()) {
                return written(moment, form.pattern().contains("<name>"), zoned);
            }
        }
        return Optional.empty();
    }

    /** A time of day with its zone's offset; empty when it has no zone or none whose offset does not depend on the date. */
    static Optional<String> time(String text) {
        Matcher moment = CLOCK.matcher(text.strip());
        if (!moment.matches()) {
            return Optional.empty();
        }
        try {
            Optional<ZoneId> zone = zone(moment.group("zone"));
            return zone.filter(ZoneOffset.class::isInstance)
                    .map(offset -> moment.group("clock") + (offset.equals(ZoneOffset.UTC) ? "+00" : offset.getId()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> written(Matcher moment, boolean named, boolean zoned) {
        try {
            int month = named
                    ? MONTHS.indexOf(moment.group("name").substring(0, 3).toLowerCase(Locale.ROOT)) / 3 + 1
                    : Integer.parseInt(moment.group("month"));
            LocalDate date = LocalDate.of(year(moment.group("year")), month, Integer.parseInt(moment.group("day")));
            Optional<ZoneId> zone = zone(moment.group("zone"));
            if (moment.group("hour") == null) {
                boolean plain = moment.group("zone") == null;
                return plain || !zoned ? Optional.of(date.toString()) : Optional.empty();
            }
            LocalDateTime at = date.atTime(hour(moment), Integer.parseInt(moment.group("minute")));
            String second = moment.group("second") == null ? "00" : moment.group("second");
            String fraction = moment.group("fraction") == null ? "" : moment.group("fraction");
            if (zoned && zone.isPresent()) {
                at = at.atZone(zone.get()).withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
            }
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%s %02d:%02d:%s%s",
                    at.toLocalDate(),
                    at.getHour(),
                    at.getMinute(),
                    second,
                    fraction));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int hour(Matcher moment) {
        int hour = Integer.parseInt(moment.group("hour"));
        if (moment.group("half") == null) {
            return hour;
        }
        return hour % 12 + (moment.group("half").equalsIgnoreCase("pm") ? 12 : 0);
    }

    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        return digits.length() == 4 ? year : year + (year < 70 ? 2000 : 1900);
    }

    /** A time zone of a literal: an offset, an abbreviation or a name. */
    private static Optional<ZoneId> zone(String text) {
        if (text == null) {
            return Optional.empty();
        }
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.equals("Z") || upper.equals("UTC") || upper.equals("GMT")) {
            return Optional.of(ZoneOffset.UTC);
        }
        String named =
                switch (upper) {
                    case "EST" -> "-05:00";
                    case "EDT", "AST" -> "-04:00";
                    case "CST" -> "-06:00";
                    case "CDT" -> "-05:00";
                    case "MST" -> "-07:00";
                    case "MDT" -> "-06:00";
                    case "PST" -> "-08:00";
                    case "PDT" -> "-07:00";
                    case "CET" -> "+01:00";
                    case "CEST" -> "+02:00";
                    default -> text;
                };
        return Optional.of(ZoneId.of(named));
    }
}
