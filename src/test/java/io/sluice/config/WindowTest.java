package io.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.model.Interval;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowTest {
    @Test
    void a_range_is_cut_into_whole_windows_in_order() {
        List<Interval> days = new Window.Every(1, ChronoUnit.DAYS)
                .split(Instant.parse("2018-11-01T00:00:00Z"), Instant.parse("2018-11-04T00:00:00Z"));
        assertEquals(
                List.of("2018-11-01/2018-11-02", "2018-11-02/2018-11-03", "2018-11-03/2018-11-04"),
                days.stream().map(Interval::toString).toList());
    }

    @Test
    void months_follow_the_calendar() {
        List<Interval> months = new Window.Every(1, ChronoUnit.MONTHS)
                .split(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-04-01T00:00:00Z"));
        assertEquals(
                List.of("2024-01-01/2024-02-01", "2024-02-01/2024-03-01", "2024-03-01/2024-04-01"),
                months.stream().map(Interval::toString).toList());
    }

    @Test
    void the_newest_complete_window_has_ended_by_now_and_not_later() {
        Window days = Window.parse("1 day");
        assertEquals("2018-11-02/2018-11-03", newest(days, "2018-11-03T00:00:00Z"));
        assertEquals("2018-11-01/2018-11-02", newest(days, "2018-11-02T23:59:59.999Z"));
        assertEquals("2024-02-01/2024-03-01", newest(Window.parse("1 month"), "2024-03-31T12:00:00Z"));
        assertEquals("2018-11-02T18:00:00Z/2018-11-03", newest(Window.parse("6 hours"), "2018-11-03T05:59:59Z"));
        assertEquals("whole", newest(Window.parse("whole"), "2018-11-03T00:00:00Z"));
    }

    @Test
    void looking_back_finds_the_windows_that_ended_within_the_time() {
        Window days = Window.parse("1 day");
        assertEquals(
                List.of("2018-10-29/2018-10-30", "2018-10-30/2018-10-31", "2018-10-31/2018-11-01"),
                lookBack(days, "3 days", "2018-11-01T00:00:00Z"));
        assertEquals(List.of("2018-10-31/2018-11-01"), lookBack(days, "6 hours", "2018-11-01T00:00:00Z"));
        assertEquals(
                List.of("2018-10-31T12:00:00Z/2018-10-31T18:00:00Z", "2018-10-31T18:00:00Z/2018-11-01"),
                lookBack(Window.parse("6 hours"), "7 hours", "2018-11-01T00:00:00Z"));
        assertEquals(
                List.of("2024-01-01/2024-02-01", "2024-02-01/2024-03-01"),
                lookBack(Window.parse("1 month"), "2 months", "2024-03-01T00:00:00Z"));
        assertEquals(List.of(), lookBack(Window.parse("whole"), "3 days", "2018-11-01T00:00:00Z"));
    }

    private static String newest(Window window, String now) {
        return window.newestComplete(Instant.parse(now)).toString();
    }

    private static List<String> lookBack(Window window, String time, String start) {
        return window.endedWithin(TimeSpan.parse(time), Instant.parse(start)).stream()
                .map(Interval::toString)
                .toList();
    }

    @Test
    void a_time_between_edges_is_refused_with_the_nearest_edges() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> new Window.Every(6, ChronoUnit.HOURS)
                        .split(Instant.parse("2018-11-01T05:00:00Z"), Instant.parse("2018-11-02T00:00:00Z")));
        assertEquals(
                "2018-11-01T05:00:00Z is not the edge of a window of 6 hours;"
                        + " the nearest edges are 2018-11-01T00:00:00Z and 2018-11-01T06:00:00Z",
                error.getMessage());
    }
}
