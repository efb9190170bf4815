package io.sluice.cli;

import static io.sluice.cli.FlowUnderTest.rows;
import static io.sluice.cli.FlowUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.FlowUnderTest.Outcome;
import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.ledger.Contention;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.run.Backfill;
import io.sluice.run.Progress;
import io.sluice.run.Services;
import io.sluice.run.Step;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranges of batches: what is planned, what is run, in which order, and what is left after a failure. */
final class BackfillIT {
    private static final LocalDate FIRST = LocalDate.of(2018, 11, 1);

    @TempDir
    private Path folder;

    private FlowUnderTest flow;

    @BeforeEach
    void a_flow_without_data() {
        flow = FlowUnderTest.in(folder);
    }

    @Test
    void a_range_runs_what_is_not_done_and_says_so_before() {
        rawDays(3);
        Outcome first = run("--from", "2018-11-02");
        assertEquals(0, first.code(), first.err());
        assertEquals(flow.name() + " 2018-11-02/2018-11-03: to run, never run", firstLine(first.err()));

        Outcome dry = run("--from", "2018-11-01", "--to", "2018-11-04", "--dry-run");
        assertEquals(0, dry.code(), dry.err());
        assertEquals("", dry.err());
        assertEquals(
                flow.name() + " 2018-11-01/2018-11-04, 3 windows: 2 to run (2 never run), 1 done already\n"
                        + "  2018-11-01/2018-11-02: to run, never run\n"
                        + "  2018-11-02/2018-11-03: left, done already by run RUN at TIME\n"
                        + "  2018-11-03/2018-11-04: to run, never run",
                plain(dry.out()));
        assertEquals(1, history().size());

        Outcome rest = run("--from", "2018-11-01", "--to", "2018-11-04");
        assertEquals(0, rest.code(), rest.err());
        assertEquals(
                flow.name() + " 2018-11-01/2018-11-04, 3 windows: 2 to run (2 never run), 1 done already",
                firstLine(rest.err()));
        assertTrue(rest.out().startsWith(flow.name() + ": 2 of 2 batches done\n"), rest.out());
        assertDays(3);

        Outcome again = run("--from", "2018-11-01", "--to", "2018-11-04");
        assertEquals(0, again.code(), again.err());
        assertEquals(
                flow.name() + " 2018-11-01/2018-11-04, 3 windows: 0 to run, 3 done already; --force runs them again",
                again.err().strip());
        assertEquals("", again.out());
        Outcome one = run("--from", "2018-11-03");
        assertEquals(0, one.code(), one.err());
        assertEquals(
                flow.name() + " 2018-11-03/2018-11-04: done already by run RUN at TIME; --force runs it again",
                plain(one.err()));
        assertEquals(3, history().size());

        Outcome forced = run("--from", "2018-11-01", "--to", "2018-11-04", "--force");
        assertEquals(0, forced.code(), forced.err());
        assertEquals(6, history().size());
        assertDays(3);
    }

    @Test
    void batches_that_run_at_once_leave_what_they_leave_one_by_one() throws JsonProcessingException {
        rawDays(8);
        Outcome done = run("--from", "2018-11-01", "--to", "2018-11-09", "--parallel", "4", "--json");
        assertEquals(0, done.code(), done.err());
        JsonNode summary = new ObjectMapper().readTree(done.out());
        assertEquals(8, summary.path("runs").size());
        for (int day = 0; day < 8; day++) {
            assertEquals(
                    FIRST.plusDays(day) + "T00:00:00Z",
                    summary.path("runs").path(day).path("from").asText());
        }
        assertEquals(
                8, done.err().lines().filter(line -> line.contains(" done in ")).count(), done.err());
        assertTrue(done.err().contains("[8/8] "), done.err());
        assertDays(8);
    }

