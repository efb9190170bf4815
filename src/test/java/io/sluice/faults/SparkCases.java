package io.sluice.faults;

import static io.sluice.faults.Trap.once;

import io.sluice.faults.FaultCase.Script;
import java.util.List;
import java.util.Map;

/** Spark loses an executor or its context, or has nothing to write. */
final class SparkCases {
    private SparkCases() {}

    static List<FaultCase> cases() {
        return List.of(
                play(
                        35,
                        "executor killed",
                        "SIGKILL to the executor before its first UploadPart",
                        "another executor does the task again; as the twin",
                        t -> {
                            t.s3(once(Calls.UPLOAD_PART, call -> t.child().killExecutor()));
                            t.succeedsOnACluster();
                            t.assertStruck();
                            t.isAsTheTwin();
                        }),
                play(
                        38,
                        "fetch failure",
                        "SIGKILL to the executor that holds the shuffle's files",
                        "the stage before runs again; as the twin",
                        t -> {
                            t.s3(once(Calls.UPLOAD_START, call -> t.child().killExecutor()));
                            t.succeedsOnACluster();
                            t.assertStruck();
                            t.isAsTheTwin();
                        }),
                play(
                        41,
                        "SparkContext stopped in the job's commit",
                        "SIGTERM, and another at the first CompleteMultipartUpload",
                        "143; taken over: as the twin",
                        t -> {
                            t.s3(once(Calls.RAW_GET, call -> {
                                t.child().terminate();
                                call.reply(call.forward());
                            }));
                            t.s3(once(Calls.UPLOAD_COMPLETE, call -> {
                                t.child().terminate();
                                call.reply(call.forward());
                            }));
                            t.ends(Child.TERMINATED);
                            t.recovers();
                        }),
                play(
                        42,
                        "no rows",
                        "the window's objects are gone",
                        "the window is emptied, and filled again when they are back",
                        t -> {
                            Version none = new Version("none", Map.of());
                            t.allow(none);
                            t.flow().deliver(FaultFlow.DAY, none);
                            t.succeeds();
                            t.sees(none);
                            t.flow().deliver(FaultFlow.DAY, Version.NEW);
                            t.recovers();
                        }));
    }

    private static FaultCase play(int number, String title, String fault, String expected, Script script) {
        return new FaultCase(number, Group.SPARK, title, fault, expected, script);
    }
}
