package io.sluice.faults;

import static io.sluice.faults.Trap.once;

import io.sluice.faults.FaultCase.Script;
import java.util.List;

/** SIGKILL of the process at named points of a batch: the call is the last that it makes, or the first that it does not. */
final class KillCases {
    private static final String OLD = "all see the old version";
    private static final String NOT_LOADED = "files and Spectrum see the new version, Redshift's tables the old one";

    private KillCases() {}

    static List<FaultCase> cases() {
        return List.of(
                unseen(1, "before the lease", "before the lease is read", t -> t.s3(once(Calls.LEASE_GET, t.kill()))),
                kill(2, "after the lease", "after its PUT", "75 for the next run, who had it last; " + OLD, t -> {
                    t.s3(once(Calls.LEASE_PUT, t.killAfter()));
                    t.dies();
                    t.fails(75, "is already running since", "run with --take-over");
                    t.sees(Version.OLD);
                }),
                unseen(
                        3,
                        "in the listing",
                        "after the LIST of raw objects",
                        t -> t.s3(once(Calls.RAW_LIST, t.killAfter()))),
                unseen(
                        4,
                        "input pinned",
                        "after the record of the started run",
                        t -> t.s3(once(Calls.LEDGER_PUT, t.killAfter()))),
                unseen(5, "in a task", "before an UploadPart", t -> t.s3(once(Calls.UPLOAD_PART, t.kill()))),
                unseen(
                        6,
                        "task committed",
                        "before the first CompleteMultipartUpload",
                        t -> t.s3(once(Calls.UPLOAD_COMPLETE, t.kill()))),
                unseen(
                        7,
                        "in the job's commit",
                        "after one of two CompleteMultipartUpload",
                        t -> t.s3(once(Calls.UPLOAD_COMPLETE, t.killAfter()))),
                unseen(8, "before the manifest", "before its PUT", t -> t.s3(once(Calls.MANIFEST_PUT, t.kill()))),
                unseen(9, "after the manifest", "after its PUT", t -> t.s3(once(Calls.MANIFEST_PUT, t.killAfter()))),
                kill(
                        10,
                        "in the calls of Glue",
                        "after BatchCreatePartition, before BatchUpdatePartition",
                        "in the lake the new partition is there, the others are old; Redshift's tables are old",
                        t -> {
                            t.glue(once(Calls.CREATE_PARTITIONS, t.killAfter()));
                            t.dies();
                            t.sees(Version.OLD, Sight.HOT, Sight.TRANSFORMED);
                        }),
                unloaded(
                        11,
                        "after Glue",
                        "after BatchDeletePartition, the last call",
                        t -> t.glue(once(Calls.DELETE_PARTITIONS, t.killAfter()))),
                unloaded(
                        12,
                        "in COPY",
                        "while Redshift copies",
                        t -> t.redshift(once(Calls.COPY, call -> {
                            call.forward();
                            t.<WireProxy.Call>kill().strike(call);
                        }))),
                unloaded(
                        13,
                        "after DELETE",
                        "after the DELETE of the hot rows",
                        t -> t.redshift(once(Calls.DELETE, t.killAfterStatement()))),
                unloaded(
                        14,
                        "before COMMIT",
                        "before the COMMIT of the load",
                        t -> t.redshift(once(Calls.COMMIT, t.kill()))),
                kill(
                        15,
                        "after COMMIT, before its answer",
                        "after the COMMIT of the load",
                        "all but the table of the transform see the new version",
                        t -> {
                            t.redshift(once(Calls.COMMIT, t.killAfterStatement()));
                            t.dies();
                            t.sees(Version.NEW, Sight.HOT, Sight.COLD, Sight.FILES);
                            t.sees(Version.OLD, Sight.TRANSFORMED);
                        }));
    }

    private static FaultCase unseen(int number, String title, String where, Script trap) {
        return kill(number, title, where, OLD, t -> {
            trap.play(t);
            t.dies();
            t.sees(Version.OLD);
        });
    }

    private static FaultCase unloaded(int number, String title, String where, Script trap) {
        return kill(number, title, where, NOT_LOADED, t -> {
            trap.play(t);
            t.dies();
            t.sees(Version.NEW, Sight.COLD, Sight.FILES);
            t.sees(Version.OLD, Sight.HOT, Sight.TRANSFORMED);
        });
    }

    private static FaultCase kill(int number, String title, String where, String expected, Script script) {
        return new FaultCase(
                number, Group.KILL, title, "SIGKILL " + where, expected + "; taken over: as the twin", t -> {
                    script.play(t);
                    t.recovers();
                });
    }
}
