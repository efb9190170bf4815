package io.sluice.local.redshift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told to go wrong goes wrong, once, and leaves behind what the outcome says. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InjectedFaultsIT {
    @TempDir
    Path folder;

    private TestServer server(Fault... faults) {
        return TestServer.start(folder, ServerOptions.PLAIN.with(Faults.of(faults)));
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static int count(TestServer server) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from t")) {
            assertTrue(row.next());
            return row.getInt(1);
        }
    }

    @Test
    void the_nth_matching_statement_meets_a_conflict_and_no_other() throws SQLException {
        try (TestServer server = server(Fault.on(2, "insert into t .*", Fault.Effect.CONFLICT));
                Connection connection = server.connect()) {
            run(connection, "create table t (a int)", "insert into t values (1)");
            SQLException conflict = assertThrows(SQLException.class, () -> run(connection, "INSERT INTO t VALUES (2)"));
            assertEquals("XX000", conflict.getSQLState());
            assertTrue(conflict.getMessage().contains("1023"), conflict.getMessage());
            assertTrue(
                    conflict.getMessage().contains("Serializable isolation violation on table"), conflict.getMessage());
            run(connection, "insert into t values (3)");
            assertEquals(2, count(server));
        }
    }

    @Test
    void a_conflict_at_commit_rolls_back_and_ends_the_block() throws SQLException {
        try (TestServer server = server(Fault.on(1, "commit", Fault.Effect.CONFLICT));
                Connection connection = server.connect()) {
            run(connection, "create table t (a int)");
            connection.setAutoCommit(false);
            run(connection, "insert into t values (1)");
            assertThrows(SQLException.class, connection::commit);
            assertEquals(0, count(server));
            run(connection, "insert into t values (2)");
            connection.commit();
            assertEquals(1, count(server));
        }
    }

    @Test
    void a_commit_that_is_lost_on_the_way_there_has_not_landed() throws SQLException {
        try (TestServer server = server(Fault.on(1, "commit", Fault.Effect.DISCONNECT_BEFORE));
                Connection connection = server.connect()) {
            run(connection, "create table t (a int)");
            connection.setAutoCommit(false);
            run(connection, "insert into t values (1)");
            SQLException lost = assertThrows(SQLException.class, connection::commit);
            assertTrue(lost.getSQLState().startsWith("08"), lost.toString());
            assertEquals(0, count(server));
        }
    }

    @Test
    void a_commit_whose_answer_is_lost_has_landed() throws SQLException {
        try (TestServer server = server(Fault.on(1, "commit", Fault.Effect.DISCONNECT_AFTER));
                Connection connection = server.connect()) {
            run(connection, "create table t (a int)");
            connection.setAutoCommit(false);
            run(connection, "insert into t values (1)");
            SQLException lost = assertThrows(SQLException.class, connection::commit);
            assertTrue(lost.getSQLState().startsWith("08"), lost.toString());
            assertEquals(1, count(server));
        }
    }

    @Test
    void a_statement_without_a_block_whose_answer_is_lost_has_landed() throws SQLException {
        try (TestServer server = server(Fault.on(1, "insert .*", Fault.Effect.DISCONNECT_AFTER));
                Connection connection = server.connect()) {
            run(connection, "create table t (a int)");
            assertThrows(SQLException.class, () -> run(connection, "insert into t values (1)"));
            assertEquals(1, count(server));
        }
    }

    @Test
    void a_slow_commit_keeps_others_waiting_and_lands() throws SQLException {
        Duration length = Duration.ofMillis(400);
        try (TestServer server = server(Fault.on(1, "commit", Fault.Effect.delay(length)));
                Connection connection = server.connect()) {
            run(connection, "create table t (a int)");
            connection.setAutoCommit(false);
            run(connection, "insert into t values (1)");
            long before = System.nanoTime();
            connection.commit();
            assertTrue(System.nanoTime() - before >= length.toNanos());
            assertEquals(1, count(server));
        }
    }

    @Test
    void a_share_of_the_statements_drawn_from_a_seed_is_the_same_each_time() {
        Fault first = Fault.atRandom(7, 0.3, "select .*", Fault.Effect.CONFLICT);
        Fault second = Fault.atRandom(7, 0.3, "select .*", Fault.Effect.CONFLICT);
        int befallen = 0;
        for (int i = 0; i < 1000; i++) {
            boolean befalls = first.befalls("select 1");
            assertEquals(befalls, second.befalls("select 1"));
            befallen += befalls ? 1 : 0;
            assertEquals(false, first.befalls("delete from t"));
        }
        assertTrue(befallen > 250 && befallen < 350, "befallen: " + befallen);
    }
}
