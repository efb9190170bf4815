package io.sluice.local.redshift.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Interval literals: quantities with units, and the forms {@code '1-2'} and {@code '3 04:05:06'} of the qualifiers.
 *
 * <p>Source: Amazon Redshift Database Developer Guide, "Interval data types and literals" and "Examples of interval
 * literals without qualifier syntax".
 */
final class Intervals {
    /** The units from the largest to the smallest. */
    static final List<String> UNITS = List.of("year", "month", "day", "hour", "minute", "second");

    private static final Pattern QUANTITY = Pattern.compile("\\G[,\\s]*([-+]?\\d*\\.?\\d+)\\s*([a-z]*)");
    private static final Pattern YEARS = Pattern.compile("([-+]?)(\\d+)-(\\d+)");
    private static final Pattern CLOCK =
            Pattern.compile("([-+]?)(?:(\\d+) )?(\\d+):(\\d{1,2})(?::(\\d{1,2}(?:\\.\\d{1,6})?))?");
    private static final Map<String, Long> MICROS = Map.of(
            "week", 604_800_000_000L,
            "day", 86_400_000_000L,
            "hour", 3_600_000_000L,
            "minute", 60_000_000L,
            "second", 1_000_000L,
            "millisecond", 1_000L,
            "microsecond", 1L);
    private static final Map<String, Integer> MONTHS =
            Map.of("month", 1, "quarter", 3, "year", 12, "decade", 120, "century", 1200, "millennium", 12000);

    private BigDecimal months = BigDecimal.ZERO;
    private BigDecimal micros = BigDecimal.ZERO;

    private Intervals() {}

    /**
     * The literal in DuckDB's SQL.
     *
     * @param last the unit of the qualifier, the last of two; empty when there is none
     */
    static String sql(String text, String last) throws SqlFailure {
        Intervals interval = new Intervals();
        interval.read(text.strip().toLowerCase(Locale.ROOT), last.isEmpty() ? "second" : last);
        interval.cut(last);
        // A part of a month is as many thirtieths of days.
        BigDecimal whole = interval.months.setScale(0, RoundingMode.DOWN);
        BigDecimal days = interval.months.subtract(whole).multiply(BigDecimal.valueOf(30));
        BigDecimal all = interval.micros.add(days.multiply(BigDecimal.valueOf(MICROS.get("day"))));
        BigDecimal[] split = all.divideAndRemainder(BigDecimal.valueOf(MICROS.get("day")));
        return "(to_months(" + whole.intValueExact() + ") + to_days(" + split[0].intValue() + ") + to_microseconds("
                + split[1].longValue() + "))";
    }

    private void read(String text, String bare) throws SqlFailure {
        Matcher years = YEARS.matcher(text);
        Matcher clock = CLOCK.matcher(text);
        if (years.matches()) {
            int sign = years.group(1).equals("-") ? -1 : 1;
            add(years.group(2), "year", sign);
            add(years.group(3), "month", sign);
        } else if (clock.matches()) {
            int sign = clock.group(1).equals("-") ? -1 : 1;
            add(clock.group(2) == null ? "0" : clock.group(2), "day", sign);
            add(clock.group(3), "hour", sign);
            add(clock.group(4), "minute", sign);
            add(clock.group(5) == null ? "0" : clock.group(5), "second", sign);
        } else {
            quantities(text, bare);
        }
    }

    private void quantities(String text, String bare) throws SqlFailure {
        Matcher quantity = QUANTITY.matcher(text);
        int end = 0;
        while (quantity.find()) {
            String unit = quantity.group(2).isEmpty() ? bare : quantity.group(2);
            add(quantity.group(1), unit.equals("mon") || unit.equals("mons") ? "month" : DateParts.named(unit), 1);
            end = quantity.end();
        }
        if (end == 0 || !text.substring(end).isBlank()) {
            throw new SqlFailure("22007", "invalid input syntax for type interval: \"" + text + "\"");
        }
    }

    private void add(String quantity, String unit, int sign) throws SqlFailure {
        BigDecimal count = new BigDecimal(quantity).multiply(BigDecimal.valueOf(sign));
        if (MONTHS.containsKey(unit)) {
            months = months.add(count.multiply(BigDecimal.valueOf(MONTHS.get(unit))));
        } else if (MICROS.containsKey(unit)) {
            micros = micros.add(count.multiply(BigDecimal.valueOf(MICROS.get(unit))));
        } else {
            throw SqlFailure.notSupported("The unit " + unit + " of an interval");
        }
    }

    /** What is smaller than the qualifier's last unit is dropped. */
    private void cut(String last) {
        if (last.equals("year")) {
            months = months.subtract(months.remainder(BigDecimal.valueOf(12)));
        }
        if (last.equals("year") || last.equals("month")) {
            months = months.setScale(0, RoundingMode.DOWN);
            micros = BigDecimal.ZERO;
        } else if (MICROS.containsKey(last) && !last.equals("second")) {
            micros = micros.subtract(micros.remainder(BigDecimal.valueOf(MICROS.get(last))));
        }
    }
}
