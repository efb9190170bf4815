package io.sluice.local.redshift;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated messages, drawn from a seed: none makes the server hang, fail inside, or stop to answer others. The Maven
 * profile "fuzz" sends 100,000; {@code -Dsluice.fuzz.seed} sends others.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzIT {
    private static final long SEED = Long.getLong("sluice.fuzz.seed", 20_181_101L);
    private static final int MESSAGES = Integer.getInteger("sluice.fuzz.messages", 3_000);
    private static final int PER_CONNECTION = 20;

    @Test
    void mutated_messages_leave_the_server_answering(@TempDir Path folder) throws Exception {
        System.out.println("fuzz: seed " + SEED + ", " + MESSAGES + " messages");
        List<String> failures = new ArrayList<>();
        int passed = 0;
        try (TestServer server = TestServer.start(folder)) {
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("create table fuzzed (a int, b varchar(20))");
                statement.execute("insert into fuzzed values (1, 'one'), (2, 'two')");
            }
            for (int sent = 0; sent < MESSAGES; sent += PER_CONNECTION) {
                List<String> wrong = attack(server, new Mutator(SEED + sent), sent % (10 * PER_CONNECTION) == 0);
                if (wrong.isEmpty()) {
                    passed += PER_CONNECTION;
                } else {
                    failures.add("from seed " + (SEED + sent) + ": " + wrong);
                }
                if (sent % (50 * PER_CONNECTION) == 0) {
                    assertAnswers(server);
                }
            }
            assertAnswers(server);
        }
        failures.stream().limit(20).forEach(System.out::println);
        System.out.println("fuzz: " + passed + " passed, " + failures.size() * PER_CONNECTION + " failed");
        assertEquals(List.of(), failures);
    }

    private static void assertAnswers(TestServer server) {
        try (RawClient client = server.loggedIn()) {
            assertEquals(
                    List.of("T", "D:1", "C:SELECT 1", "Z:I"),
                    client.query("select 1").untilReady());
        }
    }

    /** Sends messages over one connection; gives what the server did that it must not. */
    private static List<String> attack(TestServer server, Mutator mutator, boolean unknown) {
        List<String> wrong = new ArrayList<>();
        try (RawClient client = unknown ? server.raw() : server.loggedIn()) {
            for (int i = 0; i < PER_CONNECTION; i++) {
                byte[] message = unknown ? mutator.opening() : mutator.message();
                client.send(mutator.below(3) == 0 ? message : mutator.mutated(message));
            }
            client.finish();
            if (unknown) {
                client.awaitClosed(); // the answers to requests for encryption are no messages
                return wrong;
            }
            client.untilClosed().stream()
                    .filter(said -> said.contains("internal error"))
                    .forEach(wrong::add);
        } catch (UncheckedIOException e) {
            // A server that hangs up first has answered too.
            if (e.getCause() instanceof SocketTimeoutException) {
                wrong.add("the server hangs");
            }
        } catch (IllegalStateException e) {
            wrong.add("the server breaks the protocol: " + e);
        }
        return wrong;
    }
}
