package io.sluice.local.redshift.engine;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The date parts of Redshift (Developer Guide, "Date parts for date or timestamp functions") as DuckDB names them. */
final class DateParts {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("millennium", "millennium"),
            Map.entry("millennia", "millennium"),
            Map.entry("mil", "millennium"),
            Map.entry("mils", "millennium"),
            Map.entry("century", "century"),
            Map.entry("centuries", "century"),
            Map.entry("c", "century"),
            Map.entry("cent", "century"),
            Map.entry("cents", "century"),
            Map.entry("decade", "decade"),
            Map.entry("decades", "decade"),
            Map.entry("dec", "decade"),
            Map.entry("decs", "decade"),
            Map.entry("epoch", "epoch"),
            Map.entry("year", "year"),
            Map.entry("years", "year"),
            Map.entry("y", "year"),
            Map.entry("yr", "year"),
            Map.entry("yrs", "year"),
            Map.entry("quarter", "quarter"),
            Map.entry("quarters", "quarter"),
            Map.entry("qtr", "quarter"),
            Map.entry("qtrs", "quarter"),
            Map.entry("month", "month"),
            Map.entry("months", "month"),
            Map.entry("mon", "month"),
            Map.entry("mons", "month"),
            Map.entry("week", "week"),
            Map.entry("weeks", "week"),
            Map.entry("w", "week"),
            Map.entry("dayofweek", "dow"),
            Map.entry("dow", "dow"),
            Map.entry("dw", "dow"),
            Map.entry("weekday", "dow"),
            Map.entry("dayofyear", "doy"),
            Map.entry("doy", "doy"),
            Map.entry("dy", "doy"),
            Map.entry("yearday", "doy"),
            Map.entry("day", "day"),
            Map.entry("days", "day"),
            Map.entry("d", "day"),
            Map.entry("hour", "hour"),
            Map.entry("hours", "hour"),
            Map.entry("h", "hour"),
            Map.entry("hr", "hour"),
            Map.entry("hrs", "hour"),
            Map.entry("minute", "minute"),
            Map.entry("minutes", "minute"),
            Map.entry("m", "minute"),
            Map.entry("min", "minute"),
            Map.entry("mins", "minute"),
            Map.entry("second", "second"),
            Map.entry("seconds", "second"),
            Map.entry("s", "second"),
            Map.entry("sec", "second"),
            Map.entry("secs", "second"),
            Map.entry("millisecond", "millisecond"),
            Map.entry("milliseconds", "millisecond"),
            Map.entry("ms", "millisecond"),
            Map.entry("msec", "millisecond"),
            Map.entry("msecs", "millisecond"),
            Map.entry("microsecond", "microsecond"),
            Map.entry("microseconds", "microsecond"),
            Map.entry("us", "microsecond"),
            Map.entry("usec", "microsecond"),
            Map.entry("usecs", "microsecond"));

    private DateParts() {}

    static String named(String part) throws SqlFailure {
        String name = NAMES.get(part);
        if (name == null) {
            throw new SqlFailure("22023", "date part \"" + part + "\" not recognized");
        }
        return name;
    }

    static Rendered extract(String part, Rendered operand) throws SqlFailure {
        String name = named(part);
        String from = operand.sql();
        if (name.equals("second")) {
            return Rendered.of("CAST(floor(date_part('second', " + from + ")) AS INTEGER)", SqlType.INTEGER);
        }
        if (name.equals("epoch")) {
            return Rendered.of("CAST(floor(date_part('epoch', " + from + ")) AS BIGINT)", SqlType.BIGINT);
        }
        if (name.equals("millisecond") || name.equals("microsecond")) {
            // Of the fraction alone; DuckDB counts the seconds, too.
            int whole = name.equals("millisecond") ? 1_000 : 1_000_000;
            return Rendered.of(
                    "CAST(date_part('" + name + "', " + from + ") % " + whole + " AS INTEGER)", SqlType.INTEGER);
        }
        return Rendered.of("CAST(date_part('" + name + "', " + from + ") AS INTEGER)", SqlType.INTEGER);
    }

    private static final Pattern POSIX = Pattern.compile("'([A-Za-z]{3,})([+-])(\\d{1,2})'");

    /**
     * A rendered time zone as DuckDB names it. {@code 'GMT+2'} is POSIX's: hours are counted to the west (Developer Guide,
     * "CONVERT_TIMEZONE function", "Using an offset").
     */
    static String zone(String sql) {
        Matcher posix = POSIX.matcher(sql);
        return posix.matches() && Integer.parseInt(posix.group(3)) <= 12
                ? Sql.string("Etc/GMT" + posix.group(2) + Integer.parseInt(posix.group(3)))
                : sql;
    }

    /** DATEDIFF counts the boundaries of the part between both. */
    static Rendered difference(String part, Rendered from, Rendered to) throws SqlFailure {
        boolean times = from.is(SqlType::isTimeOfDay) || to.is(SqlType::isTimeOfDay);
        String first = times ? time(from) : timestamp(from);
        String second = times ? time(to) : timestamp(to);
        return Rendered.of("date_diff('" + named(part) + "', " + first + ", " + second + ")", SqlType.BIGINT);
    }

    static Rendered add(String part, Rendered amount, Rendered to) throws SqlFailure {
        String name = named(part);
        String unit =
                switch (name) {
                    case "quarter" -> "INTERVAL 3 MONTH";
                    case "week" -> "INTERVAL 7 DAY";
                    case "millennium" -> "INTERVAL 1000 YEAR";
                    case "century" -> "INTERVAL 100 YEAR";
                    case "decade" -> "INTERVAL 10 YEAR";
                    case "dow", "doy" -> "INTERVAL 1 DAY";
                    case "epoch" -> "INTERVAL 1 SECOND";
                    default -> "INTERVAL 1 " + name;
                };
        String sql = "(" + timestamp(to) + " + CAST(" + amount.sql() + " AS INTEGER) * " + unit + ")";
        if (unit.endsWith("YEAR") || unit.endsWith("year")) {
            // A year after February 29 is March 1.
            sql = "main.rs_add_years(" + timestamp(to) + ", " + sql + ")";
        }
        if (to.is(SqlType::isTimeOfDay)) {
            String moved = "(" + to.sql() + " + CAST(" + amount.sql() + " AS INTEGER) * " + unit + ")";
            return new Rendered(moved, to.type(), Optional.empty());
        }
        boolean zoned = to.is(SqlType.TIMESTAMPTZ::equals);
        return Rendered.of(sql, zoned ? SqlType.TIMESTAMPTZ : SqlType.TIMESTAMP);
    }

    /** DATE_TRUNC gives a timestamp, of a date too. */
    static Rendered truncate(String part, Rendered operand) throws SqlFailure {
        boolean zoned = operand.is(SqlType.TIMESTAMPTZ::equals);
        SqlType type = zoned ? SqlType.TIMESTAMPTZ : SqlType.TIMESTAMP;
        String name = named(part);
        String sql = "date_trunc('" + name + "', " + timestamp(operand) + ")";
        if (name.equals("century") || name.equals("millennium")) {
            // The third millennium begins in 2001; DuckDB's in 2000.
            sql = "(date_trunc('" + name + "', " + timestamp(operand) + " - INTERVAL 1 YEAR) + INTERVAL 1 YEAR)";
        }
        return Rendered.of("CAST(" + sql + " AS " + type.duckDb() + ")", type);
    }

    /** A time of day in UTC. */
    private static String time(Rendered operand) {
        return operand.is(SqlType.TIMETZ::equals) || operand.is(SqlType::isText)
                ? "CAST(" + operand.sql() + " AS TIME)"
                : operand.sql();
    }

    private static String timestamp(Rendered operand) {
        boolean already = operand.is(t -> t.equals(SqlType.TIMESTAMP) || t.equals(SqlType.TIMESTAMPTZ));
        return already ? operand.sql() : "CAST(" + DateFormats.iso(operand.sql()) + " AS TIMESTAMP)";
    }
}
