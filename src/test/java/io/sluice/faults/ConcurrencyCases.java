package io.sluice.faults;

import static io.sluice.faults.Trap.once;

import io.sluice.faults.FaultCase.Script;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Others are at work at the same time. */
final class ConcurrencyCases {
    private ConcurrencyCases() {}

    static List<FaultCase> cases() {
        return List.of(
                play(74, "locks in the reverse order", "a session that holds the hot table's lock asks for the ledger's", "whoever waits in vain is told; as the twin", t -> {
                    reversedLocks(t);
                    t.assertStruck();
                    t.isAsTheTwin();
                }),
                play(77, "a later target fails", "Redshift refuses the script, after the load", "1; lake and hot table are new, the script's table is old; run again: as the twin", t -> {
                    t.redshift(once(Calls.SCRIPT_DELETE, call -> {
                        call.land("ROLLBACK");
                        call.refuse("42501", "permission denied for relation sums", "");
                    }));
                    t.fails(1, "permission denied for relation sums. Grant the right to the user that redshift.user names");
                    t.sees(Version.NEW, Sight.HOT, Sight.COLD, Sight.FILES);
                    t.sees(Version.OLD, Sight.TRANSFORMED);
                    t.recovers();
                }));
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
                    CompletableFuture.runAsync(() -> lockLedger(other, locks)).thenAccept(done::complete);
                } catch (SQLException e) {
                    throw new IOException(e);
                }
            }));
            t.succeeds();
            done.join();
        }
    }

    /** Has it, or is told of the deadlock; ends the transaction in any case. */
    private static void lockLedger(Connection other, Statement locks) {
        try {
            try {
                locks.execute("lock table sluice.ledger");
            } catch (SQLException e) {
                if (!"40P01".equals(e.getSQLState())) {
                    throw e;
                }
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