    @Test
    void a_failed_batch_stops_the_range_and_the_same_command_goes_on_there() throws JsonProcessingException {
        rawDays(4);
        flow.removeRaw("2018-11-02", "a.json");
        Outcome stopped = run("--from", "2018-11-01", "--to", "2018-11-05");
        assertEquals(75, stopped.code());
        assertTrue(
                stopped.out().startsWith(flow.name() + ": 1 of 4 batches done, 1 failed, 2 not begun\n"),
                stopped.out());
        assertTrue(
                lastLine(stopped.err()).startsWith("[" + flow.name() + ", 2018-11-02/2018-11-03, extract] no objects"));

        flow.raw("2018-11-02", "a.json", text(rows(100, 10)));
        Outcome rest = run("--from", "2018-11-01", "--to", "2018-11-05");
        assertEquals(0, rest.code(), rest.err());
        assertEquals(
                flow.name()
                        + " 2018-11-01/2018-11-05, 4 windows: 3 to run (1 failed before, 2 never run), 1 done already",
                firstLine(rest.err()));
        assertDays(4);
        assertEquals(5, history().size());
    }

    @Test
    void a_range_goes_on_past_failures_when_told_and_ends_as_the_worst_of_them() throws JsonProcessingException {
        rawDays(5);
        flow.removeRaw("2018-11-02", "a.json");
        flow.raw("2018-11-04", "a.json", text(List.of("{")));
        Outcome failed = run(
                "--from", "2018-11-01", "--to", "2018-11-06", "--on-failure", "continue", "--parallel", "2", "--json");
        assertEquals(1, failed.code());
        JsonNode summary = new ObjectMapper().readTree(failed.out());
        assertEquals("failed", summary.path("outcome").asText());
        assertEquals("failed", summary.path("kind").asText());
        assertEquals(0, summary.path("left").asInt());
        assertEquals(3, summary.path("runs").size());
        JsonNode failures = summary.path("failures");
        assertEquals(2, failures.size());
        assertEquals("2018-11-02T00:00:00Z", failures.path(0).path("from").asText());
        assertEquals("retryable", failures.path(0).path("kind").asText());
        assertEquals("2018-11-04T00:00:00Z", failures.path(1).path("from").asText());
        String end = failed.err().substring(failed.err().indexOf("2 batches failed:"));
        assertEquals(
                List.of(
                        "2 batches failed:",
                        failures.path(0).path("error").asText(),
                        failures.path(1).path("error").asText()),
                end.lines().toList());

        Outcome history = flow.sluice("local", "history", flow.name(), "--failed");
        assertEquals(0, history.code(), history.err());
        assertEquals(
                2,
                history.out().lines().filter(line -> line.contains("| failed")).count(),
                history.out());
        assertTrue(!history.out().contains("| done"), history.out());
    }

    @Test
    void stopping_lets_running_batches_end_and_leaves_the_others_for_the_next_command() {
        rawDays(4);
        Configuration configuration = Configuration.load(flow.conf(), "local");
        Flow read = configuration.flow(flow.name());
        List<Interval> windows = read.source()
                .window()
                .split(Instant.parse("2018-11-01T00:00:00Z"), Instant.parse("2018-11-05T00:00:00Z"));
        try (Services services = new Services(configuration.environment())) {
            StopAtFirst progress = new StopAtFirst();
            Backfill backfill = new Backfill(
                    services, progress, new Backfill.Pace(2, Backfill.OnFailure.CONTINUE, Contention.YIELD));
            progress.stop = backfill::stop;
            Backfill.Result result = backfill.run(read, windows);
            assertEquals(List.of(), result.failures());
            assertEquals(progress.begun.get(), result.reports().size());
            assertEquals(4, result.reports().size() + result.left().size());
            assertTrue(result.reports().size() <= 3, () -> result.reports().toString());
            assertEquals(
                    "2018-11-04/2018-11-05",
                    result.left().get(result.left().size() - 1).interval().toString());
        }
        assertEquals(0, run("--from", "2018-11-01", "--to", "2018-11-05").code());
        assertEquals(4, history().size());
        assertDays(4);
    }

