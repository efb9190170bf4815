package io.sluice.faults;

import static io.sluice.faults.Trap.burst;
import static io.sluice.faults.Trap.endless;
import static io.sluice.faults.Trap.once;

import io.sluice.faults.FaultCase.Script;
import io.sluice.faults.HttpProxy.Call;
import io.sluice.faults.HttpProxy.End;
import io.sluice.faults.Trap.Match;
import java.util.List;

/** S3, or the way to it, breaks. */
final class S3Cases {
    private static final String UNHARMED = "the run tries again, and is as the twin";
    private static final Match<Call> PAGE_2 =
            Calls.s3("LIST of page 2", "GET", "/faults-raw\\?.*continuation-token=.*");

    private S3Cases() {}

    static List<FaultCase> cases() {
        return List.of(
                standing(
                        17,
                        "503 burst",
                        "SlowDown to three calls for uploading a part",
                        t -> t.s3(burst(3, Calls.UPLOAD_PART, HttpFaults.slowDown()))),
                failing(18, "endless 503", "SlowDown to every UploadPart", 75, t -> {
                    t.s3(endless(Calls.UPLOAD_PART, HttpFaults.slowDown()));
                    t.fails(
                            75,
                            "S3 did not serve the Spark job at s3://faults-lake/tables",
                            "S3 answers 503 SlowDown",
                            "nothing was published");
                }),
                standing(
                        19,
                        "read timeout",
                        "no reply to the LIST of raw objects",
                        t -> t.s3(once(Calls.RAW_LIST, Call::hold))),
                standing(
                        20,
                        "reset in the body",
                        "half of a raw object, then a reset",
                        t -> t.s3(once(Calls.RAW_GET, HttpFaults.half(End.RESET)))),
                standing(
                        21,
                        "short body",
                        "half of a raw object, then an end in order",
                        t -> t.s3(once(Calls.RAW_GET, HttpFaults.half(End.CLOSE)))),
                denied(
                        22,
                        "403 at LIST",
                        Calls.RAW_LIST,
                        "S3 did not list the input of the batch at s3://faults-raw/FLOW/2018-11-01/: access is denied (AccessDenied)"),
                denied(23, "403 at GET", Calls.RAW_GET, "access to s3://faults-raw/FLOW/"),
                denied(
                        24,
                        "403 at PUT",
                        Calls.MANIFEST_PUT,
                        "S3 did not write the manifest s3://faults-lake/tables/faults/FLOW/"),
                failing(25, "KMS denied", "AccessDenied for kms:GenerateDataKey to CreateMultipartUpload", 1, t -> {
                    t.s3(endless(
                            Calls.UPLOAD_START,
                            HttpFaults.s3Error(
                                    403,
                                    "AccessDenied",
                                    "User is not authorized to perform: kms:GenerateDataKey on this resource")));
                    t.fails(
                            1,
                            "S3 did not serve the Spark job at s3://faults-lake/tables/faults/FLOW/",
                            "access is denied (AccessDenied)",
                            "kms:GenerateDataKey on its key to the role");
                }),
                failing(26, "page 2 of the list fails", "the first page names one object, the next is a 500", 75, t -> {
                    t.s3(once(Calls.RAW_LIST, firstPage("<NextContinuationToken>next</NextContinuationToken>")));
                    t.s3(endless(
                            PAGE_2, HttpFaults.s3Error(500, "InternalError", "We encountered an internal error.")));
                    t.fails(75, "S3 did not list the input of the batch", "S3 answers 500 InternalError");
                }),
                failing(
                        27,
                        "list cut short without a token",
                        "the page names one object of two, and no token",
                        75,
                        t -> {
                            t.s3(once(Calls.RAW_LIST, firstPage("")));
                            t.fails(75, "S3 cut the listing of", "did not say how to go on");
                        }),
                failing(28, "object deleted after the list", "deleted between LIST and GET", 75, t -> {
                    t.s3(once(Calls.RAW_LIST, HttpFaults.after(() -> t.flow().withdraw(FaultFlow.DAY, "b.json"))));
                    t.fails(75, "was deleted while the batch ran");
                    t.flow().deliver(FaultFlow.DAY, Version.NEW);
                }),
                failing(29, "object replaced after the list", "replaced between LIST and GET", 75, t -> {
                    byte[] other = Version.OLD.objects().get("b.json");
                    t.s3(once(
                            Calls.RAW_LIST, HttpFaults.after(() -> t.flow().deliver(FaultFlow.DAY, "b.json", other))));
                    t.fails(75, "was replaced while the batch ran");
                    t.flow().deliver(FaultFlow.DAY, Version.NEW);
                }),
                standing(
                        30,
                        "PUT done, acknowledgement lost",
                        "the run's record and the manifest are stored, the replies lost",
                        t -> {
                            t.s3(once(Calls.LEDGER_PUT, HttpFaults.lostReply()));
                            t.s3(once(Calls.MANIFEST_PUT, HttpFaults.lostReply()));
                        }),
                standing(
                        31,
                        "412 from the own retry",
                        "the lease is stored, the reply lost, the retry refused",
                        t -> t.s3(once(Calls.LEASE_PUT, HttpFaults.lostReply()))),
                standing(
                        32,
                        "200 with an error in its body",
                        "to a CompleteMultipartUpload",
                        t -> t.s3(once(Calls.UPLOAD_COMPLETE, HttpFaults.errorWithin200()))),
                failing(34, "credentials expire", "ExpiredToken from the first UploadPart on", 75, t -> {
                    Trap.Fault<Call> expired =
                            HttpFaults.s3Error(400, "ExpiredToken", "The provided token has expired.");
                    t.s3(endless(Calls.UPLOAD_PART, expired));
                    t.fails(75, "the credentials have expired or the clock is wrong (ExpiredToken)");
                }));
    }

    /** A listing of the first object only, that says there are more. */
    private static Trap.Fault<Call> firstPage(String token) {
        return HttpFaults.rewritten(list -> list.replaceFirst("(?s)(</Contents>).*(</ListBucketResult>)", "$1$2")
                .replaceFirst("<IsTruncated>false</IsTruncated>", "<IsTruncated>true</IsTruncated>" + token));
    }

    private static FaultCase denied(int number, String title, Match<Call> call, String told) {
        return failing(number, title, "AccessDenied to each " + call.name(), 1, t -> {
            t.s3(endless(call, HttpFaults.s3Error(403, "AccessDenied", "Access Denied")));
            t.fails(1, told);
        });
    }

    private static FaultCase standing(int number, String title, String fault, Script script) {
        return new FaultCase(number, Group.S3, title, fault, UNHARMED, t -> {
            script.play(t);
            t.succeeds();
            t.assertStruck();
            t.isAsTheTwin();
        });
    }

    private static FaultCase failing(int number, String title, String fault, int code, Script script) {
        return new FaultCase(number, Group.S3, title, fault, code + "; all see the old version", t -> {
            script.play(t);
            t.sees(Version.OLD);
            t.recovers();
        });
    }
}
