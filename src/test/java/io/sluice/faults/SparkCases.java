package io.sluice.faults;

import static io.sluice.faults.Trap.endless;
import static io.sluice.faults.Trap.once;

import io.sluice.faults.FaultCase.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Spark loses an executor or its context, runs a task twice, has no room, or has nothing to write. */
final class SparkCases {
    /** A cluster that tries a task twice. */
    private static final String TIGHT = "tight";

    /** A cluster with more memory. */
    private static final String SPARE = "spare";

    /** One row needs some 500 MB: a heap of 512 MB has no place for it. */
    private static final String GREEDY =
            """
            flow.munge.sql = "select id, kind, amount, if(id = 0 and kind = 'b', substring(repeat(version, 100000000), 1, \
            length(version)), version) as version, dt from input"
            """;

    /** One row takes its task a minute. */
    private static final String SLOW =
            """
            flow.munge {
              sql = "select id, kind, amount, if(id = 0 and kind = 'b', coalesce(java_method('java.lang.Thread', 'sleep', \
            60000L), version), version) as version, dt from input"
              time-limit = 5 seconds
            }
            """;

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
                        36,
                        "speculative twins",
                        "a task's first UploadPart waits until its twin's is there, on another host",
                        "both write, one commits; as the twin",
                        SparkCases::twins),
                play(
                        37,
                        "zombie task commits late",
                        "SIGSTOP to the executor at its first UploadPart, SIGCONT before the manifest, when a twin has"
                                + " done its task",
                        "what the zombie wrote arrives and never appears; as the twin",
                        SparkCases::zombie),
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
                        39,
                        "out of memory",
                        "the flow's SQL makes a value of 500 MB in executors of 512 MB",
                        "1, what to give more of; all see the old version; with 1.5 GB: as the twin",
                        SparkCases::outOfMemory),
                play(
                        40,
                        "disk full",
                        "spark.local.dir is a disk of 4 KB",
                        "1, what is full; all see the old version; with a larger one: as the twin",
                        SparkCases::diskFull),
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
                        }),
                play(
                        43,
                        "skew timeout",
                        "the flow's SQL takes a minute for one row, and munge.time-limit is 5 seconds",
                        "1, how many tasks were done; all see the old version; without that SQL: as the twin",
                        SparkCases::skew));
    }

    private static void twins(Trial t) throws IOException {
        try (TwoHosts hosts = TwoHosts.up(t.lab())) {
            t.s3(endless(Calls.UPLOAD_PART, new Twins()::meet));
            t.starts(TwoHosts.ENVIRONMENT);
            t.childEnds(0);
            t.assertStruck();
            t.isAsTheTwin();
        }
    }

    private static void zombie(Trial t) throws IOException {
        try (TwoHosts hosts = TwoHosts.up(t.lab())) {
            Zombie zombie = new Zombie(hosts);
            t.s3(endless(Calls.UPLOAD_PART, zombie::stop));
            t.s3(once(Calls.MANIFEST_PUT, zombie::wake));
            t.starts(TwoHosts.ENVIRONMENT);
            t.childEnds(0);
            zombie.assertLanded();
            t.assertStruck();
            t.isAsTheTwin();
        }
    }

    private static void outOfMemory(Trial t) {
        t.lab()
                .file(
                        TIGHT + ".conf",
                        """
                        include required("cluster.conf")
                        spark."spark.task.maxFailures" = 2
                        """);
        t.lab()
                .file(
                        SPARE + ".conf",
                        """
                        include required("cluster.conf")
                        spark { "spark.master" = "local-cluster[1,1,1536]", "spark.executor.memory" = 1536m }
                        """);
        t.flow().configure(GREEDY);
        t.starts(TIGHT);
        t.childEnds(1, "ran out of memory", "spark.executor.memory", "nothing was published");
        t.sees(Version.OLD);
        t.starts(SPARE);
        t.childEnds(0);
        t.isAsTheTwin();
    }

    private static void diskFull(Trial t) throws IOException, InterruptedException {
        Path disk = t.lab().conf().getParent().resolve("disk");
        t.lab()
                .file(
                        "narrow.conf",
                        "include required(\"faulty.conf\")\nspark.\"spark.local.dir\" = \"" + disk + "\"\n");
        t.starts(SmallDisk.at(disk), "narrow");
        t.childEnds(1, "has no space left", "spark.local.dir", "nothing was published");
        t.sees(Version.OLD);
        t.recovers();
    }

    /** The task of one object sleeps; interrupted, it would not be done. */
    private static void skew(Trial t) {
        t.flow().configure(SLOW);
        t.fails(
                1,
                "the Spark job took longer than munge.time-limit = 5 seconds and was ended, with ",
                "tasks at work done; nothing was published. If one task takes far longer than the others");
        t.sees(Version.OLD);
        t.flow().configure("");
        t.recovers();
    }

    private static FaultCase play(int number, String title, String fault, String expected, Script script) {
        return new FaultCase(number, Group.SPARK, title, fault, expected, script);
    }
}
