package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryIT {
    @TempDir
    static Path folder;

    private static Warehouse warehouse;

    @BeforeAll
    static void open() throws SqlFailure {
        warehouse = new Warehouse(folder);
        warehouse.run("CREATE SCHEMA s; CREATE TABLE s.t (k INT, name VARCHAR(20), price DECIMAL(10,2), at TIMESTAMP,"
                + " big BIGINT, half DOUBLE PRECISION);"
                + "INSERT INTO s.t VALUES (1, 'Ann', 10.00, '2024-01-31 23:59:59', 10, 0.5),"
                + "(2, 'bob', 2.50, '2024-03-01 00:00:00', 20, 1.5), (3, NULL, NULL, NULL, NULL, NULL)");
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "7 / 2 ; 3",
                "-7 / 2 ; -3",
                "7 % 3 ; 1",
                "7.0 / 2 ; 3.500000000000",
                "10.00::decimal(10,2) / 3 ; 3.3333333333333",
                "7 / 2.0::float ; 3.5",
                "2 ^ 3 ; 8.0",
                "'a' || 1 || 'b' ; a1b",
                "NVL(NULL, 'x') ; x",
                "NVL2(NULL, 'a', 'b') ; b",
                "DECODE(NULL, 1, 'one', NULL, 'none', 'other') ; none",
                "DECODE(3, 1, 'one', 2, 'two') ; null",
                "LEN('héllo') ; 5",
                "OCTET_LENGTH('é') ; 2",
                "CHARINDEX('l', 'hello') ; 3",
                "POSITION('l' IN 'hello') ; 3",
                "SPLIT_PART('a-b-c', '-', 2) ; b",
                "STRTOL('ff', 16) ; 255",
                "MD5('a') ; 0cc175b9c0f1b6a831c399e269772661",
                "SHA2('a', 256) ; ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
                "JSON_EXTRACT_PATH_TEXT('{\"a\":{\"b\":\"c\"}}', 'a', 'b') ; c",
                "JSON_EXTRACT_PATH_TEXT('not json', 'a', true) ; null",
                "JSON_EXTRACT_ARRAY_ELEMENT_TEXT('[1,2]', 1) ; 2",
                "DATEADD(month, 1, '2024-01-31'::date) ; 2024-02-29T00:00",
                "DATEADD('day', -1, TIMESTAMP '2024-03-01 12:00:00') ; 2024-02-29T12:00",
                "DATEDIFF(day, '2024-01-31 23:59:59'::timestamp, '2024-02-01'::date) ; 1",
                "DATEDIFF(qtr, DATE '2023-12-31', DATE '2024-01-01') ; 1",
                "DATE_TRUNC('month', DATE '2024-02-15') ; 2024-02-01T00:00",
                "DATE_PART(dow, DATE '2024-02-18') ; 0",
                "EXTRACT(year FROM DATE '2024-02-15') ; 2024",
                "EXTRACT(epoch FROM TIMESTAMP '1970-01-02 00:00:00') ; 86400",
                "LAST_DAY(DATE '2024-02-01') ; 2024-02-29",
                "ADD_MONTHS(DATE '2024-01-31', 1) ; 2024-02-29T00:00",
                "DATE '2024-03-01' - DATE '2024-02-28' ; 2",
                "DATE '2024-02-28' + 2 ; 2024-03-01",
                "TO_CHAR(TIMESTAMP '2024-02-03 14:05:06', 'YYYY-MM-DD HH24:MI:SS') ; 2024-02-03 14:05:06",
                "TO_CHAR(DATE '2024-02-03', 'YYYYMMDD Mon') ; 20240203 Feb",
                "TO_DATE('03/02/2024', 'DD/MM/YYYY') ; 2024-02-03",
                "CONVERT(int, '12') ; 12",
                "CAST(1.5 AS VARCHAR(2)) ; 1.",
                "'abcdef'::varchar(3) ; abc",
                "'éé'::varchar(3) ; é",
                "'it\\'s' ; it's",
                "'a_b' LIKE 'a\\\\_b' ; true",
                "'axb' LIKE 'a\\\\_b' ; false",
                "'ABC' ILIKE 'a%' ; true",
                "'abc' ~ '^b' ; false",
                "'abc' ~ 'b' ; true",
                "(1, 2) IN ((1, 2), (3, 4)) ; true",
                "1 IN (SELECT 1 UNION SELECT 2) ; true",
                "REGEXP_REPLACE('a1b22', '[0-9]+', '#') ; a#b#",
                "REGEXP_SUBSTR('a1b22', '[0-9]+') ; 1",
                "REGEXP_INSTR('a1b22', '[0-9]+$') ; 4",
                "REGEXP_INSTR('a1b22', '[0-9]+', 3) ; 4",
                "INITCAP('hello wÖrld-x') ; Hello Wörld-X",
                "CONVERT_TIMEZONE('UTC', 'Europe/Berlin', TIMESTAMP '2024-07-01 00:00:00') ; 2024-07-01T02:00",
                "CONVERT_TIMEZONE('US/Pacific', '2024-01-01 00:00:00'::timestamp) ; 2023-12-31T16:00",
                "99999999999999999999 ; 99999999999999999999",
                "'a' || NULL ; null",
                "1.0::float8::varchar ; 1",
                "ISNULL(NULL, 3) ; 3",
                "6 & 3 ; 2",
                "5 << 1 ; 10",
                "TRIM(BOTH 'x' FROM 'xxaxx') ; a",
                "SUBSTRING('hello' FROM 2 FOR 3) ; ell",
                "GREATEST(1, NULL, 3) ; 3",
                "TRUNC(2.57, 1) ; 2.5",
                "current_user ; awsuser",
                "current_database() ; dev",
                "current_schema() ; public",
            })
    void expressions_give_what_redshift_gives(String expression, String expected) throws SqlFailure {
        assertEquals(expected, String.valueOf(warehouse.value("SELECT " + expression)));
    }

    @Test
    void aggregates_have_redshifts_types() throws SqlFailure {
        String sql = "SELECT count(*), sum(k), avg(k), sum(price), avg(price), sum(big), avg(half), min(name),"
                + " approximate count(distinct k), listagg(name, ',') within group (order by k desc) FROM s.t";
        assertEquals(
                List.of(
                        3L,
                        6L,
                        2L,
                        new BigDecimal("12.50"),
                        new BigDecimal("6.25"),
                        new BigDecimal("30"),
                        1.0,
                        "Ann",
                        3L,
                        "bob,Ann"),
                warehouse.rows(sql).get(0));
        assertEquals(
                List.of(
                        PgType.INT8,
                        PgType.INT8,
                        PgType.INT8,
                        PgType.NUMERIC,
                        PgType.NUMERIC,
                        PgType.NUMERIC,
                        PgType.FLOAT8,
                        PgType.VARCHAR,
                        PgType.INT8,
                        PgType.VARCHAR),
                warehouse.fields(sql).stream().map(Field::type).toList());
        assertEquals(
                List.of("count", "sum", "avg", "sum", "avg", "sum", "avg", "min", "count", "listagg"),
                warehouse.fields(sql).stream().map(Field::name).toList());
    }

    @Test
    void a_column_keeps_its_declared_type_and_origin_through_queries() throws SqlFailure {
        Field field = warehouse
                .fields("WITH q AS (SELECT name AS n FROM s.t) SELECT n FROM (SELECT * FROM q) x")
                .get(0);
        assertEquals(PgType.lengthTypmod(20), field.typmod());
        assertEquals("name", field.column());
        assertEquals(
                "?column?", warehouse.fields("SELECT k + 1 FROM s.t").get(0).name());
        assertEquals(
                PgType.INT4, warehouse.fields("SELECT k + 1 FROM s.t").get(0).type());
    }

    @Test
    void top_qualify_windows_and_null_order() throws SqlFailure {
        assertEquals(List.of(List.of(1)), warehouse.rows("SELECT TOP 1 k FROM s.t ORDER BY k"));
        assertEquals(
                List.of(List.of(3)),
                warehouse.rows("SELECT k FROM s.t QUALIFY row_number() OVER (ORDER BY k DESC) = 1"));
        assertEquals(List.of(List.of(1), List.of(2), List.of(3)), warehouse.rows("SELECT k FROM s.t ORDER BY name"));
        assertEquals(
                List.of(List.of(3), List.of(2), List.of(1)), warehouse.rows("SELECT k FROM s.t ORDER BY name DESC"));
        assertEquals(
                List.of(1L, 3L, 6L),
                warehouse.rows("SELECT sum(k) OVER (ORDER BY k ROWS UNBOUNDED PRECEDING) FROM s.t ORDER BY k").stream()
                        .map(row -> row.get(0))
                        .toList());
        assertEquals(
                2L,
                warehouse.value("SELECT count(*) FROM s.t a LEFT JOIN (s.t b JOIN s.t c USING (k)) ON a.k = b.k"
                        + " WHERE a.k < 3"));
    }

    @Test
    void set_operations_and_grouping() throws SqlFailure {
        assertEquals(
                List.of(List.of(1), List.of(3)),
                warehouse.rows("SELECT k FROM s.t MINUS SELECT 2 UNION ALL (SELECT 9 WHERE false) ORDER BY 1"));
        assertEquals(
                Arrays.asList(List.of("2024-01", 1L), List.of("2024-03", 1L)),
                warehouse.rows("SELECT to_char(at, 'YYYY-MM') AS m, count(*) FROM s.t WHERE at IS NOT NULL GROUP BY 1"
                        + " HAVING count(*) > 0 ORDER BY m"));
        assertEquals(
                List.of(List.of(10)),
                warehouse.rows("SELECT k * 10 AS k10 FROM s.t GROUP BY k * 10 ORDER BY k * 10 LIMIT 1 OFFSET 0"));
    }

    @Test
    void quoted_names_fold_and_unnamed_subqueries_pass() throws SqlFailure {
        assertEquals(
                1,
                warehouse.value(
                        "SELECT \"SQ_0\".\"K\" FROM (SELECT \"T\".\"K\" FROM \"S\".\"T\" WHERE s.t.k = 1) AS \"SQ_0\""));
        assertEquals(3L, warehouse.value("SELECT count(*) FROM (SELECT k FROM s.t)"));
    }

    @Test
    void parameters_are_inferred_and_bound() throws SqlFailure {
        Prepared prepared = warehouse.session.prepare(
                "SELECT k, $3 FROM s.t WHERE at >= $1 AND name = $2 AND k IN ($4)",
                new int[] {0, 0, 0, PgType.INT8.oid()});
        assertArrayEquals(
                new int[] {PgType.TIMESTAMP.oid(), PgType.VARCHAR.oid(), PgType.VARCHAR.oid(), PgType.INT8.oid()},
                prepared.parameterTypes());
        assertEquals(2, prepared.fields().size());
        for (int i = 0; i < 3; i++) {
            try (Result result = prepared.execute(List.of(LocalDateTime.of(2024, 1, 1, 0, 0), "Ann", "z", 1L))) {
                assertTrue(result.next());
                assertEquals(1, result.value(0));
                assertEquals("z", result.value(1));
                assertEquals("SELECT 1", result.tag());
            }
        }
        warehouse.run("CREATE TABLE s.p (a INT, b VARCHAR(3), c DATE, d DECIMAL(6,2))");
        Prepared insert = warehouse.session.prepare("INSERT INTO s.p VALUES ($1, $2, $3, $4)", new int[0]);
        assertArrayEquals(
                new int[] {PgType.INT4.oid(), PgType.VARCHAR.oid(), PgType.DATE.oid(), PgType.NUMERIC.oid()},
                insert.parameterTypes());
        assertEquals(
                "INSERT 0 1",
                insert.execute(Arrays.asList(null, "abc", LocalDate.of(2024, 1, 2), new BigDecimal("1.50")))
                        .tag());
        assertNull(warehouse.value(
                "SELECT a FROM s.p WHERE c = $1 AND d = $2", LocalDate.of(2024, 1, 2), new BigDecimal("1.50")));
    }

    @Test
    void errors_carry_redshifts_sqlstates() {
        assertEquals("42703", warehouse.refused("SELECT nothing FROM s.t").sqlState());
        assertEquals("42P01", warehouse.refused("SELECT * FROM s.nothing").sqlState());
        assertEquals(
                "relation \"s.nothing\" does not exist",
                warehouse.refused("SELECT * FROM s.nothing").getMessage());
        assertEquals("42601", warehouse.refused("SELECT FROM WHERE").sqlState());
        assertEquals("42601", warehouse.refused("SELECT 1 +").sqlState());
        assertEquals("22P02", warehouse.refused("SELECT 'x'::int").sqlState());
        assertEquals("22012", warehouse.refused("SELECT k / 0 FROM s.t").sqlState());
        assertEquals("42803", warehouse.refused("SELECT k, count(*) FROM s.t").sqlState());
        assertEquals("42P07", warehouse.refused("CREATE TABLE s.t (a INT)").sqlState());
        assertEquals("42704", warehouse.refused("SET nonsense TO 1").sqlState());
    }

    @Test
    void settings_label_the_history() throws SqlFailure {
        warehouse.run("SET query_group TO 'nightly'; /* {\"flow\":\"x\"} */ SELECT 42 AS answer; RESET query_group");
        assertEquals(
                "nightly",
                warehouse.value(
                        "SELECT trim(label) FROM stl_query WHERE querytxt LIKE '/* {\"flow\":\"x\"} */ SELECT 42%'"));
        assertEquals(
                "success",
                warehouse.value("SELECT status FROM sys_query_history WHERE query_text LIKE '%42 AS answer' LIMIT 1"));
        warehouse.run("SET application_name = 'tests'");
        assertEquals("tests", warehouse.value("SHOW application_name"));
        assertEquals("tests", warehouse.session.settings().get("application_name"));
    }
}