    /** Asks for a stop when the first batch is done. */
    private static final class StopAtFirst implements Progress {
        private final AtomicInteger begun = new AtomicInteger();
        private Runnable stop;

        @Override
        public void backfillStarted(int batches) {}

        @Override
        public void batchStarted(BatchId batch) {
            begun.incrementAndGet();
        }

        @Override
        public void stepStarted(BatchId batch, Step step) {}

        @Override
        public void advanced(BatchId batch, long rows, long bytes) {}

        @Override
        public void batchFinished(RunReport report) {
            stop.run();
        }

        @Override
        public void batchFailed(BatchId batch, FlowException failure) {}
    }

    @Test
    void windows_whose_objects_changed_are_redone_from_all_their_inputs() throws JsonProcessingException {
        rawDays(5);
        flow.replacing("window        = 1 day", "window        = 1 day\nwhen-empty = accept");
        assertEquals(0, run("--from", "2018-11-01", "--to", "2018-11-05").code());

        Outcome unchanged = run("--changed", "--from", "2018-11-01", "--to", "2018-11-05");
        assertEquals(0, unchanged.code(), unchanged.err());
        assertEquals(
                flow.name() + " 2018-11-01/2018-11-05, 4 windows: 0 to run, 4 done already; --force runs them again",
                unchanged.err().strip());

        flow.raw("2018-11-01", "late.json", text(rows(5_000, 3)));
        flow.raw("2018-11-02", "a.json", text(rows(6_000, 7)));
        flow.removeRaw("2018-11-03", "a.json");
        Outcome changed = run("--changed", "--from", "2018-11-01", "--to", "2018-11-07");
        assertEquals(0, changed.code(), changed.err());
        String raw = "s3://sluice-raw/" + flow.name() + "/";
        assertEquals(
                List.of(
                        flow.name() + " 2018-11-01/2018-11-07, 6 windows: 4 to run (3 changed, 1 never run), 1 done"
                                + " already, 1 without objects",
                        "  2018-11-01/2018-11-02: to run, 1 new: " + raw
                                + "2018-11-01/late.json, done already by run RUN at TIME",
                        "  2018-11-02/2018-11-03: to run, 1 replaced: " + raw
                                + "2018-11-02/a.json, done already by run RUN at TIME",
                        "  2018-11-03/2018-11-04: to run, 1 removed: " + raw
                                + "2018-11-03/a.json, done already by run RUN at TIME"),
                plain(changed.err()).lines().limit(4).toList());
        List<List<String>> days = List.of(
                List.of("2018-11-01", "13", "32.50"),
                List.of("2018-11-02", "7", "17.50"),
                List.of("2018-11-04", "10", "25.00"),
                List.of("2018-11-05", "10", "25.00"));
        assertEquals(days, flow.view().hot());
        assertEquals(days, flow.view().cold());
        assertEquals(
                0,
                run("--changed", "--from", "2018-11-01", "--to", "2018-11-07").code());
        assertEquals(8, history().size());
    }

    @Test
    void a_scheduled_run_takes_the_newest_window_that_has_ended_and_looks_back() {
        rawDays(5);
        flow.replacing("window        = 1 day", "window        = 1 day\nlate-for = 2 days");
        Outcome first = runAt("2018-11-02T00:00:00Z");
        assertEquals(0, first.code(), first.err());
        assertDays(1);
        assertEquals(0, runAt("2018-11-02T23:59:59Z").code());
        assertDays(1);

        flow.raw("2018-11-01", "late.json", text(rows(5_000, 3)));
        Outcome next = runAt("2018-11-03T04:00:00Z");
        assertEquals(0, next.code(), next.err());
        assertEquals(
                List.of(
                        flow.name() + " 2018-10-31/2018-11-03, 3 windows: 2 to run (1 changed, 1 never run), 1 without"
                                + " objects",
                        "  2018-11-01/2018-11-02: to run, 1 new: s3://sluice-raw/" + flow.name()
                                + "/2018-11-01/late.json, done already by run RUN at TIME"),
                plain(next.err()).lines().limit(2).toList());
        assertEquals(
                List.of(List.of("2018-11-01", "13", "32.50"), List.of("2018-11-02", "10", "25.00")),
                flow.view().hot());

        flow.raw("2018-11-01", "later.json", text(rows(6_000, 1)));
        flow.raw("2018-11-02", "late.json", text(rows(7_000, 1)));
        Outcome tooLate = runAt("2018-11-05T04:00:00Z", "--changed");
        assertEquals(0, tooLate.code(), tooLate.err());
        assertEquals(
                List.of(
                        List.of("2018-11-01", "13", "32.50"),
                        List.of("2018-11-02", "11", "27.50"),
                        List.of("2018-11-03", "10", "25.00"),
                        List.of("2018-11-04", "10", "25.00")),
                flow.view().hot());
    }

