package io.sluice.local.bench;

import io.sluice.local.LocalStack;
import io.sluice.local.Sample;
import io.sluice.local.s3.S3Object;
import io.sluice.run.Backfill;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the same events in every {@link Layout}, and asks them the same. Days here are small, so row groups are, too:
 * in both kinds of Parquet as many rows lie in one as would in days hundreds of times as large with the usual 128 MB.
 */
final class SpectrumLayouts {
    private static final String RAW = "s3://sluice-raw/log_data/";
    private static final String TABLES = "s3://sluice-lake/tables/music/";

    private static final String LAKE =
            """
            include required("events_cold.conf")
            flow {
              name = events_lake
              schema.columns += "artist string"
              schema.columns += "song string"
              schema.columns += "length decimal(12,5)"
              lake.table = music.events_lake
            }
            """;
    /** Without windows there is no window-column. */
    private static final String FLAT =
            """
            include required("events_lake.conf")
            flow {
              name   = events_flat
              source = null
              source {
                format = json
                path   = ${lake.raw}"/log_data/YEAR/**"
                window = whole
              }
              munge.sql = "select *, to_date(ts) as dt from input"
              lake {
                table        = music.events_flat
                partition-by = []
                sort-by      = []
              }
            }
            """;

    private static final String JSON_TABLE = "create external table " + Layout.JSON.table()
            + " (ts bigint, sessionid bigint, iteminsession int, userid varchar(65535), level varchar(65535),"
            + " page varchar(65535), artist varchar(65535), length decimal(12,5))"
            + " row format serde 'org.openx.data.jsonserde.JsonSerDe' stored as textfile location '%s'";

    private final LocalStack stack;
    private final LocalDate first;
    private final int days;

    /** @param days none after the end of the first one's year, of which the stack must have no others */
    SpectrumLayouts(LocalStack stack, LocalDate first, int days) {
        this.stack = stack;
        this.first = first;
        this.days = days;
    }

    private LocalDate end() {
        return first.plusDays(days);
    }

    private String raw() {
        return RAW + first.getYear() + "/";
    }

    /**
     * @param folder for the configuration, to be made
     * @param rowGroupBytes the size of a row group before compression
     */
    void make(Path folder, long eventsPerDay, long rowGroupBytes) throws IOException {
        new Sample(first, days, eventsPerDay, 0, 1).put(stack.settings());
        DerivedConf conf = DerivedConf.make(
                folder,
                Map.of(
                        "local.conf",
                        "spark.\"spark.hadoop.parquet.block.size\" = " + rowGroupBytes,
                        "flows/events_lake.conf",
                        LAKE,
                        "flows/events_flat.conf",
                        FLAT.replace("YEAR", Integer.toString(first.getYear()))));
        conf.run("events_lake", first, days, Backfill.Pace.STEADY);
        conf.run("events_flat", first, days, Backfill.Pace.STEADY);
    }

    /** Every query on every layout; the results must be the same. */
    List<SpectrumResult> ask() throws SQLException {
        List<SpectrumResult> results = new ArrayList<>();
        try (Analyst analyst = new Analyst(stack)) {
            analyst.run(String.format(JSON_TABLE, raw()));
            analyst.run("create schema if not exists music");
            analyst.run("create table " + AnalystQuery.HOT + " as select e.userid, count(*) as plays from "
                    + Layout.LAKE.table() + " e where " + Layout.LAKE.between(end().minusDays(1), end())
                    + " and e.page = 'NextSong' group by e.userid");
            for (AnalystQuery query : AnalystQuery.typical(first, end())) {
                results.add(ask(analyst, query));
            }
        }
        return results;
    }

    private SpectrumResult ask(Analyst analyst, AnalystQuery query) throws SQLException {
        Map<Layout, Scanned> scans = new EnumMap<>(Layout.class);
        List<List<String>> answer = List.of();
        for (Layout layout : Layout.values()) {
            List<List<String>> rows = analyst.rows(query.sql(layout));
            scans.put(layout, plausible(query, layout, analyst.scanned()));
            if (rows.isEmpty()) {
                throw new IllegalStateException(query.title() + ": no row in " + layout.title());
            }
            if (layout != Layout.JSON && !rows.equals(answer)) {
                throw new IllegalStateException(query.title() + ": " + layout.title() + " says " + rows
                        + ", and the layout before it " + answer);
            }
            answer = rows;
        }
        return new SpectrumResult(query, scans);
    }

    /** A query reads no more than there is; and of JSON, without partitions, everything. */
    private Scanned plausible(AnalystQuery query, Layout layout, Scanned scanned) {
        Scanned there = stored(layout);
        boolean all = scanned.equals(there);
        if (scanned.bytes() <= 0
                || scanned.bytes() > there.bytes()
                || scanned.files() > there.files()
                || (layout == Layout.JSON && !all)) {
            throw new IllegalStateException(
                    query.title() + ": " + scanned + " of " + layout.title() + ", where " + there + " are stored");
        }
        return scanned;
    }

    /** All files of a layout. */
    Scanned stored(Layout layout) {
        String folder = layout == Layout.JSON ? raw() : TABLES + layout.table().substring("music_lake.".length()) + "/";
        long files = 0;
        long bytes = 0;
        for (S3Object object : stack.files().list(folder)) {
            if (layout == Layout.JSON || object.url().endsWith(".parquet")) {
                files++;
                bytes += object.size();
            }
        }
        return new Scanned(files, bytes);
    }
}
