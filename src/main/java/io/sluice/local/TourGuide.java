package io.sluice.local;

import io.sluice.cli.Sluice;
import io.sluice.local.sample.DaySummary;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;

/** The main job from beginning to end, with a word on each of its parts. */
final class TourGuide {
    private static final LocalDate FIRST = LocalDate.of(2018, 11, 1);
    private static final int DAYS = 3;
    private static final Sample SAMPLE = new Sample(FIRST, DAYS, 2_000, 7, 1);

    private final RunningStack stack;
    private final PrintWriter out;

    TourGuide(RunningStack stack, PrintWriter out) {
        this.stack = stack;
        this.out = out;
    }

    /** Returns the exit code of the first command that fails, or 0. */
    int show() {
        long start = System.nanoTime();
        say("The stack is up: S3, Glue and Redshift on 127.0.0.1.");
        List<DaySummary> days = SAMPLE.put(stack.settings());
        say("Raw logs of " + DAYS + " days are on s3://sluice-raw/log_data/, "
                + days.stream().mapToLong(DaySummary::lines).sum() + " lines, "
                + days.stream().mapToLong(day -> day.lines() - day.events()).sum() + " of them spoilt on purpose.");
        for (String[] command : commands()) {
            say("$ ./submit/local " + shown(command));
            int code = Sluice.execute(Local.withEnvironment(command));
            if (code != 0) {
                return code;
            }
        }
        say("Done in " + (System.nanoTime() - start) / 1_000_000_000 + " s. Go on with:");
        out.println("  ./submit/local query \"select * from svv_external_tables\"");
        out.println("  ./submit/local plan listens_elt --from " + FIRST);
        out.println("  ./submit/local history listens_etlt");
        out.println(
                "  ./submit/local up       keeps the stack running, and says how psql, the AWS CLI and JDBC reach it");
        out.println("  ./submit/local wipe     deletes its data");
        out.flush();
        return 0;
    }

    private static List<String[]> commands() {
        String to = FIRST.plusDays(DAYS).toString();
        return List.of(
                new String[] {"check"},
                new String[] {"run", "events_cold", "--from", FIRST.toString(), "--to", to},
                new String[] {"run", "listens_elt", "--from", FIRST.toString(), "--to", to},
                new String[] {"run", "listens_etl", "--from", FIRST.toString(), "--to", to},
                new String[] {"run", "listens_etlt", "--from", FIRST.toString(), "--to", to},
                new String[] {"run", "plays_to_lake", "--from", FIRST.toString(), "--to", to},
                query(
                        "hot, a table in Redshift",
                        "select ts, userid, artist, song, length from music.listens order by ts limit 5"),
                query(
                        "cold, Parquet on S3 through Spectrum",
                        "select dt, page, count(*) as events from music_lake.events where dt = '" + FIRST
                                + "' group by dt, page order by events desc limit 5"),
                query("transformed in Redshift", "select * from music.plays_by_day order by dt, level"),
                query("the same, unloaded to the lake", "select * from music_lake.plays_by_day order by dt, level"),
                query(
                        "hot and cold in one statement",
                        "select h.dt, count(*) as plays, count(distinct e.useragent) as agents from music.listens h"
                                + " join music_lake.events e on e.sessionid = h.sessionid"
                                + " and e.iteminsession = h.iteminsession group by h.dt order by h.dt"));
    }

    private static String[] query(String what, String sql) {
        return new String[] {"query", "/* " + what + " */ " + sql};
    }

    private static String shown(String[] command) {
        StringBuilder line = new StringBuilder();
        for (String word : command) {
            line.append(line.isEmpty() ? "" : " ").append(word.contains(" ") ? "\"" + word + "\"" : word);
        }
        return line.toString();
    }

    private void say(String text) {
        out.println();
        out.println(text);
        out.flush();
    }
}