    @Test
    void history_is_of_a_range_of_failed_runs_or_of_the_newest_run_of_each_batch() {
        rawDays(3);
        assertEquals(0, run("--from", "2018-11-01", "--to", "2018-11-04").code());
        assertEquals(0, run("--from", "2018-11-02", "--force").code());
        assertEquals(
                List.of("2018-11-02/2018-11-03 2", "2018-11-02/2018-11-03 1"),
                batchesOf("--from", "2018-11-02", "--to", "2018-11-03"));
        assertEquals(
                List.of("2018-11-02/2018-11-03 2", "2018-11-03/2018-11-04 1", "2018-11-01/2018-11-02 1"),
                batchesOf("--batches"));
        assertEquals(List.of("2018-11-02/2018-11-03 2"), batchesOf("--batches", "--runs", "1"));
        assertEquals(
                "no run of flow " + flow.name() + " is as asked for",
                flow.sluice("local", "history", flow.name(), "--failed").out().strip());
    }

    private List<String> batchesOf(String... options) {
        List<String> arguments = new ArrayList<>(List.of("history", flow.name()));
        arguments.addAll(List.of(options));
        Outcome outcome = flow.sluice("local", arguments.toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome.err());
        return outcome.out()
                .lines()
                .map(line -> line.split(" *\\| *"))
                .filter(cells -> cells.length > 2 && cells[1].contains("/"))
                .map(cells -> cells[1] + " " + cells[2])
                .toList();
    }

    private void rawDays(int days) {
        for (int day = 0; day < days; day++) {
            flow.raw(FIRST.plusDays(day).toString(), "a.json", text(rows(day * 100, 10)));
        }
    }

    /** That readers see the rows of so many days, hot, cold and summed up. */
    private void assertDays(int days) {
        List<List<String>> expected = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            expected.add(List.of(FIRST.plusDays(day).toString(), "10", "25.00"));
        }
        assertEquals(expected, flow.view().hot());
        assertEquals(expected, flow.view().cold());
        assertEquals(2 * days, flow.view().kinds().size());
        assertEquals(days, flow.view().partitions().size());
    }

    private Outcome run(String... options) {
        return at(Clock.systemUTC(), options);
    }

    private Outcome runAt(String now, String... options) {
        return at(Clock.fixed(Instant.parse(now), ZoneOffset.UTC), options);
    }

    private Outcome at(Clock clock, String... options) {
        List<String> arguments = new ArrayList<>(List.of("run", flow.name()));
        arguments.addAll(List.of(options));
        return flow.sluiceAt(clock, "local", arguments.toArray(String[]::new));
    }

    private List<JsonNode> history() {
        return flow.sluice("local", "history", flow.name(), "--json", "--runs", "1000")
                .out()
                .lines()
                .map(BackfillIT::json)
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce((a, b) -> b).orElse("");
    }

    /** Without the names of runs, and times. */
    private static String plain(String text) {
        return text.strip().replaceAll("run [0-9]{8}T[0-9A-Za-z-]+", "run RUN").replaceAll("at [0-9T:-]+Z", "at TIME");
    }
}
