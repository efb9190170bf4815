package io.sluice.local.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Run;
import io.sluice.model.TableName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ModesTest {
    @Test
    void the_last_line_holds_each_modes_seconds_its_ratio_to_the_fastest_and_its_steps() {
        String line = table().line();
        assertTrue(line.startsWith("bench modes events=100 batches=2 etl_seconds=4.00 etl_ratio=2.00 "), line);
        assertTrue(line.contains(" etl_load_seconds=0.50 "), line);
        assertTrue(line.contains(" elt_seconds=2.00 elt_ratio=1.00 "), line);
        assertTrue(line.endsWith(" elt_transform_seconds=0.00 elt_report_seconds=0.00"), line);
    }

    @Test
    void the_table_sets_the_steps_of_the_modes_side_by_side() {
        String text = table().text();
        assertTrue(text.contains("| seconds          | 4.00 | 2.00 |"), text);
        assertTrue(text.contains("|   load           | 0.50 | 0.25 |"), text);
    }

    @Test
    void fewer_events_than_days_are_refused() {
        StringWriter err = new StringWriter();
        int code = Bench.commandLine().setErr(new PrintWriter(err)).execute("modes", "--events", "3");
        assertEquals(2, code);
        assertEquals(
                "--events 3 --days 10 --parallel 2: take 1 day, 1 event a day and 1 batch at once, or more",
                err.toString().strip());
    }

    private static ModesTable table() {
        return new ModesTable(
                100,
                2,
                1,
                List.of(
                        new ModeResult("etl", 4_000_000_000L, List.of(report(), report()), 24),
                        new ModeResult("elt", 2_000_000_000L, List.of(report()), 24)));
    }

    private static RunReport report() {
        Run run = Run.start(new BatchId("f", Interval.WHOLE), 1, Instant.EPOCH);
        return RunReport.started(run, Instant.EPOCH, List.of(), List.of())
                .done(
                        Instant.EPOCH,
                        List.of(new RunReport.Step("load", 250)),
                        new LoadOutcome.LeftCold(TableName.parse("music_lake.events")),
                        List.of());
    }
}
