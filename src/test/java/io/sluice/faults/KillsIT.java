package io.sluice.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A backfill whose process is killed at random calls of S3, Glue and Redshift, before or after they are done, and started
 * again each time. {@code -Dsluice.kills=all}, which the Maven profile "kills" sets, does so at full length;
 * {@code -Dsluice.kills.seed} decides on the calls.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KillsIT {
    private static final boolean ALL = "all".equals(System.getProperty("sluice.kills"));
    private static final int BATCHES = ALL ? 30 : 3;
    private static final int KILLS = ALL ? 100 : 10;
    private static final long SEED = Long.getLong("sluice.kills.seed", 4);

    /** The survey of the range takes some 3 calls a batch, and a batch 45. */
    private static final int LATEST_CALL = 3 * BATCHES + 100;

    private static final LocalDate FIRST = LocalDate.parse(FaultFlow.DAY);
    private static final Map<String, Integer> KINDS = Map.of("a", 3, "b", 2);

    private static int kills;
    private static int failures;

    private final Lab lab = Lab.up();
    private final Random random = new Random(SEED);

    @Test
    void a_backfill_that_is_killed_again_and_again_ends_with_the_right_totals() {
        System.out.println("kills: -Dsluice.kills.seed=" + SEED);
        FaultFlow flow = FaultFlow.in(lab, "kills");
        List<Version> rounds = new ArrayList<>();
        while (kills < KILLS) {
            Version version = new Version("v" + rounds.size(), KINDS);
            rounds.add(version);
            days().forEach(day -> flow.deliver(day, version));
            killUntilDone(flow, rounds);
        }
        finish(flow);
        Version last = rounds.get(rounds.size() - 1);
        for (String day : days()) {
            for (String table : List.of("faults.", "faults_lake.")) {
                assertEquals(
                        last.sight().values().stream().toList(),
                        rows(table + flow.name(), "where dt = '" + day + "'").stream()
                                .map(row -> row.subList(1, row.size()))
                                .toList(),
                        table + " " + day);
            }
        }
        assertEquals(2 * BATCHES, flow.partitions().size());
        Outcome repair = lab.sluice(Lab.DIRECT, "repair", flow.name());
        assertEquals(0, repair.code(), repair::toString);
        assertEquals(
                "nothing to repair in " + BATCHES + " batches", repair.out().strip());
    }

    @AfterAll
    static void report() {
        System.out.println("kills: " + (kills - failures) + " passed, " + failures + " failed");
    }

    /** Starts the backfill over all days, as long as there are kills left or until it ends by itself. */
    private void killUntilDone(FaultFlow flow, List<Version> versions) {
        while (kills < KILLS) {
            Fuse.Moment moment = random.nextBoolean() ? Fuse.Moment.AFTER : Fuse.Moment.BEFORE;
            Fuse fuse = new Fuse(1 + random.nextInt(LATEST_CALL), moment);
            Outcome outcome = fuse.start(lab, range(flow)).outcome();
            lab.clear();
            if (outcome.code() == 0) {
                return;
            }
            kills++;
            failures++;
            String where = "kill " + kills + ", " + fuse;
            assertEquals(Child.KILLED, outcome.code(), () -> where + ": " + outcome);
            assertWhole(flow, versions, where);
            failures--;
        }
    }

    private void finish(FaultFlow flow) {
        Outcome last = lab.sluice(Lab.DIRECT, range(flow));
        assertEquals(0, last.code(), last::toString);
    }

    private static String[] range(FaultFlow flow) {
        return new String[] {
            "run",
            flow.name(),
            "--from",
            FIRST.toString(),
            "--to",
            FIRST.plusDays(BATCHES).toString(),
            FaultFlow.CHANGED,
            "--take-over"
        };
    }

    private static List<String> days() {
        return FIRST.datesUntil(FIRST.plusDays(BATCHES))
                .map(LocalDate::toString)
                .toList();
    }

    /** No partition shows rows of two versions, or some rows only. */
    private static void assertWhole(FaultFlow flow, List<Version> versions, String where) {
        for (Map.Entry<List<String>, List<String>> partition :
                Sight.partitions(flow).entrySet()) {
            assertTrue(
                    versions.stream().anyMatch(v -> v.sight().containsValue(partition.getValue())),
                    () -> where + ": " + partition);
        }
    }

    private static List<List<String>> rows(String table, String where) {
        return SharedStack.up()
                .query("select dt, kind, count(*), sum(id), sum(amount), min(version), max(version) from " + table + " "
                        + where + " group by dt, kind order by dt, kind");
    }
}
