package io.sluice.warehouse;

import io.sluice.model.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The stretches of time whose rows readers find in the hot table; they find all other rows on S3.
 *
 * @param stretches in order, disjoint; those that touch differ in how long they stay
 */
record HotSet(List<Stretch> stretches) {
    static final HotSet EMPTY = new HotSet(List.of());

    HotSet {
        stretches = List.copyOf(stretches);
    }

    /** How long a stretch stays hot. */
    enum Stay {
        /** Until it is old. */
        WHILE_NEW,
        /** Until somebody says otherwise. */
        PINNED
    }

    /** Windows on end. */
    record Stretch(Interval interval, Stay stay) {}

    /** Of these windows, as long as they are new. */
    static HotSet of(List<Interval> windows) {
        HotSet all = EMPTY;
        for (Interval window : windows) {
            all = all.with(window, Stay.WHILE_NEW);
        }
        return all;
    }

    boolean contains(Interval window) {
        return stretches.stream()
                .anyMatch(s -> !window.from().isBefore(s.interval().from())
                        && !window.to().isAfter(s.interval().to()));
    }

    /** The end of the newest window; pinned ones do not count, for a range may be pinned that has no window yet. */
    Optional<Instant> end() {
        return stretches.stream()
                .filter(s -> s.stay() == Stay.WHILE_NEW)
                .map(s -> s.interval().to())
                .max(Comparator.naturalOrder());
    }

    List<Interval> intervals() {
        List<Interval> joined = new ArrayList<>();
        for (Stretch stretch : stretches) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).to().equals(stretch.interval().from())) {
                joined.set(
                        last,
                        new Interval(joined.get(last).from(), stretch.interval().to()));
            } else {
                joined.add(stretch.interval());
            }
        }
        return joined;
    }

    /** What of the set, unless pinned, is older than {@code end}. */
    List<Interval> olderThan(Instant end) {
        return stretches.stream()
                .filter(s -> s.stay() == Stay.WHILE_NEW && s.interval().from().isBefore(end))
                .map(s -> s.interval().to().isAfter(end)
                        ? new Interval(s.interval().from(), end)
                        : s.interval())
                .toList();
    }

    /** What of the set lies within an interval. */
    List<Interval> within(Interval range) {
        return stretches.stream()
                .map(Stretch::interval)
                .filter(i -> i.from().isBefore(range.to()) && range.from().isBefore(i.to()))
                .map(i -> new Interval(max(i.from(), range.from()), min(i.to(), range.to())))
                .toList();
    }

    HotSet with(Interval added, Stay stay) {
        List<Stretch> all = new ArrayList<>(without(added).stretches);
        all.add(new Stretch(added, stay));
        all.sort(Comparator.comparing(Stretch::interval));
        List<Stretch> joined = new ArrayList<>();
        for (Stretch next : all) {
            int last = joined.size() - 1;
            if (last >= 0
                    && joined.get(last).stay() == next.stay()
                    && joined.get(last).interval().to().equals(next.interval().from())) {
                joined.set(
                        last,
                        new Stretch(
                                new Interval(
                                        joined.get(last).interval().from(),
                                        next.interval().to()),
                                next.stay()));
            } else {
                joined.add(next);
            }
        }
        return new HotSet(joined);
    }

    HotSet without(Interval removed) {
        List<Stretch> left = new ArrayList<>();
        for (Stretch stretch : stretches) {
            Interval i = stretch.interval();
            if (i.from().isBefore(removed.from())) {
                left.add(new Stretch(new Interval(i.from(), min(i.to(), removed.from())), stretch.stay()));
            }
            if (i.to().isAfter(removed.to())) {
                left.add(new Stretch(new Interval(max(i.from(), removed.to()), i.to()), stretch.stay()));
            }
        }
        return new HotSet(left);
    }

    HotSet without(List<Interval> removed) {
        HotSet left = this;
        for (Interval interval : removed) {
            left = left.without(interval);
        }
        return left;
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant max(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
