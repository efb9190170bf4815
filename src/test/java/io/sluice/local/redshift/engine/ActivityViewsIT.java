package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an analyst asks of sessions, queries, transactions and locks. */
@Timeout(60)
class ActivityViewsIT {
    @TempDir
    static Path folder;

    private static Warehouse warehouse;

    @BeforeAll
    static void open() throws SqlFailure {
        warehouse = new Warehouse(folder);
        warehouse.run("CREATE SCHEMA s; CREATE TABLE s.t (a INT); INSERT INTO s.t VALUES (1), (2), (3)");
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    @Test
    void query_history_tells_label_outcome_and_rows() throws SqlFailure {
        warehouse.run("SET query_group TO 'nightly'; SELECT a FROM s.t");
        warehouse.refused("SELECT a / 0 FROM s.t");
        warehouse.run("RESET query_group");
        assertEquals(
                List.of(List.of("SELECT", "success", 3L, "none"), List.of("SELECT", "failed", 0L, "Divide by zero")),
                warehouse.rows("SELECT trim(query_type), trim(status), returned_rows, nvl(error_message, 'none')"
                        + " FROM sys_query_history WHERE query_label = 'nightly' AND query_type = 'SELECT'"
                        + " ORDER BY query_id"));
        assertTrue((Boolean) warehouse.value("SELECT bool_and(elapsed_time >= 0 AND end_time >= start_time)"
                + " FROM sys_query_history WHERE query_label = 'nightly'"));
        assertEquals(
                "running", warehouse.value("SELECT status FROM sys_query_history WHERE query_text LIKE '%itself%'"));
    }

    @Test
    void the_older_views_agree_with_the_history() throws SqlFailure {
        String text = "SELECT '" + "x".repeat(450) + "'";
        warehouse.run(text);
        long id = (Long) warehouse.value("SELECT pg_last_query_id()");
        assertEquals(text, warehouse.value("SELECT querytxt FROM stl_query WHERE query = " + id));
        assertEquals(
                text,
                warehouse.value(
                        "SELECT listagg(text) WITHIN GROUP (ORDER BY sequence) FROM stl_querytext WHERE query = "
                                + id));
        assertEquals(3L, warehouse.value("SELECT count(*) FROM sys_query_text WHERE query_id = " + id));
        assertEquals(0, warehouse.value("SELECT aborted FROM svl_qlog WHERE query = " + id));
        assertEquals("Completed", warehouse.value("SELECT trim(final_state) FROM stl_wlm_query WHERE query = " + id));
        assertEquals(
                1L,
                warehouse.value(
                        "SELECT count(*) FROM stv_recents WHERE status = 'Done' AND query LIKE 'SELECT ''xxx%'"));
    }

    @Test
    void statements_of_one_block_share_a_transaction() throws SqlFailure {
        warehouse.run("BEGIN; SELECT 'block one'; SELECT 'block two'; COMMIT; SELECT 'block three'");
        assertEquals(
                List.of(List.of(2L), List.of(1L)),
                warehouse.rows("SELECT count(*) FROM stl_query WHERE querytxt LIKE 'SELECT ''block %' GROUP BY xid"
                        + " ORDER BY xid"));
    }

    @Test
    void locks_and_those_who_wait_for_them_are_shown() throws Exception {
        Session holder = warehouse.connect();
        Session waiter = warehouse.connect();
        ExecutorService background = Executors.newSingleThreadExecutor();
        try {
            Warehouse.run(holder, "BEGIN; LOCK s.t");
            Future<String> waiting = background.submit(() -> Warehouse.run(waiter, "INSERT INTO s.t VALUES (4)"));
            while (((Long) warehouse.value("SELECT count(*) FROM svv_transactions WHERE NOT granted")) == 0) {
                Thread.onSpinWait();
            }
            assertEquals(
                    List.of(List.of("AccessExclusiveLock", true, "t"), List.of("ShareRowExclusiveLock", false, "t")),
                    warehouse.rows("SELECT lock_mode, granted, relname FROM svv_transactions t"
                            + " JOIN pg_class c ON c.oid = t.relation ORDER BY granted DESC"));
            assertEquals(
                    List.of(List.of("Holding write lock"), List.of("Waiting for write lock")),
                    warehouse.rows("SELECT lock_status FROM stv_locks ORDER BY 1"));
            assertEquals(
                    1L,
                    warehouse.value("SELECT count(*) FROM stv_inflight WHERE text LIKE 'INSERT INTO s.t VALUES (4)%'"));
            assertEquals(3L, warehouse.value("SELECT count(*) FROM stv_sessions"));
            Warehouse.run(holder, "ROLLBACK");
            assertEquals("INSERT 0 1", waiting.get());
        } finally {
            holder.close();
            waiter.close();
            background.shutdownNow();
        }
        assertEquals(1L, warehouse.value("SELECT count(*) FROM stv_sessions"));
        assertEquals(0L, warehouse.value("SELECT count(*) FROM svv_transactions"));
    }
}
