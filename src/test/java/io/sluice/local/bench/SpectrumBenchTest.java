package io.sluice.local.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SpectrumBenchTest {
    private static final LocalDate FIRST = LocalDate.of(2018, 1, 1);

    @Test
    void the_ratios_are_by_the_bytes_of_our_layout_of_each_query_and_of_all() {
        List<AnalystQuery> queries = AnalystQuery.typical(FIRST, FIRST.plusDays(30));
        SpectrumTable table = new SpectrumTable(
                7,
                Map.of(
                        Layout.JSON, new Scanned(30, 9_000_000),
                        Layout.FLAT, new Scanned(1, 800_000),
                        Layout.LAKE, new Scanned(30, 700_000)),
                List.of(
                        result(queries.get(0), 9_000_000, 100_000, 10_000),
                        result(queries.get(3), 9_000_000, 200_000, 190_000)));
        assertEquals(
                "bench spectrum events=7 json_bytes=18000000 json_files=60 flat_bytes=300000 flat_files=2"
                        + " lake_bytes=200000 lake_files=4 json_ratio=90.0 flat_ratio=1.5 day_json_ratio=900.0"
                        + " day_flat_ratio=10.0 sum_json_ratio=47.4 sum_flat_ratio=1.1",
                table.line());
        assertTrue(table.text().contains("Sluice's layout 0.700 MB in 30 files."), table::text);
        assertTrue(table.text().contains("| plays of one day | 9.000 MB in 30 files |"), table::text);
    }

    @Test
    void a_day_is_a_partition_of_ours_and_a_range_of_milliseconds_of_the_raw_events() {
        AnalystQuery query = AnalystQuery.typical(FIRST, FIRST.plusDays(30)).get(0);
        assertEquals(
                "select count(*) from music_lake.events_json e where (e.ts >= 1517270400000 and e.ts < 1517356800000)"
                        + " and e.page = 'NextSong'",
                query.sql(Layout.JSON));
        assertEquals(
                "select count(*) from music_lake.events_lake e where (e.dt >= '2018-01-30' and e.dt < '2018-01-31')"
                        + " and e.page = 'NextSong'",
                query.sql(Layout.LAKE));
    }

    @Test
    void so_few_events_that_a_query_might_find_nothing_are_refused() {
        StringWriter err = new StringWriter();
        int code = Bench.commandLine().setErr(new PrintWriter(err)).execute("spectrum", "--events", "10");
        assertEquals(2, code);
        assertEquals(
                "--days 30 --events 10: each query has to find something, take 1 to 365 days of 2000 events or more",
                err.toString().strip());
    }

    private static SpectrumResult result(AnalystQuery query, long json, long flat, long lake) {
        return new SpectrumResult(
                query,
                Map.of(
                        Layout.JSON, new Scanned(30, json),
                        Layout.FLAT, new Scanned(1, flat),
                        Layout.LAKE, new Scanned(2, lake)));
    }
}
