package io.sluice.local.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ledger.RunReport;
import io.sluice.local.Traffic;
import io.sluice.local.calls.CallCounts;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Run;
import io.sluice.model.TableName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BenchTest {
    @Test
    void without_a_name_it_lists_the_benchmarks_one_a_line() {
        StringWriter out = new StringWriter();
        int code = Bench.commandLine().setOut(new PrintWriter(out)).execute();
        assertEquals(0, code);
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.stream().allMatch(line -> line.matches("[a-z]+ +\\S.*")), out::toString);
        assertTrue(lines.get(0).startsWith("batches "), out::toString);
    }

    @Test
    void one_batch_is_refused_for_the_first_does_not_count() {
        StringWriter err = new StringWriter();
        int code = Bench.commandLine().setErr(new PrintWriter(err)).execute("batches", "--batches", "1");
        assertEquals(2, code);
        assertEquals(
                "--batches 1: the first batch does not count, take 2 or more",
                err.toString().strip());
    }

    @Test
    void the_last_line_holds_the_means() {
        BatchesTable table = new BatchesTable(List.of(cost(1.0, 10, 4), cost(2.0, 11, 4), cost(6.0, 12, 5)));
        assertEquals(
                "bench batches seconds_per_batch=3.00 s3_requests=14.0 glue_calls=4.3 redshift_statements=1.0",
                table.line());
    }

    @Test
    void the_table_shows_mean_median_least_and_most_of_each_kind_of_call() {
        String text = new BatchesTable(List.of(cost(1.0, 10, 4), cost(2.0, 11, 4), cost(6.0, 12, 5))).text();
        assertTrue(text.contains("| seconds             | 3.00 |   2.00 |  1.00 | 6.00 |"), text);
        assertTrue(text.contains("|   GetObject         | 11.0 |   11.0 |  10.0 | 12.0 |"), text);
        assertTrue(text.contains("|   load              | 0.25 |   0.25 |  0.25 | 0.25 |"), text);
    }

    @Test
    void history_gives_medians_of_early_and_late_batches_and_of_the_ratios_of_pairs() {
        List<HistoryTable.Pair> pairs = IntStream.rangeClosed(1, 3)
                .mapToObj(load -> new HistoryTable.Pair(cost(load, 10, 4), cost(load * (load == 2 ? 1.5 : 1.1), 11, 4)))
                .toList();
        HistoryTable table = new HistoryTable(30, pairs);
        assertEquals(
                "bench history batches=30 s3_requests_early=13 s3_requests_late=14 s3_requests_ratio=1.08"
                        + " glue_calls_early=4 glue_calls_late=4 glue_calls_ratio=1.00 redshift_statements_early=1"
                        + " redshift_statements_late=1 redshift_statements_ratio=1.00 seconds_early=2.000"
                        + " seconds_late=3.000 seconds_ratio=1.10",
                table.line());
        assertTrue(table.text().contains("| seconds             |      2.000 |      3.000 |  1.10 |"), table.text());
    }

    @Test
    void too_few_batches_have_no_history() {
        StringWriter err = new StringWriter();
        int code = Bench.commandLine().setErr(new PrintWriter(err)).execute("history", "--batches", "34");
        assertEquals(2, code);
        assertEquals(
                "--batches 34 --parallel 2: the medians are of 17 batches around the 10th and of the last ones, take 35"
                        + " or more, and 1 at once or more",
                err.toString().strip());
    }

    @Test
    void merges_are_told_by_medians_of_batches_and_of_ratios() {
        List<MergeFigures.Round> rounds = List.of(
                new MergeFigures.Round(merged(2.0, 1500), 3.0),
                new MergeFigures.Round(merged(4.0, 3000), 5.0),
                new MergeFigures.Round(merged(3.0, 2500), 6.0));
        MergeFigures figures = new MergeFigures(100, List.of(new MergeFigures.Table(Spread.RECENT, 1600, rounds)));
        assertEquals(
                "bench merge changes=100 recent_1600_seconds=3.00 recent_1600_merge_seconds=2.50"
                        + " recent_1600_delta_seconds=5.00 recent_1600_ratio=1.50",
                figures.line());
        assertTrue(figures.text().contains("| recent       | 1600 |   3.00 |        2.50 |    5.00 |          1.50 |"));
    }

    @Test
    void a_table_smaller_than_a_batch_is_refused() {
        StringWriter err = new StringWriter();
        int code =
                Bench.commandLine().setErr(new PrintWriter(err)).execute("merge", "--rows", "1600", "--changes", "101");
        assertEquals(2, code);
        assertEquals(
                "--rows 1600 --changes 101 --rounds 3: the smallest table has a sixteenth of the rows, and no fewer than a"
                        + " batch has changes; take 10 changes or more, 16 times as many rows, and 1 round or more",
                err.toString().strip());
    }

    private static BatchCost merged(double seconds, long registerMillis) {
        Run run = Run.start(new BatchId("f", Interval.WHOLE), 1, Instant.EPOCH);
        RunReport report = RunReport.started(run, Instant.EPOCH, List.of(), List.of())
                .done(
                        Instant.EPOCH,
                        List.of(new RunReport.Step("register", registerMillis)),
                        new LoadOutcome.LeftCold(TableName.parse("bench_lake.f")),
                        List.of());
        Traffic none = new Traffic(counts(Map.of()), counts(Map.of()), counts(Map.of()));
        return new BatchCost(report, (long) (seconds * 1e9), none);
    }

    private static BatchCost cost(double seconds, long gets, long glue) {
        Run run = Run.start(new BatchId("f", Interval.WHOLE), 1, Instant.EPOCH);
        RunReport report = RunReport.started(run, Instant.EPOCH, List.of(), List.of())
                .done(
                        Instant.EPOCH,
                        List.of(new RunReport.Step("load", 250)),
                        new LoadOutcome.LeftCold(TableName.parse("music_lake.events")),
                        List.of());
        Traffic traffic = new Traffic(
                counts(Map.of("GetObject", gets, "PutObject", 3L)),
                counts(Map.of("GetTable", glue)),
                counts(Map.of("COPY", 1L)));
        return new BatchCost(report, (long) (seconds * 1e9), traffic);
    }

    private static CallCounts counts(Map<String, Long> byKind) {
        return new CallCounts(new TreeMap<>(byKind));
    }
}
