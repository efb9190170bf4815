package io.sluice.faults;

import static io.sluice.faults.Trap.nth;
import static io.sluice.faults.Trap.once;

import io.sluice.faults.FaultCase.Script;
import java.util.List;

/** SIGKILL of the process at named points of a batch: the call is the last that it makes, or the first that it does not. */
final class KillCases {
    private static final String OLD = "readers see the old version; run again: as the twin";
    private static final String COLD_NEW = "cold new, hot old; run again: as the twin";

    private KillCases() {}

    static List<FaultCase> cases() {
        return List.of(
                kill(1, "before the lease", "before the ledger is listed", OLD, Version.OLD, t -> t.s3(once(Calls.LEDGER_LIST, t.kill()))),
                kill(3, "in the listing", "before the reply to the LIST of raw objects", OLD, Version.OLD, t -> t.s3(once(Calls.RAW_LIST, t.killAfter()))),
                kill(4, "input pinned", "after the record of the started run", OLD, Version.OLD, t -> t.s3(once(Calls.LEDGER_PUT, t.killAfter()))),
                kill(5, "in a task", "before a task's UploadPart", OLD, Version.OLD, t -> t.s3(once(Calls.UPLOAD_PART, t.kill()))),
                kill(6, "task committed", "before the first CompleteMultipartUpload", OLD, Version.OLD, t -> t.s3(once(Calls.UPLOAD_COMPLETE, t.kill()))),
                kill(7, "in the job's commit", "after one of two CompleteMultipartUploads", OLD, Version.OLD, t -> t.s3(once(Calls.UPLOAD_COMPLETE, t.killAfter()))),
                kill(8, "before the manifest", "before its PUT", OLD, Version.OLD, t -> t.s3(once(Calls.MANIFEST_PUT, t.kill()))),
                kill(9, "after the manifest", "after its PUT", OLD, Version.OLD, t -> t.s3(once(Calls.MANIFEST_PUT, t.killAfter()))));
    }

    private static FaultCase kill(int number, String title, String where, String expected, Version seen, Script trap) {
        return new FaultCase(number, Group.KILL, title, where, expected, t -> {
            trap.play(t);
            t.dies();
            t.sees(seen);
            t.recovers();
        });
    }
}
