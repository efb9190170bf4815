package io.sluice.faults;

import static io.sluice.faults.Trap.once;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.faults.FaultCase.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Others are at work at the same time. */
final class ConcurrencyCases {
    private static final String STALE =
            "a second run publishes when the lease has ended; the first goes on, 1: superseded; as the twin";

    private ConcurrencyCases() {}

    static List<FaultCase> cases() {
        return List.of(
                play(
                        69,
                        "one batch twice",
                        "a second process begins while the first writes",
                        "75, who runs it; the first: 0; as the twin",
                        t -> {
                            Pause pause = Pause.whileOthersWork();
                            t.s3(once(Calls.UPLOAD_PART, pause.call()));
                            t.starts(Lab.FAULTY);
                            pause.awaitArrival();
                            t.fails(75, "is already running since", "--take-over");
                            t.sees(Version.OLD);
                            pause.end();
                            t.childEnds(0);
                            t.isAsTheTwin();
                        }),
                play(
                        69,
                        "one batch twice, taken over",
                        "a second process takes the batch over while the first writes",
                        "the second: 0; the first: 1, superseded; as the twin",
                        t -> {
                            Pause pause = Pause.whileOthersWork();
                            t.s3(once(Calls.UPLOAD_PART, pause.call()));
                            t.starts(Lab.FAULTY);
                            pause.awaitArrival();
                            t.takesOver();
                            pause.end();
                            t.childEnds(1, "is superseded", "This run stops and publishes nothing more.");
                            t.isAsTheTwin();
                        }),
                stale("before the manifest", (t, pause) -> t.s3(once(Calls.MANIFEST_PUT, pause.call()))),
                stale("before BatchUpdatePartition", (t, pause) -> t.glue(once(Calls.UPDATE_PARTITIONS, pause.call()))),
                stale("before the LOCK of the load", (t, pause) -> t.redshift(once(Calls.LOCK, pause.statement()))),
                play(
                        71,
                        "clock skew",
                        "the holder's clock is five hours behind, or ahead",
                        "75 while S3's clock says that the lease lasts; then as the twin",
                        t -> {
                            for (Duration skew : List.of(Duration.ofHours(-5), Duration.ofHours(5))) {
                                t.flow().holdLease(Instant.now().plus(skew), Duration.ofMinutes(1));
                                t.fails(75, "is already running since");
                            }
                            t.sees(Version.OLD);
                            t.flow().holdLease(Instant.now().plus(Duration.ofHours(5)), Duration.ofSeconds(2));
                            t.succeedsWhenFree(Lab.FAULTY);
                            t.isAsTheTwin();
                        }),
                play(
                        72,
                        "backfill and daily run",
                        "a daily run does the second day while a backfill is in the first",
                        "both 0; each day is there once",
                        t -> {
                            t.endReaders();
                            String second = FaultFlow.NEXT_DAY;
                            t.flow().deliver(second, new Version("newer", Map.of("d", 10)));
                            Pause pause = Pause.whileOthersWork();
                            t.s3(once(Calls.UPLOAD_PART, pause.call()));
                            t.startsBackfill(LocalDate.parse(second).plusDays(1).toString());
                            pause.awaitArrival();
                            t.assertOutcome(
                                    0,
                                    t.lab().sluice(Lab.FAULTY, "run", t.flow().name(), "--from", second));
                            pause.end();
                            t.childEnds(0);
                            t.isAs(new Version("newer", Map.of("b", 25, "c", 15, "d", 10)));
                        }),
                play(
                        73,
                        "two flows, one table",
                        "another flow writes the same table meanwhile",
                        "the other: 1, whose table it is; as the twin",
                        t -> {
                            FaultFlow other = sameTable(t.flow());
                            other.deliver(FaultFlow.DAY, Version.OLD);
                            Pause pause = Pause.whileOthersWork();
                            t.s3(once(Calls.MANIFEST_PUT, pause.call()));
                            t.starts(Lab.FAULTY);
                            pause.awaitArrival();
                            t.assertOutcome(1, other.run(Lab.FAULTY), "belongs to");
                            t.sees(Version.OLD);
                            pause.end();
                            t.childEnds(0);
                            t.isAsTheTwin();
                        }),
                play(
                        74,
                        "locks in the reverse order",
                        "a session that holds the hot table's lock asks for the ledger's",
                        "whoever waits in vain is told; as the twin",
                        t -> {
                            reversedLocks(t);
                            t.assertStruck();
                            t.isAsTheTwin();
                        }),
                play(
                        77,
                        "a later target fails",
                        "Redshift refuses the script, after the load",
                        "1; lake and hot table are new, the script's table is old; run again: as the twin",
                        t -> {
                            t.redshift(once(Calls.SCRIPT_DELETE, call -> {
                                call.land("ROLLBACK");
                                call.refuse("42501", "permission denied for relation sums", "");
                            }));
                            t.fails(
                                    1,
                                    "permission denied for relation sums. Grant the right to the user that redshift.user names");
                            t.sees(Version.NEW, Sight.HOT, Sight.COLD, Sight.FILES);
                            t.sees(Version.OLD, Sight.TRANSFORMED);
                            t.recovers();
                        }));
    }

    /** SIGSTOP at a call, until the lease has ended and another run has published; then SIGCONT, and the call arrives. */
    private static FaultCase stale(String where, BiConsumer<Trial, Pause> trap) {
        return play(
                70, "stopped past the lease", "SIGSTOP " + where + ", SIGCONT when another run is done", STALE, t -> {
                    Pause pause = Pause.ofTheProcess(t);
                    trap.accept(t, pause);
                    t.starts(Lab.BRIEF);
                    pause.awaitArrival();
                    t.succeedsWhenFree(Lab.BRIEF);
                    t.child().resume();
                    pause.end();
                    t.childEnds(1);
                    t.isAsTheTwin();
                });
    }

    /** A flow of another name that says the same. */
    private static FaultFlow sameTable(FaultFlow flow) throws IOException {
        String name = "other_" + flow.name();
        String text = Files.readString(flow.lab().conf().resolve("flows/" + flow.name() + ".conf"));
        flow.lab()
                .file(
                        "flows/" + name + ".conf",
                        text.replace("name = " + flow.name(), "name = " + name)
                                .replace("/" + flow.name() + "/", "/" + name + "/"));
        return new FaultFlow(flow.lab(), name);
    }

    private static void reversedLocks(Trial t) throws SQLException {
        try (Connection other = t.lab().warehouse();
                Statement locks = other.createStatement()) {
            other.setAutoCommit(false);
            CompletableFuture<Void> done = new CompletableFuture<>();
            t.redshift(once(Calls.LOCK, call -> {
                try {
                    locks.execute("lock table faults." + t.flow().name());
                    call.forward();
                    CompletableFuture.runAsync(() -> lockLedger(other, locks, t.flow()))
                            .whenComplete((nothing, failure) -> done.complete(nothing));
                } catch (SQLException e) {
                    throw new IOException(e);
                }
            }));
            t.succeeds();
            done.join();
        }
    }

    /** Has it, or is told of the deadlock; ends the transaction in any case. */
    private static void lockLedger(Connection other, Statement locks, FaultFlow flow) {
        try {
            try {
                locks.execute("lock table sluice.ledger_" + flow.name());
            } catch (SQLException e) {
                assertTrue("40P01".equals(e.getSQLState()), e::toString);
            }
            other.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static FaultCase play(int number, String title, String fault, String expected, Script script) {
        return new FaultCase(number, Group.CONCURRENCY, title, fault, expected, script);
    }
}
