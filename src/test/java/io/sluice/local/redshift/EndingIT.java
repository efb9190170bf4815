package io.sluice.local.redshift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How statements, sessions and the server come to an end before they are done. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndingIT {
    /** On the way to 10^12 combinations for as long as nobody stops it. */
    private static final String ENDLESS =
            "select count(*) from numbers a, numbers b, numbers c, numbers d" + " where a.n + b.n + c.n + d.n < 0";

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = TestServer.start(folder);
        try (RawClient client = server.loggedIn()) {
            client.query("create table numbers (n int);"
                            + "insert into numbers values (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);"
                            + "insert into numbers select a.n from numbers a, numbers b, numbers c")
                    .untilReady();
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_secret_of_a_connection_cancels_its_statement_and_no_other_number_does() {
        try (RawClient client = server.loggedIn()) {
            client.query(ENDLESS);
            for (int offset = 1; offset <= 20; offset++) {
                client.cancel(offset);
            }
            assertFalse(client.isAnswered());
            while (!client.isAnswered()) {
                client.cancel(0);
            }
            assertEquals(List.of("E:ERROR 57014 Query cancelled on user's request", "Z:I"), client.untilReady());
            assertEquals(
                    "D:1010",
                    client.query("select count(*) from numbers").untilReady().get(1));
        }
    }

    @Test
    void a_client_that_breaks_off_leaves_neither_rows_nor_locks() {
        try (RawClient other = server.loggedIn()) {
            try (RawClient client = server.loggedIn()) {
                client.query("begin; lock numbers; insert into numbers values (-1)")
                        .untilReady();
            }
            List<String> said = other.query("begin; lock numbers; select count(*) from numbers; commit")
                    .untilReady();
            assertEquals("D:1010", said.get(3));
        }
    }

    @Test
    void a_client_that_breaks_off_without_reading_its_rows_does_so_too() {
        try (RawClient other = server.loggedIn()) {
            try (RawClient client = server.loggedIn()) {
                client.query("begin; lock numbers;").untilReady();
                client.query(
                        "select a.n, b.n, 'a text to fill the buffers between the two' from numbers a," + " numbers b");
            }
            List<String> said = other.query("begin; lock numbers; select count(*) from numbers; commit")
                    .untilReady();
            assertEquals("D:1010", said.get(3));
        }
    }

    @Test
    void a_server_that_closes_ends_idle_clients_running_statements_and_waiting_ones() {
        try (RawClient idle = server.loggedIn();
                RawClient holder = server.loggedIn();
                RawClient waiter = server.loggedIn();
                RawClient busy = server.loggedIn()) {
            holder.query("begin; lock numbers").untilReady();
            waiter.query("begin; lock numbers");
            busy.query(ENDLESS);
            assertTimeoutPreemptively(Duration.ofSeconds(30), server::stop);
            assertEquals(List.of(), idle.untilClosed());
            assertEquals(List.of(), holder.untilClosed());
        }
    }
}
