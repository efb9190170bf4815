package io.sluice.cli;

import io.sluice.config.Flow;
import io.sluice.config.Window;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine.Option;

/** The range of time that a command is about. */
final class WindowOptions {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "The start of the first window, in UTC: 2018-11-01 or 2018-11-01T06:00 (default: of the newest window that has ended).")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "The end of the last window, not included (default: one window after --from).")
    private String to;

    boolean isGiven() {
        return from != null;
    }

    /**
     * The windows of the range, in order.
     *
     * @param now tells the newest window that has ended, which is taken without {@code --from}
     */
    List<Interval> windows(Flow flow, Instant now) {
        Window window = flow.source().window();
        if (window instanceof Window.Whole) {
            if (from != null || to != null) {
                throw FlowException.configuration(
                        "flow " + flow.name()
                                + " has no windows (source.window = whole), each run takes everything: leave out --from and --to");
            }
            return List.of(Interval.WHOLE);
        }
        if (from == null && to != null) {
            throw FlowException.configuration("--to " + to + " says where a range ends: say --from too, for example"
                    + " --from 2018-11-01 --to 2018-12-01, or neither for the newest window that has ended");
        }
        if (from == null) {
            return List.of(window.newestComplete(now));
        }
        Instant start = time("--from", from);
        try {
            Instant end = to == null ? window.firstAt(start).to() : time("--to", to);
            if (!start.isBefore(end)) {
                throw FlowException.configuration("--from " + from + " is not before --to " + to
                        + "; the range is half-open, one day is --from 2018-11-01 --to 2018-11-02");
            }
            return window.split(start, end);
        } catch (IllegalArgumentException e) {
            throw FlowException.configuration("the range does not fit flow " + flow.name() + ": " + e.getMessage());
        }
    }

    /** From the start of the first of {@link #windows} to the end of the last. */
    Interval span(Flow flow, Instant now) {
        List<Interval> windows = windows(flow, now);
        return new Interval(
                windows.get(0).from(), windows.get(windows.size() - 1).to());
    }

    private static Instant time(String option, String text) {
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            return text.endsWith("Z")
                    ? Instant.parse(text)
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw FlowException.configuration(option + " " + text
                    + " is no time: write 2018-11-01, 2018-11-01T06:00 or 2018-11-01T06:00:00Z, in UTC");
        }
    }
}
