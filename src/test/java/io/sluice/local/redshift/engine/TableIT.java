package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableIT {
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
    void schema() throws SqlFailure {
        warehouse.run("ROLLBACK; DROP SCHEMA IF EXISTS s CASCADE; CREATE SCHEMA s");
    }

    @Test
    void a_table_with_every_attribute_is_created_and_keeps_its_declared_types() throws SqlFailure {
        warehouse.run("CREATE TABLE IF NOT EXISTS S.\"Plays\" ("
                + "\"Id\" BIGINT NOT NULL ENCODE az64 DISTKEY, name VARCHAR(10) ENCODE lzo, note TEXT, big VARCHAR(MAX),"
                + " price DECIMAL(10,2) DEFAULT 1.50, at TIMESTAMP SORTKEY, day DATE, zoned TIMESTAMPTZ, ok BOOLEAN,"
                + " half REAL, whole DOUBLE PRECISION, code CHAR(3), doc SUPER, small SMALLINT, PRIMARY KEY (id))"
                + " BACKUP NO DISTSTYLE KEY");
        List<Field> fields = warehouse.fields("SELECT * FROM s.plays");
        assertEquals(
                List.of(
                        "id", "name", "note", "big", "price", "at", "day", "zoned", "ok", "half", "whole", "code",
                        "doc", "small"),
                fields.stream().map(Field::name).toList());
        assertEquals(PgType.lengthTypmod(10), fields.get(1).typmod());
        assertEquals(PgType.lengthTypmod(256), fields.get(2).typmod());
        assertEquals(PgType.lengthTypmod(65535), fields.get(3).typmod());
        assertEquals(PgType.numericTypmod(10, 2), fields.get(4).typmod());
        assertEquals(Nullability.NOT_NULL, fields.get(0).nullability());
        assertEquals(PgType.SUPER, fields.get(12).type());
        assertEquals("s", fields.get(0).schema());
    }

    @Test
    void varchar_counts_bytes_and_forgives_only_trailing_blanks() throws SqlFailure {
        warehouse.run("CREATE TABLE s.t (a VARCHAR(3))");
        warehouse.run("INSERT INTO s.t VALUES ('abc'), ('ab     '), ('é')");
        SqlFailure failure = warehouse.refused("INSERT INTO s.t VALUES ('éé')");
        assertEquals("22001", failure.sqlState());
        assertEquals("value too long for type character varying(3)", failure.getMessage());
        assertEquals(
                "22001",
                warehouse.refused("INSERT INTO s.t SELECT a || 'xyz' FROM s.t").sqlState());
        assertEquals("22001", warehouse.refused("UPDATE s.t SET a = 'long'").sqlState());
        assertEquals(
                List.of(List.of("ab "), List.of("abc"), List.of("é")), warehouse.rows("SELECT a FROM s.t ORDER BY 1"));
    }

    @Test
    void a_temporary_table_like_another_takes_its_columns_and_hides_it() throws SqlFailure {
        warehouse.run("CREATE TABLE s.t (a INT NOT NULL, b VARCHAR(5) DEFAULT 'x', c DATE) DISTKEY(a) SORTKEY(c)");
        warehouse.run("CREATE TEMP TABLE stg (LIKE s.t); INSERT INTO stg (a) VALUES (1)");
        assertEquals(
                java.util.Arrays.asList(1, null, null),
                warehouse.rows("SELECT * FROM stg").get(0));
        warehouse.run("CREATE TABLE #more (LIKE s.t INCLUDING DEFAULTS); INSERT INTO #more (a) VALUES (2)");
        assertEquals("x", warehouse.value("SELECT b FROM #more"));
        assertEquals(
                "23502", warehouse.refused("INSERT INTO stg (b) VALUES ('q')").sqlState());
        try (Session other = warehouse.connect()) {
            assertEquals(
                    "42P01",
                    org.junit.jupiter.api.Assertions.assertThrows(
                                    SqlFailure.class, () -> Warehouse.run(other, "SELECT * FROM stg"))
                            .sqlState());
        }
        warehouse.run("DROP TABLE stg; DROP TABLE #more");
    }

    @Test
    void rows_are_deleted_by_another_table_and_inserted_from_it() throws SqlFailure {
        warehouse.run("CREATE TABLE s.t (k INT, v VARCHAR(10)); INSERT INTO s.t VALUES (1,'a'),(2,'b'),(3,'c')");
        warehouse.run("CREATE TEMP TABLE stg (LIKE s.t); INSERT INTO stg VALUES (2,'B'),(3,'C'),(4,'D')");
        assertEquals("DELETE 2", warehouse.run("DELETE FROM s.t USING stg WHERE s.t.k = stg.k"));
        assertEquals("INSERT 0 3", warehouse.run("INSERT INTO s.t (k, v) SELECT k, v FROM stg"));
        assertEquals(
                "UPDATE 1", warehouse.run("UPDATE s.t SET v = stg.v || '!' FROM stg WHERE t.k = stg.k AND stg.k = 4"));
        assertEquals(
                List.of(List.of(1, "a"), List.of(2, "B"), List.of(3, "C"), List.of(4, "D!")),
                warehouse.rows("SELECT k, v FROM s.t ORDER BY k"));
        warehouse.run("DROP TABLE stg");
    }

    @Test
    void a_table_is_made_of_a_query_with_types_that_redshift_would_give() throws SqlFailure {
        warehouse.run(
                "CREATE TABLE s.t (k INT, v VARCHAR(10), p DECIMAL(8,2)); INSERT INTO s.t VALUES (1,'a',2.5),(1,'b',3.5)");
        assertEquals(
                "SELECT 1",
                warehouse.run(
                        "CREATE TABLE s.sums DISTSTYLE ALL AS SELECT k, max(v) AS v, sum(p) AS p, count(*) AS n, sum(k) AS ks,"
                                + " avg(k) AS a FROM s.t GROUP BY k"));
        assertEquals(
                List.of(1, "b", new BigDecimal("6.00"), 2L, 2L, 1L),
                warehouse.rows("SELECT * FROM s.sums").get(0));
        List<Field> fields = warehouse.fields("SELECT * FROM s.sums");
        assertEquals(PgType.lengthTypmod(10), fields.get(1).typmod());
        assertEquals(PgType.numericTypmod(38, 2), fields.get(2).typmod());
        assertEquals(PgType.INT8, fields.get(4).type());
    }

    @Test
    void columns_are_added_renamed_widened_and_dropped() throws SqlFailure {
        warehouse.run("CREATE TABLE s.t (a INT, b VARCHAR(3)); INSERT INTO s.t VALUES (1, 'abc')");
        warehouse.run("ALTER TABLE s.t ADD COLUMN c VARCHAR(4) DEFAULT 'new' NOT NULL");
        warehouse.run("ALTER TABLE s.t ALTER COLUMN b TYPE VARCHAR(6); ALTER TABLE s.t RENAME COLUMN b TO bb");
        warehouse.run("UPDATE s.t SET bb = 'abcdef'");
        assertEquals(
                List.of(1, "abcdef", "new"), warehouse.rows("SELECT * FROM s.t").get(0));
        assertEquals("22001", warehouse.refused("UPDATE s.t SET bb = 'abcdefg'").sqlState());
        warehouse.run("ALTER TABLE s.t DROP COLUMN a; ALTER TABLE s.t RENAME TO t2");
        assertEquals("42P01", warehouse.refused("SELECT * FROM s.t").sqlState());
        assertEquals("abcdef", warehouse.value("SELECT bb FROM s.t2"));
        assertTrue(warehouse
                .refused("ALTER TABLE s.t2 ADD COLUMN x INT, ADD COLUMN y INT")
                .getMessage()
                .contains("one column"));
    }

    @Test
    void identity_columns_number_the_rows() throws SqlFailure {
        warehouse.run("CREATE TABLE s.t (id BIGINT IDENTITY(1,1), v INT); INSERT INTO s.t (v) VALUES (10), (20)");
        assertEquals(2L, warehouse.value("SELECT count(DISTINCT id) FROM s.t"));
        assertTrue(warehouse
                .refused("INSERT INTO s.t (id, v) VALUES (1, 1)")
                .getMessage()
                .contains("identity"));
    }

    @Test
    void what_redshift_lacks_is_refused_by_name() {
        assertTrue(warehouse.refused("CREATE TABLE s.t (a INT[])").getMessage().contains("array"));
        assertTrue(warehouse.refused("CREATE TABLE s.t (a UUID)").getMessage().contains("uuid"));
        assertTrue(warehouse.refused("CREATE TABLE s.t (a SERIAL)").getMessage().contains("serial"));
        assertTrue(warehouse.refused("CREATE INDEX i ON s.t (a)").getMessage().contains("CREATE INDEX"));
        assertEquals(
                "42601",
                warehouse
                        .refused("INSERT INTO s.t VALUES (1) ON CONFLICT DO NOTHING")
                        .sqlState());
        assertEquals("42883", warehouse.refused("SELECT string_agg('a', ',')").sqlState());
        assertEquals(
                "0A000", warehouse.refused("SELECT * FROM read_parquet('x')").sqlState());
        assertEquals("42883", warehouse.refused("SELECT list_value(1)").sqlState());
        assertEquals("42883", warehouse.refused("SELECT hamming('a','b')").sqlState());
        assertEquals("0A000", warehouse.refused("SELECT soundex('a')").sqlState());
        assertEquals("42601", warehouse.refused("FROM s.t").sqlState());
    }

    @Test
    void tables_survive_a_restart() throws SqlFailure {
        warehouse.run("CREATE TABLE s.t (a VARCHAR(7)); INSERT INTO s.t VALUES ('kept')");
        warehouse.reopen();
        assertEquals("kept", warehouse.value("SELECT a FROM s.t"));
        assertEquals(
                "22001",
                warehouse.refused("INSERT INTO s.t VALUES ('too long a text')").sqlState());
    }

    @Test
    void values_come_back_in_the_types_of_the_wire() throws SqlFailure {
        warehouse.run(
                "CREATE TABLE s.t (d DATE, ts TIMESTAMP, n DECIMAL(38,10), c CHAR(4), b BOOLEAN, s SMALLINT, j SUPER)");
        warehouse.run(
                "INSERT INTO s.t VALUES ('2024-02-29', '2024-02-29 12:34:56.789012', 12345678901234567890.0123456789,"
                        + " 'ab', true, 7, json_parse('{\"a\":[1,2]}'))");
        assertEquals(
                List.of(
                        LocalDate.of(2024, 2, 29),
                        LocalDateTime.of(2024, 2, 29, 12, 34, 56, 789012000),
                        new BigDecimal("12345678901234567890.0123456789"),
                        "ab  ",
                        true,
                        (short) 7,
                        "{\"a\":[1,2]}"),
                warehouse.rows("SELECT * FROM s.t").get(0));
    }
}
