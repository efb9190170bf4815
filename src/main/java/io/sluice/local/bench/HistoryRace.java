package io.sluice.local.bench;

import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.ledger.Contention;
import io.sluice.local.LocalStack;
import io.sluice.local.Sample;
import io.sluice.model.Interval;
import io.sluice.run.Backfill;
import io.sluice.run.Progress;
import io.sluice.run.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A young and an old table of the same flow and the same days. Their batches are measured in turn, so that a machine that
 * slows down, or code that becomes faster as it runs, is no difference between them.
 */
final class HistoryRace {
    private static final LocalDate FIRST = LocalDate.of(2015, 1, 1);
    private static final long EVENTS = 300;
    private static final int BAD = 2;
    private static final long SEED = 1;

    /** As the flow listens_etlt transforms, in a table of its own. */
    private static final String SQL =
            """
            create schema if not exists music;
            create table if not exists music.NAME_by_day (dt date not null, level varchar(16), plays bigint not null);
            delete from music.NAME_by_day where dt >= ${from_date} and dt < ${to_date};
            insert into music.NAME_by_day (dt, level, plays)
            select dt, level, count(*) from ${hot} where dt >= ${from_date} and dt < ${to_date} group by dt, level;
            """;

    private static final Map<String, String> FILES = Map.of(
            "flows/history_young.conf",
            flow("history_young"),
            "flows/history_old.conf",
            flow("history_old"),
            "sql/music/history_young.sql",
            SQL.replace("NAME", "history_young"),
            "sql/music/history_old.sql",
            SQL.replace("NAME", "history_old"));

    private final LocalStack stack;
    private final Configuration configuration;

    /** @param folder for the configuration, to be made */
    HistoryRace(LocalStack stack, Path folder) throws IOException {
        this.stack = stack;
        this.configuration = DerivedConf.make(folder, FILES).configuration();
    }

    private static String flow(String name) {
        return "include required(\"listens_etlt.conf\")\nflow {\n  name = " + name + "\n  lake.table = music." + name
                + "\n  transform = [\"music/" + name + ".sql\"]\n}\n";
    }

    /**
     * @param batches that the old table has in the end
     * @param parallel how many of them at once, but for those that are measured
     */
    HistoryTable run(int batches, int parallel) {
        new Sample(FIRST, batches, EVENTS, BAD, SEED).put(stack.settings());
        Flow young = configuration.flow("history_young");
        Flow old = configuration.flow("history_old");
        int early = HistoryTable.FIRST_EARLY;
        int late = batches - HistoryTable.PAIRS;
        try (Services services = new Services(configuration.environment())) {
            Backfill.Pace pace = new Backfill.Pace(parallel, Backfill.OnFailure.STOP, Contention.YIELD);
            run(services, old, 0, late, pace, new Unwatched());
            run(services, young, 0, early, pace, new Unwatched());
            List<HistoryTable.Pair> pairs = new ArrayList<>();
            for (int i = 0; i < HistoryTable.PAIRS; i++) {
                pairs.add(pair(services, young, early + i, old, late + i));
            }
            return new HistoryTable(batches, pairs);
        }
    }

    /** Who begins alternates: the second may find warm what the first has warmed. */
    private HistoryTable.Pair pair(Services services, Flow young, int early, Flow old, int late) {
        if (early % 2 == 0) {
            BatchCost first = cost(services, young, early);
            return new HistoryTable.Pair(first, cost(services, old, late));
        }
        BatchCost first = cost(services, old, late);
        return new HistoryTable.Pair(cost(services, young, early), first);
    }

    private BatchCost cost(Services services, Flow flow, int day) {
        BatchMeter meter = new BatchMeter(stack);
        run(services, flow, day, day + 1, Backfill.Pace.STEADY, meter);
        return meter.costs().get(0);
    }

    private static void run(
            Services services, Flow flow, int firstDay, int end, Backfill.Pace pace, Progress progress) {
        Interval days = new Interval(
                FIRST.plusDays(firstDay).atStartOfDay(ZoneOffset.UTC).toInstant(),
                FIRST.plusDays(end).atStartOfDay(ZoneOffset.UTC).toInstant());
        List<Interval> windows = flow.source().window().split(days.from(), days.to());
        Backfill.Result result = new Backfill(services, progress, pace).run(flow, windows);
        if (!result.failures().isEmpty()) {
            throw result.failures().get(0).cause();
        }
    }
}
