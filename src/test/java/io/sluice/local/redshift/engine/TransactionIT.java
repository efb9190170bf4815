package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TransactionIT {
    @TempDir
    static Path folder;

    private static Warehouse warehouse;
    private static ExecutorService background;
    private Session other;

    @BeforeAll
    static void open() {
        warehouse = new Warehouse(folder);
        background = Executors.newSingleThreadExecutor();
    }

    @AfterAll
    static void close() {
        background.shutdownNow();
        warehouse.close();
    }

    @BeforeEach
    void tables() throws SqlFailure {
        warehouse.run("ROLLBACK; DROP SCHEMA IF EXISTS s CASCADE; CREATE SCHEMA s; CREATE TABLE s.t (k INT, v INT);"
                + "CREATE TABLE s.u (k INT); INSERT INTO s.t VALUES (1, 0)");
        other = warehouse.connect();
    }

    @AfterEach
    void disconnect() throws SqlFailure {
        warehouse.run("ROLLBACK");
        other.close();
    }

    private Future<String> behind(String script) {
        return background.submit(() -> Warehouse.run(other, script));
    }

    /** It waits: it has not ended after a while. */
    private static void assertWaits(Future<String> future) {
        assertThrows(TimeoutException.class, () -> future.get(300, TimeUnit.MILLISECONDS));
    }

    private static SqlFailure failure(Future<String> future) {
        ExecutionException failed = assertThrows(ExecutionException.class, future::get);
        return (SqlFailure) failed.getCause();
    }

    @Test
    void a_block_is_all_or_nothing_ddl_included() throws SqlFailure {
        warehouse.run("BEGIN; CREATE TABLE s.n (a INT); INSERT INTO s.n VALUES (1); INSERT INTO s.t VALUES (2, 0)");
        assertEquals(TransactionStatus.OPEN, warehouse.session.transaction());
        assertEquals(
                1L,
                Warehouse.rows(other, "SELECT count(*) FROM s.u, s.u u2 WHERE false UNION ALL SELECT 1")
                                .size()
                        - 1L);
        warehouse.run("ROLLBACK");
        assertEquals("42P01", warehouse.refused("SELECT * FROM s.n").sqlState());
        assertEquals(1L, warehouse.value("SELECT count(*) FROM s.t"));
    }

    @Test
    void a_failed_block_takes_nothing_but_its_end() throws SqlFailure {
        warehouse.run("BEGIN; INSERT INTO s.t VALUES (2, 0)");
        assertEquals("22012", warehouse.refused("SELECT 1 / 0").sqlState());
        assertEquals(TransactionStatus.FAILED, warehouse.session.transaction());
        SqlFailure ignored = warehouse.refused("SELECT 1");
        assertEquals("25P02", ignored.sqlState());
        assertEquals(
                "current transaction is aborted, commands ignored until end of transaction block",
                ignored.getMessage());
        assertEquals("ROLLBACK", warehouse.run("COMMIT"));
        assertEquals(TransactionStatus.IDLE, warehouse.session.transaction());
        assertEquals(1L, warehouse.value("SELECT count(*) FROM s.t"));
    }

    @Test
    void truncate_commits_the_block() throws SqlFailure {
        warehouse.run("BEGIN; INSERT INTO s.u VALUES (5); TRUNCATE s.t");
        assertEquals(TransactionStatus.IDLE, warehouse.session.transaction());
        assertEquals(5, Warehouse.rows(other, "SELECT k FROM s.u").get(0).get(0));
    }

    @Test
    void some_statements_stand_in_no_block() throws SqlFailure {
        warehouse.run("BEGIN");
        SqlFailure vacuum = warehouse.refused("VACUUM s.t");
        assertEquals("VACUUM cannot run inside a transaction block", vacuum.getMessage());
        assertEquals("25P02", warehouse.refused("SELECT 1").sqlState());
        warehouse.run("ROLLBACK; BEGIN");
        assertEquals(
                "CREATE EXTERNAL TABLE cannot run inside a transaction block",
                warehouse
                        .refused("CREATE EXTERNAL TABLE e.t (a int) STORED AS PARQUET LOCATION 's3://x/'")
                        .getMessage());
    }

    @Test
    void lock_waits_for_the_holder_and_then_sees_what_it_committed() throws Exception {
        warehouse.run("BEGIN; LOCK s.t; UPDATE s.t SET v = 1");
        Future<String> waiting = behind("BEGIN; LOCK TABLE s.t; UPDATE s.t SET v = v + 10; COMMIT");
        assertWaits(waiting);
        warehouse.run("COMMIT");
        assertEquals("COMMIT", waiting.get());
        assertEquals(11, warehouse.value("SELECT v FROM s.t"));
    }

    @Test
    void lock_keeps_readers_out_and_a_writer_does_not() throws Exception {
        warehouse.run("BEGIN; INSERT INTO s.t VALUES (9, 9)");
        assertEquals(
                1L, Warehouse.rows(other, "SELECT count(*) FROM s.t").get(0).get(0));
        warehouse.run("COMMIT; BEGIN; LOCK s.t");
        Future<String> reader = behind("SELECT * FROM s.t");
        assertWaits(reader);
        warehouse.run("COMMIT");
        assertEquals("SELECT 2", reader.get());
    }

    @Test
    void writers_of_one_table_wait_for_each_other() throws Exception {
        warehouse.run("BEGIN; UPDATE s.t SET v = 5");
        Future<String> writer = behind("UPDATE s.t SET v = v + 1");
        assertWaits(writer);
        warehouse.run("COMMIT");
        assertEquals("UPDATE 1", writer.get());
        assertEquals(6, warehouse.value("SELECT v FROM s.t"));
    }

    @Test
    void a_waiting_statement_can_be_cancelled() throws Exception {
        warehouse.run("BEGIN; LOCK s.t");
        Future<String> waiting = behind("INSERT INTO s.t VALUES (1, 1)");
        assertWaits(waiting);
        other.cancel();
        assertEquals("57014", failure(waiting).sqlState());
    }

    @Test
    void a_running_statement_can_be_cancelled() throws Exception {
        warehouse.run("CREATE TABLE s.many AS SELECT 1 AS a FROM s.t; INSERT INTO s.many SELECT * FROM s.many");
        for (int i = 0; i < 16; i++) {
            warehouse.run("INSERT INTO s.many SELECT * FROM s.many");
        }
        Future<String> running = behind("SELECT count(*) FROM s.many a, s.many b, s.many c WHERE a.a + b.a + c.a > 5");
        assertWaits(running);
        other.cancel();
        assertEquals("57014", failure(running).sqlState());
    }

    @Test
    void a_change_of_rows_that_changed_since_the_snapshot_is_a_serialization_failure() throws Exception {
        warehouse.run("BEGIN; SELECT * FROM s.t");
        Warehouse.run(other, "UPDATE s.t SET v = 7");
        SqlFailure failure = warehouse.refused("UPDATE s.t SET v = 8");
        assertEquals("XX000", failure.sqlState());
        assertTrue(failure.getMessage().contains("1023"), failure.getMessage());
        assertTrue(failure.detail().get().contains("Serializable isolation violation on table"));
    }

    @Test
    void waiting_for_each_other_fails_one_of_them() throws Exception {
        warehouse.run("BEGIN; LOCK s.t");
        Future<String> first = behind("BEGIN; LOCK s.u; LOCK s.t; COMMIT");
        assertWaits(first);
        assertEquals("40P01", warehouse.refused("LOCK s.u").sqlState());
        warehouse.run("ROLLBACK");
        assertEquals("COMMIT", first.get());
    }

    @Test
    void a_closed_session_leaves_neither_locks_nor_changes() throws Exception {
        Session leaving = warehouse.connect();
        Warehouse.run(leaving, "BEGIN; LOCK s.t; DELETE FROM s.t");
        leaving.close();
        assertEquals(1L, warehouse.value("SELECT count(*) FROM s.t"));
        assertFalse(warehouse.rows("SELECT * FROM s.t").isEmpty());
    }

    @Test
    void results_outlive_their_transaction() throws SqlFailure {
        Result result =
                warehouse.session.prepare("SELECT k FROM s.t", new int[0]).execute(List.of());
        warehouse.run("DELETE FROM s.t");
        assertTrue(result.next());
        assertEquals(1, result.value(0));
    }
}
