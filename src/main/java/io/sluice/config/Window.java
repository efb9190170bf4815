package io.sluice.config;

import io.sluice.model.Interval;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** How a flow's time is cut into batches. */
public sealed interface Window {
    /**
     * Reads {@code 1 day}, {@code 6 hours}, {@code 15 minutes}, {@code 1 month} or {@code whole}.
     *
     * @throws IllegalArgumentException naming what is possible
     */
    static Window parse(String text) {
        if (text.equals("whole")) {
            return new Whole();
        }
        String[] words = text.trim().split("\\s+");
        String unit = words.length == 2 && words[0].matches("[1-9][0-9]{0,3}") ? words[1] : "";
        return switch (unit) {
            case "minute", "minutes" -> new Every(Integer.parseInt(words[0]), ChronoUnit.MINUTES);
            case "hour", "hours" -> new Every(Integer.parseInt(words[0]), ChronoUnit.HOURS);
            case "day", "days" -> new Every(Integer.parseInt(words[0]), ChronoUnit.DAYS);
            case "month", "months" -> new Every(Integer.parseInt(words[0]), ChronoUnit.MONTHS);
            default -> throw new IllegalArgumentException(
                    "'" + text + "' is no window: write a count of minutes, hours, days or months, as 1 day, or whole");
        };
    }

    /** The whole windows that make up {@code [from, to)}; an error when it does not begin and end on window edges. */
    List<Interval> split(Instant from, Instant to);

    /** The window that begins at {@code from}; an error when none does. */
    Interval firstAt(Instant from);

    /** Whether windows begin and end at midnight, so that a date says when. */
    boolean isWholeDays();

    /** As the flow file writes it. */
    @Override
    String toString();

    /** Windows of equal length in UTC: minutes, hours or days counted from 1970-01-01, or calendar months. */
    record Every(int count, ChronoUnit unit) implements Window {
        public Every {
            if (count < 1) {
                throw new IllegalArgumentException("a window is at least 1 " + unit.name());
            }
        }

        @Override
        public List<Interval> split(Instant from, Instant to) {
            requireEdge(from);
            requireEdge(to);
            List<Interval> windows = new ArrayList<>();
            for (Instant start = from; start.isBefore(to); start = next(start)) {
                windows.add(new Interval(start, next(start)));
            }
            return windows;
        }

        @Override
        public Interval firstAt(Instant from) {
            requireEdge(from);
            return new Interval(from, next(from));
        }

        @Override
        public boolean isWholeDays() {
            return unit == ChronoUnit.MONTHS
                    || unit.getDuration().multipliedBy(count).toSeconds()
                                    % ChronoUnit.DAYS.getDuration().toSeconds()
                            == 0;
        }

        private Instant next(Instant start) {
            return start.atOffset(ZoneOffset.UTC).plus(count, unit).toInstant();
        }

        private void requireEdge(Instant instant) {
            if (!edgeAtOrBefore(instant).equals(instant)) {
                throw new IllegalArgumentException(instant + " is not the edge of a window of " + this
                        + "; the nearest edges are " + edgeAtOrBefore(instant) + " and "
                        + next(edgeAtOrBefore(instant)));
            }
        }

        private Instant edgeAtOrBefore(Instant instant) {
            LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
            if (unit == ChronoUnit.MONTHS) {
                long months = ChronoUnit.MONTHS.between(LocalDateTime.of(1970, 1, 1, 0, 0), time.withDayOfMonth(1));
                long edge = Math.floorDiv(months, count) * count;
                return LocalDateTime.of(1970, 1, 1, 0, 0).plusMonths(edge).toInstant(ZoneOffset.UTC);
            }
            long length = unit.getDuration().getSeconds() * count;
            return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), length) * length);
        }

        @Override
        public String toString() {
            String name = unit.name().toLowerCase(java.util.Locale.ROOT);
            return count + " " + (count == 1 ? name.substring(0, name.length() - 1) : name);
        }
    }

    /** No windows: one batch of everything, which replaces the table. */
    record Whole() implements Window {
        @Override
        public List<Interval> split(Instant from, Instant to) {
            return List.of(Interval.WHOLE);
        }

        @Override
        public Interval firstAt(Instant from) {
            return Interval.WHOLE;
        }

        @Override
        public boolean isWholeDays() {
            return true;
        }

        @Override
        public String toString() {
            return "whole";
        }
    }
}
