package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code repair} finds where Glue does not show a merged table as its log is. */
class MergedRepairIT {
    private static final String FIRST = "2018-11-01";
    private static final String SECOND = "2018-11-02";
    private static final String THIRD = "2018-11-03";
    private static final List<String> ROWS =
            List.of("1 a 1 2018-11-01", "2 c 3 2018-11-03", "3 b 1 2018-11-02", "5 c 1 2018-11-03");

    @TempDir
    Path folder;

    @Test
    void partitions_that_are_missing_or_elsewhere_or_left_over_in_Glue_are_shown_as_the_log_has_them() {
        FlowUnderTest flow = MergeIT.merging(FlowUnderTest.in(folder));
        run(flow, FIRST, MergeIT.row(1, "a", 1), MergeIT.row(2, "a", 1));
        run(flow, SECOND, MergeIT.row(2, "b", 2), MergeIT.row(3, "b", 1));
        String old = flow.partitions().get(1).split(" ")[1];
        run(flow, THIRD, MergeIT.row(2, "c", 3), MergeIT.row(5, "c", 1));
        assertEquals(ROWS, MergeIT.spectrum(flow));

        flow.copyPartition(FIRST, "2018-10-31");
        flow.dropPartition(FIRST);
        flow.pointPartition(SECOND, old);
        FlowUnderTest.Outcome found = flow.sluice("local", "repair", flow.name(), "--dry-run");
        assertEquals(1, found.code());
        for (String what : List.of(
                "Glue lacks dt=2018-11-01",
                "Glue shows other files in dt=2018-11-02 than the Delta log names",
                "Glue shows dt=2018-10-31, of which the Delta log names no file",
                "to be shown again",
                "3 differences in 1 of 3 batches")) {
            assertTrue(found.out().contains(what), found::out);
        }
        FlowUnderTest.Outcome closed = flow.sluice("local", "repair", flow.name());
        MergeIT.ok(closed);
        assertTrue(closed.out().contains("shown again"), closed::out);
        assertEquals(ROWS, MergeIT.spectrum(flow));
        assertEquals(ROWS, MergeIT.delta(flow, MergeIT.COLUMNS));
        assertEquals(
                List.of(FIRST, SECOND, THIRD),
                flow.partitions().stream().map(p -> p.split(" ")[0]).toList());
        FlowUnderTest.Outcome again = flow.sluice("local", "repair", flow.name());
        MergeIT.ok(again);
        assertTrue(again.out().contains("nothing to repair in 3 batches"), again::out);
    }

    @Test
    void what_is_not_Sluices_is_left_alone() {
        FlowUnderTest flow = MergeIT.merging(FlowUnderTest.in(folder));
        run(flow, FIRST, MergeIT.row(1, "a", 1));
        flow.markPartition(FIRST, Map.of());
        FlowUnderTest.Outcome found = flow.sluice("local", "repair", flow.name());
        assertEquals(1, found.code());
        assertTrue(found.out().contains("foreign in Glue: dt=2018-11-01"), found::out);
        assertTrue(found.out().contains("left alone"), found::out);
    }

    private static void run(FlowUnderTest flow, String day, String... rows) {
        flow.raw(day, "a", MergeIT.text(rows));
        MergeIT.ok(flow.run(day));
    }
}
