package io.sluice.cli;

import static io.sluice.cli.FlowUnderTest.rows;
import static io.sluice.cli.FlowUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.cli.FlowUnderTest.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flow whose file says another temperature than before: what plan says of it, and what its runs make of it. */
class TemperatureIT {
    @TempDir
    Path folder;

    private FlowUnderTest flow;
    private String settings = "temperature     = hot";
    private String table;

    @BeforeEach
    void a_flow_without_a_script() {
        flow = FlowUnderTest.in(folder);
        flow.replacing("mode = etlt", "mode = etl")
                .replacing("  transform = [\"" + flow.name() + ".sql\"]\n", "")
                .replacing("    sort-key        = [id]\n", "");
        table = "failures." + flow.name();
        for (int day = 1; day <= 5; day++) {
            flow.raw(day(day), "a.json", text(rows(day * 100, 10)));
        }
    }

    @Test
    void plan_says_what_is_hot_what_would_move_and_how_many_bytes_that_is() {
        temperature("tiered, hot-for = 2 days, verify = [amount]");
        succeeds("run", "--from", day(1), "--to", day(4));
        assertEquals(
                List.of(
                        "== hot and cold: temperature = tiered, hot-for = 2 days",
                        "hot, in " + table + ": 2018-11-02/2018-11-04: 2 batches, 20 rows, SIZE on S3",
                        "the next run takes out of Redshift: 2018-11-02/2018-11-03: 1 batch, 10 rows, SIZE on S3",
                        "on S3 only: 2018-11-01/2018-11-02: 1 batch, 10 rows, SIZE on S3; sluice heat " + flow.name()
                                + " --from 2018-11-01 --to 2018-11-02 brings them in"),
                planned());

        temperature("hot");
        assertEquals(
                List.of(
                        "== hot and cold: temperature = hot",
                        "hot, in " + table + ": 2018-11-02/2018-11-04: 2 batches, 20 rows, SIZE on S3",
                        "on S3 only: 2018-11-01/2018-11-02: 1 batch, 10 rows, SIZE on S3; sluice heat " + flow.name()
                                + " --from 2018-11-01 --to 2018-11-02 brings them in"),
                planned());
        Outcome hot = succeeds("run", "--from", day(4));
        assertTrue(
                hot.out()
                        .contains("of 2018-11-01/2018-11-02 the rows are on S3 only, where " + table
                                + "_all shows them: sluice heat " + flow.name()
                                + " --from 2018-11-01 --to 2018-11-02 brings them back"),
                hot.out());
        assertEquals(List.of("30"), count(table));
        succeeds("heat", "--from", day(1), "--to", day(2));
        assertEquals(List.of("40"), count(table));
        assertEquals(List.of("40"), count(table + "_all"));
        assertEquals(List.of(), planned());

        temperature("cold");
        assertEquals(
                List.of(
                        "== hot and cold: temperature = cold",
                        "hot, in " + table + ": 2018-11-01/2018-11-05: 4 batches, 40 rows, SIZE on S3",
                        "the next run takes out of Redshift: 2018-11-01/2018-11-05: 4 batches, 40 rows, SIZE on S3"),
                planned());
        Outcome cold = succeeds("run", "--from", day(5));
        assertTrue(cold.out().contains("; 40 rows left " + table + " for S3"), cold.out());
        assertEquals(List.of("0"), count(table));
        assertEquals(List.of("50"), count(table + "_all"));
        assertEquals(List.of(), planned());
    }

    @Test
    void what_was_loaded_cold_is_repaired_into_a_hot_table_which_is_outdated_when_the_flow_is_cold_again() {
        temperature("cold");
        succeeds("run", "--from", day(1), "--to", day(3));
        temperature("hot");
        succeeds("run", "--from", day(3));
        assertEquals(
                List.of(
                        "== hot and cold: temperature = hot",
                        "hot, in " + table + ": 2018-11-03/2018-11-04: 1 batch, 10 rows, SIZE on S3",
                        "on S3 only: 2018-11-01/2018-11-03: 2 batches, 20 rows, SIZE on S3; sluice repair "
                                + flow.name() + " loads them"),
                planned());
        succeeds("repair");
        assertEquals(List.of("30"), count(table));
        assertEquals(List.of(), planned());
        temperature("cold");
        assertEquals(
                List.of(
                        "== hot and cold: temperature = cold",
                        "hot, in " + table + ": 2018-11-01/2018-11-04: 3 batches, 30 rows, SIZE on S3",
                        "the table is from when the flow was hot, and is not kept up to date: drop it when nobody reads"
                                + " it, or write temperature = tiered"),
                planned());
    }

    private void temperature(String words) {
        String now = "temperature     = " + words.replace(", ", "\n");
        flow.replacing(settings, now);
        settings = now;
    }

    private static String day(int day) {
        return "2018-11-0" + day;
    }

    /** What plan says of hot and cold before the run of the next day that has not run; sizes apart. */
    private List<String> planned() {
        Outcome plan = succeeds("plan", "--from", day(4));
        int start = plan.out().indexOf("== hot and cold");
        return start < 0
                ? List.of()
                : plan.out()
                        .substring(start)
                        .strip()
                        .lines()
                        .map(line -> line.replaceAll("[0-9.]+ k?B on", "SIZE on"))
                        .toList();
    }

    private Outcome succeeds(String command, String... options) {
        String[] all = new String[options.length + 2];
        all[0] = command;
        all[1] = flow.name();
        System.arraycopy(options, 0, all, 2, options.length);
        Outcome outcome = flow.sluice("local", all);
        assertEquals(0, outcome.code(), outcome.err());
        return outcome;
    }

    private static List<String> count(String of) {
        return SharedStack.up().query("select count(*) from " + of).get(0);
    }
}
