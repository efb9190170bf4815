package io.sluice.local.bench;

import io.sluice.ledger.RunReport;
import io.sluice.local.LocalStack;
import io.sluice.local.Sample;
import io.sluice.run.Backfill;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The plays of each artist, by day, from the same raw events by a flow of each mode. */
final class ModesRace {
    private static final int WARM_UP_EVENTS = 5_000;

    /** As the flow listens_etl says it in Spark: every play once. */
    private static final String ELT_SQL =
            """
            create schema if not exists music;
            create table if not exists music.modes_elt (
              dt date not null, artist varchar(256), plays bigint not null, listeners bigint not null,
              seconds decimal(38, 5)
            );
            delete from music.modes_elt where dt >= ${from_date} and dt < ${to_date};
            insert into music.modes_elt (dt, artist, plays, listeners, seconds)
            select dt, artist, count(*), count(distinct userid), sum(length)
            from (
              select distinct dt, sessionid, iteminsession, userid, artist, length
              from ${external}
              where dt >= ${from_date} and dt < ${to_date} and page = 'NextSong'
            ) as plays
            group by dt, artist;
            """;
    /** The rows are clean and distinct. */
    private static final String ETLT_SQL =
            """
            create schema if not exists music;
            create table if not exists music.modes_etlt (
              dt date not null, artist varchar(256), plays bigint not null, listeners bigint not null,
              seconds decimal(38, 5)
            );
            delete from music.modes_etlt where dt >= ${from_date} and dt < ${to_date};
            insert into music.modes_etlt (dt, artist, plays, listeners, seconds)
            select dt, artist, count(*), count(distinct userid), sum(length)
            from ${hot}
            where dt >= ${from_date} and dt < ${to_date}
            group by dt, artist;
            """;

    /** A shipped flow, in a table of its own and, where Redshift transforms, to the same result as the others. */
    private static final Map<String, String> FILES = Map.of(
            "flows/modes_etl.conf",
            flow("etl", ""),
            "flows/modes_elt.conf",
            flow("elt", "  transform = [\"music/modes_elt.sql\"]\n  lake.table = music.modes_raw\n"),
            "flows/modes_etlt.conf",
            flow("etlt", "  transform = [\"music/modes_etlt.sql\"]\n  lake.table = music.modes_plays\n"),
            "sql/music/modes_elt.sql",
            ELT_SQL,
            "sql/music/modes_etlt.sql",
            ETLT_SQL);

    private final LocalStack stack;
    private final DerivedConf conf;
    private final Backfill.Pace pace;

    /** @param folder for the configuration, to be made */
    ModesRace(LocalStack stack, Path folder, Backfill.Pace pace) throws IOException {
        this.stack = stack;
        this.conf = DerivedConf.make(folder, FILES);
        this.pace = pace;
    }

    private static String flow(String mode, String settings) {
        return "include required(\"listens_" + mode + ".conf\")\nflow {\n  name = modes_" + mode + "\n"
                + (settings.isEmpty() ? "  lake.table = music.modes_etl\n" : settings) + "}\n";
    }

    /** Lets every mode do its work once, over the day before these, so that none pays for what all need. */
    void warmUp(LocalDate first) {
        LocalDate day = first.minusDays(1);
        new Sample(day, 1, WARM_UP_EVENTS, 0, 1).put(stack.settings());
        for (String mode : ModeResult.MODES) {
            conf.run("modes_" + mode, day, 1, pace);
        }
    }

    /** One mode after the other; an error if they come to different results. */
    List<ModeResult> run(LocalDate first, int days, long eventsPerDay) throws SQLException {
        new Sample(first, days, eventsPerDay, 0, 1).put(stack.settings());
        List<ModeResult> results = new ArrayList<>();
        List<List<String>> before = List.of();
        try (Analyst analyst = new Analyst(stack)) {
            for (String mode : ModeResult.MODES) {
                long start = System.nanoTime();
                List<RunReport> reports = conf.run("modes_" + mode, first, days, pace);
                long nanos = System.nanoTime() - start;
                List<List<String>> rows = analyst.rows("select dt, artist, plays, listeners, seconds from music.modes_"
                        + mode + " where dt >= '" + first + "' and dt < '" + first.plusDays(days)
                        + "' order by dt, artist");
                if (rows.isEmpty() || !results.isEmpty() && !rows.equals(before)) {
                    throw new IllegalStateException("mode " + mode + " came to another result than the one before it: "
                            + rows.size() + " rows, " + before.size() + " before");
                }
                before = rows;
                results.add(new ModeResult(mode, nanos, reports, rows.size()));
            }
        }
        return results;
    }
}
