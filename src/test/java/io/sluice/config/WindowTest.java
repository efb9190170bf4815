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
