package io.sluice.faults;

import static io.sluice.faults.Trap.once;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.faults.FaultCase.Script;
import java.time.Duration;
import java.util.List;

/** {@code sluice clean}, killed, refused, and beside readers and runs. S3's clock is ahead for it, so that runs are old. */
final class CleaningCases {
    private static final Duration MARKING = Duration.ofDays(9);
    private static final Duration DELETING = Duration.ofDays(11);

    private CleaningCases() {}

    static List<FaultCase> cases() {
        return List.of(
                play(
                        16,
                        Group.KILL,
                        "while cleaning",
                        "SIGKILL before a DeleteObjects",
                        "all see the new version; clean again: the old files are gone",
                        t -> {
                            marks(t);
                            t.lab().aged().set(once(Calls.BULK_DELETE, t.kill()));
                            t.lab().age(DELETING);
                            t.startsCleaning();
                            t.childEnds(Child.KILLED);
                            cleans(t);
                        }),
                play(
                        33,
                        Group.S3,
                        "bulk delete fails in part",
                        "DeleteObjects answers 200 with errors of its keys, InternalError and then AccessDenied",
                        "1, what is not allowed; clean again: the old files are gone",
                        t -> {
                            marks(t);
                            t.lab().aged().set(once(Calls.BULK_DELETE, HttpFaults.undeleted("InternalError")));
                            t.lab().aged().set(once(Calls.BULK_DELETE, HttpFaults.undeleted("AccessDenied")));
                            t.lab().age(DELETING);
                            t.assertOutcome(1, clean(t), "S3 refused to delete", "with AccessDenied");
                            cleans(t);
                        }),
                play(
                        75,
                        Group.CONCURRENCY,
                        "clean and a long query",
                        "a query that began before the run reads its files after a clean",
                        "it reads the old version; as the twin",
                        t -> {
                            List<List<String>> files = Sight.found(t.flow());
                            t.succeeds();
                            t.assertOutcome(
                                    0,
                                    t.lab().sluice(Lab.FAULTY, "clean", t.flow().name(), "--apply"));
                            assertEquals(Version.OLD.sight(), Sight.read(files));
                            t.isAsTheTwin();
                        }),
                play(
                        76,
                        Group.CONCURRENCY,
                        "clean and a run of the batch",
                        "the batch runs again between clean's check and its DeleteObjects",
                        "all see the new version; as the twin",
                        t -> {
                            marks(t);
                            Pause pause = Pause.whileOthersWork();
                            t.lab().aged().set(once(Calls.BULK_DELETE, pause.call()));
                            t.lab().age(DELETING);
                            t.startsCleaning();
                            pause.awaitArrival();
                            t.succeeds();
                            pause.end();
                            t.childEnds(0);
                            t.isAsTheTwin();
                        }));
    }

    /** The new version is published, and the old one's files are marked. */
    private static void marks(Trial t) {
        t.succeeds();
        t.lab().age(MARKING);
        t.assertOutcome(0, clean(t));
        t.lab().aged().clear();
        assertEquals(2, t.flow().runDirectories());
    }

    /** The next pass ends what the last one left. */
    private static void cleans(Trial t) {
        t.sees(Version.NEW);
        t.lab().aged().clear();
        t.lab().age(DELETING);
        t.assertOutcome(0, clean(t));
        assertEquals(1, t.flow().runDirectories());
        t.isAsTheTwin();
    }

    private static Outcome clean(Trial t) {
        return t.lab().sluice(Lab.AGED, "clean", t.flow().name(), "--apply");
    }

    private static FaultCase play(int number, Group group, String title, String fault, String expected, Script script) {
        return new FaultCase(number, group, title, fault, expected, script);
    }
}
