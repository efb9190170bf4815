package io.sluice.config;

import io.sluice.model.Interval;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
        try {
            TimeSpan length = TimeSpan.parse(text);
            return new Every(length.count(), length.unit());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no window: write a count of minutes, hours, days or months, as 1 day, or whole",
                    e);
        }
    }

    /** The whole windows that make up {@code [from, to)}; an error when it does not begin and end on window edges. */
    List<Interval> split(Instant from, Instant to);

    /** The window that begins at {@code from}; an error when none does. */
    Interval firstAt(Instant from);

    /** The last window that has ended at {@code now}. */
    Interval newestComplete(Instant now);

    /** The windows that ended within this time before {@code start}, the edge of a window, in their order. */
    List<Interval> endedWithin(TimeSpan time, Instant start);

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
        public Interval newestComplete(Instant now) {
            return endingAt(edgeAtOrBefore(now));
        }

        @Override
        public List<Interval> endedWithin(TimeSpan time, Instant start) {
            requireEdge(start);
            Deque<Interval> windows = new ArrayDeque<>();
            Instant since = time.before(start);
            for (Interval window = endingAt(start); window.to().isAfter(since); window = endingAt(window.from())) {
                windows.addFirst(window);
            }
            return List.copyOf(windows);
        }

        private Interval endingAt(Instant edge) {
            return new Interval(edgeAtOrBefore(edge.minusSeconds(1)), edge);
        }

        @Override
        public boolean isWholeDays() {
            return unit == ChronoUnit.MONTHS
                    || unit.getDuration().multipliedBy(count).toSeconds()
                                    % ChronoUnit.DAYS.getDuration().toSeconds()
                            == 0;
        }

        private TimeSpan length() {
            return new TimeSpan(count, unit);
        }

        private Instant next(Instant start) {
            return length().after(start);
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
            return length().toString();
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
        public Interval newestComplete(Instant now) {
            return Interval.WHOLE;
        }

        @Override
        public List<Interval> endedWithin(TimeSpan time, Instant start) {
            return List.of();
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
