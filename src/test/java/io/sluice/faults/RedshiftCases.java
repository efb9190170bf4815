package io.sluice.faults;

import static io.sluice.faults.Trap.nth;
import static io.sluice.faults.Trap.once;

import io.sluice.SharedStack;
import io.sluice.faults.FaultCase.Script;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Redshift, or the way to it, breaks. */
final class RedshiftCases {
    private static final String RIGHT_AT_ONCE = "the run repeats what was lost, and is as the twin";

    private RedshiftCases() {}

    static List<FaultCase> cases() {
        return List.of(
                failing(
                        55,
                        "connection refused",
                        "nobody listens",
                        "75 before any work; all see the old version",
                        t -> {
                            t.lab().redshift().down();
                            t.fails(75, "cannot be reached (08001): Connection refused");
                            t.sees(Version.OLD);
                        }),
                failing(
                        56,
                        "no TLS",
                        "a server without TLS, for a client that wants it",
                        "1 before any work; all see the old version",
                        t -> {
                            t.lab()
                                    .file(
                                            "tls.conf",
                                            "include required(\"faulty.conf\")\nredshift.properties { ssl = true, sslmode = verify-full }\n");
                            t.fails("tls", 1, "No TLS connection to Redshift at 127.0.0.1:");
                            t.sees(Version.OLD);
                        }),
                standing(
                        57,
                        "cut in COPY",
                        "the connection ends while Redshift copies",
                        t -> t.redshift(once(Calls.COPY, call -> {
                            call.forward();
                            call.cut();
                        }))),
                standing(
                        58,
                        "cut at COMMIT, landed",
                        "COMMIT is done, its answer is lost",
                        t -> t.redshift(once(Calls.COMMIT, call -> {
                            call.land();
                            call.cut();
                        }))),
                standing(
                        59,
                        "cut at COMMIT, not landed",
                        "the connection ends before COMMIT arrives",
                        t -> t.redshift(once(Calls.COMMIT, WireProxy.Call::cut))),
                standing(
                        60,
                        "cut at COMMIT, a zombie commits",
                        "COMMIT arrives after the next attempt has asked for the lock",
                        RedshiftCases::zombie),
                standing(
                        61,
                        "serialization failure 1023",
                        "at COMMIT Redshift rolls back and says 1023",
                        t -> t.redshift(once(
                                Calls.COMMIT,
                                refusal("XX000", "1023", "Serializable isolation violation on table in Redshift")))),
                standing(
                        62,
                        "deadlock",
                        "at the DELETE of the script Redshift rolls back and says 40P01",
                        t -> t.redshift(once(Calls.SCRIPT_DELETE, refusal("40P01", "deadlock detected", "")))),
                failing(
                        63,
                        "lock timeout",
                        "another session holds the hot table's lock until the wait is cancelled",
                        "75, who holds the lock; Redshift's tables are old",
                        RedshiftCases::lockTimeout),
                failing(64, "statement timeout", "Redshift cancels COPY", "75; Redshift's tables are old", t -> {
                    t.redshift(once(Calls.COPY, refusal("57014", "Query cancelled on user's request", "")));
                    t.fails(75, "Redshift failed at COPY of the manifest", "(57014)", "The statement was cancelled");
                    t.sees(Version.OLD, Sight.HOT, Sight.TRANSFORMED);
                }),
                failing(
                        65,
                        "file missing",
                        "the manifest names a file that is not there",
                        "1; Redshift's tables are old",
                        t -> {
                            t.redshift(once(Calls.COPY, call -> {
                                breakManifest(t.flow());
                                call.forward();
                            }));
                            t.fails(1, "Redshift failed at COPY of the manifest", "readers see what they saw before");
                            t.sees(Version.OLD, Sight.HOT, Sight.TRANSFORMED);
                        }),
                new FaultCase(
                        66,
                        Group.REDSHIFT,
                        "VARCHAR overflow",
                        "a column of the hot table is narrower than the new values",
                        "the run widens the column, and is as the twin",
                        t -> {
                            String table = "faults." + t.flow().name();
                            t.lab()
                                    .sql(
                                            "create table " + table
                                                    + "_narrow (id bigint, amount decimal(12,2), version varchar(3), dt date, kind varchar(65535))",
                                            "insert into " + table
                                                    + "_narrow select id, amount, version, dt, kind from " + table,
                                            "drop table " + table,
                                            "alter table " + table + "_narrow rename to "
                                                    + t.flow().name());
                            t.succeeds();
                            t.isAsTheTwin();
                        }),
                new FaultCase(
                        67,
                        Group.REDSHIFT,
                        "column drift",
                        "somebody added a column to the hot table",
                        "the run names its columns, and is as the twin",
                        t -> {
                            t.lab().sql("alter table faults." + t.flow().name() + " add column extra int");
                            t.succeeds();
                            t.lab().sql("alter table faults." + t.flow().name() + " drop column extra");
                            t.isAsTheTwin();
                        }),
                standing(
                        68,
                        "restart",
                        "all connections end at COPY, and so do the next two",
                        t -> t.redshift(
                                once(Calls.COPY, call -> t.lab().redshift().restart(2)))));
    }

    private static Trap.Fault<WireProxy.Call> refusal(String state, String message, String detail) {
        return call -> {
            call.land("ROLLBACK");
            call.refuse(state, message, detail);
        };
    }

    private static void zombie(Trial t) {
        CountDownLatch locking = new CountDownLatch(1);
        t.redshift(once(Calls.COMMIT, call -> {
            call.cutClient();
            await(locking);
            call.land();
        }));
        t.redshift(nth(2, Calls.LOCK, call -> {
            call.forward();
            locking.countDown();
        }));
    }

    /** Really waits for a lock, and is really cancelled, as an administrator or the run's own limit would. */
    private static void lockTimeout(Trial t) throws SQLException {
        try (Connection holder = t.lab().warehouse();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            t.redshift(once(Calls.LOCK, call -> {
                try {
                    lock.execute("lock table faults." + t.flow().name());
                } catch (SQLException e) {
                    throw new IOException(e);
                }
                call.cancel();
            }));
            t.fails(
                    75,
                    "Redshift failed at LOCK",
                    "(57014)",
                    "after waiting too long for a lock (who holds it: SELECT * FROM svv_transactions)");
            holder.rollback();
        }
        t.sees(Version.OLD, Sight.HOT, Sight.TRANSFORMED);
    }

    /** Adds a file to the manifest of the newest run that is not there. */
    private static void breakManifest(FaultFlow flow) {
        S3Client s3 = SharedStack.up().s3();
        String key =
                s3
                        .listObjectsV2(r -> r.bucket(Lab.LAKE).prefix("tables/faults/" + flow.name() + "/"))
                        .contents()
                        .stream()
                        .map(S3Object::key)
                        .filter(name -> name.endsWith("_manifest.json"))
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        String manifest = s3.getObjectAsBytes(r -> r.bucket(Lab.LAKE).key(key)).asUtf8String();
        s3.putObject(r -> r.bucket(Lab.LAKE).key(key), RequestBody.fromString(manifest.replaceFirst("part-", "lost-")));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static FaultCase failing(int number, String title, String fault, String expected, Script script) {
        return new FaultCase(number, Group.REDSHIFT, title, fault, expected, t -> {
            script.play(t);
            t.recovers();
        });
    }

    private static FaultCase standing(int number, String title, String fault, Script script) {
        return new FaultCase(number, Group.REDSHIFT, title, fault, RIGHT_AT_ONCE, t -> {
            script.play(t);
            t.succeeds();
            t.assertStruck();
            t.isAsTheTwin();
        });
    }
}
