package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a session keeps between statements: settings, cursors, prepared statements, and what ends with a transaction. */
@Timeout(60)
class SessionIT {
    @TempDir
    static Path folder;

    private static Warehouse warehouse;

    @BeforeAll
    static void open() {
        warehouse = new Warehouse(folder);
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    @BeforeEach
    void table() throws SqlFailure {
        warehouse.run(
                "CREATE SCHEMA s; CREATE TABLE s.t (k INT, v VARCHAR(5)); INSERT INTO s.t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    }

    @AfterEach
    void clear() throws SqlFailure {
        warehouse.run("ROLLBACK; DROP SCHEMA s CASCADE; RESET ALL; DEALLOCATE ALL");
    }

    @Test
    void rollback_undoes_settings_and_commit_keeps_them() throws SqlFailure {
        warehouse.run("SET query_group TO 'first'; BEGIN; SET query_group TO 'second'");
        assertEquals("second", warehouse.value("SHOW query_group"));
        warehouse.run("ROLLBACK");
        assertEquals("first", warehouse.value("SHOW query_group"));
        warehouse.run("BEGIN; SET SESSION query_group TO 'third'; COMMIT");
        assertEquals("third", warehouse.value("SELECT current_setting('query_group')"));
        warehouse.run("BEGIN; RESET query_group");
        warehouse.refused("SELECT 1 / 0");
        warehouse.run("ROLLBACK");
        assertEquals("third", warehouse.value("SHOW query_group"));
        assertEquals("RESET", warehouse.run("RESET query_group"));
        assertEquals("", warehouse.value("SHOW query_group"));
    }

    @Test
    void a_statement_that_takes_longer_than_statement_timeout_is_cancelled() throws SqlFailure {
        warehouse.run("SET statement_timeout TO 200");
        SqlFailure failure = warehouse.refused("WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL"
                + " SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n");
        assertEquals("57014", failure.sqlState());
        warehouse.run("SET statement_timeout TO 0");
        assertEquals(3L, warehouse.value("SELECT count(*) FROM s.t"));
        assertEquals(
                "invalid value for parameter \"statement_timeout\": \"soon\": it takes milliseconds, a whole number;"
                        + " 0 is no limit",
                warehouse.refused("SET statement_timeout TO 'soon'").getMessage());
    }

    @Test
    void a_local_setting_ends_with_its_transaction() throws SqlFailure {
        warehouse.run("SET query_group TO 'whole'; BEGIN; SET LOCAL query_group TO 'part'");
        assertEquals("part", warehouse.value("SHOW query_group"));
        warehouse.run("COMMIT");
        assertEquals("whole", warehouse.value("SHOW query_group"));
        warehouse.run("SET LOCAL query_group TO 'nothing'");
        assertEquals("whole", warehouse.value("SHOW query_group"));
    }

    @Test
    void set_config_sets_when_the_query_runs() throws SqlFailure {
        assertEquals("made", warehouse.value("SELECT set_config('query_group', 'made', false)"));
        assertEquals("made", warehouse.value("SHOW query_group"));
        warehouse.run("BEGIN");
        warehouse.value("SELECT set_config('query_group', 'short', true)");
        assertEquals("short", warehouse.value("SHOW query_group"));
        warehouse.run("COMMIT");
        assertEquals("made", warehouse.value("SHOW query_group"));
        assertEquals(
                "42704",
                warehouse.refused("SELECT set_config('nothing', 'x', false)").sqlState());
    }

    @Test
    void a_cursor_is_fetched_from_in_its_transaction() throws SqlFailure {
        warehouse.run("BEGIN; DECLARE c CURSOR FOR SELECT k, v FROM s.t ORDER BY k");
        assertEquals(List.of(List.of(1, "a")), warehouse.rows("FETCH NEXT FROM c"));
        assertEquals(List.of(List.of(2, "b")), warehouse.rows("FETCH FORWARD 1 FROM c"));
        assertEquals("k", warehouse.fields("FETCH c").get(0).name());
        assertEquals("FETCH 1", warehouse.run("FETCH ALL FROM c"));
        assertEquals(List.of(), warehouse.rows("FETCH 5 FROM c"));
        assertEquals("CLOSE CURSOR", warehouse.run("CLOSE c"));
        assertEquals("34000", warehouse.refused("FETCH ALL FROM c").sqlState());
        warehouse.run("ROLLBACK; BEGIN; DECLARE c CURSOR FOR SELECT 1; COMMIT; BEGIN");
        assertEquals("cursor \"c\" does not exist", warehouse.refused("FETCH c").getMessage());
    }

    @Test
    void a_cursor_needs_a_block_and_has_no_company_and_does_not_go_back() throws SqlFailure {
        SqlFailure outside = warehouse.refused("DECLARE c CURSOR FOR SELECT 1");
        assertEquals("25P01", outside.sqlState());
        warehouse.run("BEGIN; DECLARE c CURSOR FOR SELECT 1");
        assertTrue(
                warehouse.refused("DECLARE d CURSOR FOR SELECT 2").getMessage().contains("only one cursor"));
        assertTrue(warehouse.refused("FETCH BACKWARD 1 FROM c").getMessage().contains("forward only"));
    }

    @Test
    void a_prepared_statement_runs_with_the_values_of_execute() throws SqlFailure {
        warehouse.run("PREPARE chosen (int, varchar) AS SELECT v FROM s.t WHERE k = $1 OR v = $2 ORDER BY v");
        assertEquals(List.of(List.of("a"), List.of("c")), warehouse.rows("EXECUTE chosen(1, 'c')"));
        assertEquals(List.of(List.of("b")), warehouse.rows("EXECUTE chosen('2', null)"));
        warehouse.run("PREPARE fill AS INSERT INTO s.t VALUES ($1, $2)");
        assertEquals("INSERT 0 1", warehouse.run("EXECUTE fill(4, 'd')"));
        assertEquals(4L, warehouse.value("SELECT count(*) FROM s.t"));
        assertEquals("42P05", warehouse.refused("PREPARE fill AS SELECT 1").sqlState());
        assertEquals("DEALLOCATE", warehouse.run("DEALLOCATE PREPARE fill"));
        SqlFailure gone = warehouse.refused("EXECUTE fill(5, 'e')");
        assertEquals("26000", gone.sqlState());
        assertEquals("prepared statement \"fill\" does not exist", gone.getMessage());
    }

    @Test
    void append_moves_all_rows_and_stands_in_no_block() throws SqlFailure {
        warehouse.run("CREATE TABLE s.u (k INT, v VARCHAR(5)); INSERT INTO s.u VALUES (9, 'z')");
        warehouse.run("BEGIN");
        assertEquals(
                "ALTER TABLE APPEND cannot run inside a transaction block",
                warehouse.refused("ALTER TABLE s.t APPEND FROM s.u").getMessage());
        warehouse.run("ROLLBACK");
        assertEquals("ALTER TABLE APPEND", warehouse.run("ALTER TABLE s.t APPEND FROM s.u"));
        assertEquals(4L, warehouse.value("SELECT count(*) FROM s.t"));
        assertEquals(0L, warehouse.value("SELECT count(*) FROM s.u"));
        warehouse.run(
                "CREATE TABLE s.wide (k INT, v VARCHAR(5), w INT DEFAULT 7); INSERT INTO s.wide VALUES (1, 'a', 1)");
        SqlFailure extra = warehouse.refused("ALTER TABLE s.t APPEND FROM s.wide");
        assertEquals("Say IGNOREEXTRA to append without it.", extra.hint().orElseThrow());
        warehouse.run("ALTER TABLE s.t APPEND FROM s.wide IGNOREEXTRA");
        assertEquals(5L, warehouse.value("SELECT count(*) FROM s.t"));
        warehouse.run("ALTER TABLE s.wide APPEND FROM s.t FILLTARGET");
        assertEquals(7, warehouse.value("SELECT max(w) FROM s.wide"));
        warehouse.run("CREATE TABLE s.other (k BIGINT, v VARCHAR(5))");
        assertTrue(warehouse
                .refused("ALTER TABLE s.t APPEND FROM s.other")
                .getMessage()
                .contains("needs columns of the same definition"));
    }

    @Test
    void some_statements_are_refused_in_a_block_by_name() throws SqlFailure {
        for (String statement : List.of("CREATE DATABASE d", "DROP DATABASE d", "VACUUM")) {
            warehouse.run("BEGIN");
            SqlFailure refused = warehouse.refused(statement);
            assertEquals("25001", refused.sqlState(), statement);
            assertTrue(refused.getMessage().endsWith(" cannot run inside a transaction block"), refused.getMessage());
            warehouse.run("ROLLBACK");
        }
        assertTrue(warehouse.refused("CALL p()").getMessage().contains("CALL is not supported by the local Redshift"));
        assertTrue(warehouse
                .refused("CREATE PROCEDURE p() AS $$ $$ LANGUAGE plpgsql")
                .getMessage()
                .contains("CREATE PROCEDURE is not supported by the local Redshift"));
    }

    @Test
    void a_materialized_view_shows_its_last_refresh() throws SqlFailure {
        assertEquals(
                "CREATE MATERIALIZED VIEW",
                warehouse.run("CREATE MATERIALIZED VIEW s.m DISTSTYLE ALL SORTKEY (total) AUTO REFRESH NO AS"
                        + " SELECT v, count(*) AS total FROM s.t GROUP BY v"));
        warehouse.run("INSERT INTO s.t VALUES (4, 'a')");
        assertEquals(1L, warehouse.value("SELECT total FROM s.m WHERE v = 'a'"));
        assertEquals("REFRESH MATERIALIZED VIEW", warehouse.run("REFRESH MATERIALIZED VIEW s.m"));
        assertEquals(2L, warehouse.value("SELECT total FROM s.m WHERE v = 'a'"));
        warehouse.run("BEGIN; INSERT INTO s.t VALUES (5, 'a'); REFRESH MATERIALIZED VIEW s.m; ROLLBACK");
        assertEquals(2L, warehouse.value("SELECT total FROM s.m WHERE v = 'a'"));
        assertEquals(
                "cannot change materialized view \"m\"",
                warehouse.refused("DELETE FROM s.m").getMessage());
        assertEquals("2BP01", warehouse.refused("DROP TABLE s.t").sqlState());
        assertEquals("\"m\" is not a table", warehouse.refused("DROP TABLE s.m").getMessage());
        assertEquals(
                "\"t\" is not a materialized view",
                warehouse.refused("REFRESH MATERIALIZED VIEW s.t").getMessage());
        assertEquals("DROP MATERIALIZED VIEW", warehouse.run("DROP MATERIALIZED VIEW s.m"));
        warehouse.run("CREATE MATERIALIZED VIEW s.m AS SELECT k FROM s.t; DROP TABLE s.t CASCADE");
        assertEquals("42P01", warehouse.refused("SELECT * FROM s.m").sqlState());
    }

    @Test
    void explain_shows_how_rows_are_joined_and_moved() throws SqlFailure {
        warehouse.run("CREATE TABLE s.sales (id INT, song INT DISTKEY, price DECIMAL(8,2));"
                + "CREATE TABLE s.songs (song INT DISTKEY, title VARCHAR(20));"
                + "CREATE TABLE s.tiny (song INT, x INT) DISTSTYLE ALL");
        assertEquals(
                List.of(
                        "XN Limit  (cost=1000000000000.00..1000000000000.00 rows=1 width=32)",
                        "  ->  XN Merge  (cost=1000000000000.00..1000000000000.00 rows=1 width=32)",
                        "        Merge Key: sum(price)",
                        "        ->  XN Network  (cost=1000000000000.00..1000000000000.00 rows=1 width=32)",
                        "              Send to leader",
                        "              ->  XN Sort  (cost=1000000000000.00..1000000000000.00 rows=1 width=32)",
                        "                    Sort Key: sum(price)"),
                lines("EXPLAIN SELECT title, sum(price) FROM s.sales, s.songs WHERE sales.song = songs.song"
                                + " AND price > 3 GROUP BY title ORDER BY sum(price) LIMIT 1")
                        .subList(0, 7)
                        .stream()
                        .map(line -> line.replaceAll(
                                "cost=.*? rows=1 width=[0-9]+",
                                "cost=1000000000000.00..1000000000000.00 rows=1 width=32"))
                        .toList());
        String plan = String.join(
                "\n", lines("EXPLAIN SELECT * FROM s.sales, s.songs WHERE sales.song = songs.song AND price > 3"));
        assertTrue(plan.startsWith("XN Hash Join DS_DIST_NONE  (cost="), plan);
        assertTrue(plan.contains("\n  Hash Cond: (\"outer\".song = \"inner\".song)\n"), plan);
        assertTrue(plan.contains("XN Seq Scan on sales  (cost=0.00.."), plan);
        assertTrue(plan.contains("Filter: (price > 3)"), plan);
        assertTrue(plan.contains("->  XN Hash  (cost="), plan);
        assertTrue(first("EXPLAIN SELECT * FROM s.sales JOIN s.tiny t ON t.song = sales.song")
                .startsWith("XN Hash Join DS_DIST_ALL_NONE"));
        assertTrue(first("EXPLAIN SELECT * FROM s.sales LEFT JOIN s.t ON t.k = sales.id")
                .startsWith("XN Hash Left Join DS_"));
        assertTrue(first("EXPLAIN SELECT * FROM s.t a, s.t b").startsWith("XN Nested Loop DS_BCAST_INNER"));
        assertTrue(first("EXPLAIN SELECT count(*) FROM s.t").startsWith("XN Aggregate  (cost="));
        assertTrue(first("EXPLAIN DELETE FROM s.t WHERE k = 1").startsWith("XN Seq Scan on t"));
        assertTrue(
                first("EXPLAIN INSERT INTO s.t SELECT DISTINCT k, v FROM s.t").startsWith("XN Unique"));
        assertTrue(first("EXPLAIN WITH q AS (SELECT k FROM s.t) SELECT * FROM q WHERE k IN (SELECT song FROM s.tiny)")
                .startsWith("XN Hash IN Join"));
        assertEquals("42P01", warehouse.refused("EXPLAIN SELECT * FROM s.gone").sqlState());
        assertEquals(
                "42703", warehouse.refused("EXPLAIN SELECT nothing FROM s.t").sqlState());
        assertEquals(
                "42601", warehouse.refused("EXPLAIN CREATE TABLE s.x (a INT)").sqlState());
        assertEquals(3L, warehouse.value("SELECT count(*) FROM s.t"));
    }

    private static List<String> lines(String sql) throws SqlFailure {
        return warehouse.rows(sql).stream().map(row -> (String) row.get(0)).toList();
    }

    private static String first(String sql) throws SqlFailure {
        return lines(sql).get(0);
    }
}
