package io.sluice.local.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedSpark;
import io.sluice.SharedStack;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the layouts answer alike is asserted where they are asked. */
final class SpectrumLayoutsIT {
    /** Of a year that no other test has events of. */
    private static final LocalDate FIRST = LocalDate.of(2003, 3, 1);

    private static final int DAYS = 2;

    @TempDir
    static Path folder;

    private static SpectrumLayouts layouts;
    private static List<SpectrumResult> results;

    @BeforeAll
    static void two_days_in_every_layout() throws Exception {
        SharedSpark.spark();
        layouts = new SpectrumLayouts(SharedStack.up().stack(), FIRST, DAYS);
        layouts.make(folder.resolve("conf"), 2_000, 1 << 27);
        results = layouts.ask();
    }

    @Test
    void raw_JSON_is_read_whole_by_every_query() {
        assertEquals(DAYS, layouts.stored(Layout.JSON).files());
        results.forEach(result -> assertEquals(layouts.stored(Layout.JSON), result.of(Layout.JSON)));
    }

    @Test
    void a_query_of_one_day_reads_one_of_our_files_and_all_of_the_unpartitioned() {
        SpectrumResult day = results.get(0);
        assertEquals(1, day.of(Layout.LAKE).files());
        assertEquals(layouts.stored(Layout.FLAT).files(), day.of(Layout.FLAT).files());
    }

    @Test
    void both_kinds_of_Parquet_are_read_by_the_column() {
        SpectrumResult sum = results.get(3);
        for (Layout layout : List.of(Layout.FLAT, Layout.LAKE)) {
            assertTrue(sum.of(layout).bytes() < layouts.stored(layout).bytes() / 2, () -> layout + ": " + sum);
        }
        assertTrue(sum.ratio(Layout.JSON) > 10, sum::toString);
    }
}
