package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuperIT {
    @TempDir
    static Path folder;

    private static Warehouse warehouse;

    @BeforeAll
    static void open() throws SqlFailure {
        warehouse = new Warehouse(folder);
        warehouse.run("CREATE TABLE docs (id INT, doc SUPER); INSERT INTO docs VALUES"
                + " (1, JSON_PARSE('{\"a\": [1, 2.50, \"x\"], \"o\": {\"k\": null, \"n\": 1.10}}')),"
                + " (2, JSON_PARSE('[10, 9, 100]')), (3, NULL)");
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    @Test
    void clients_receive_compact_json_of_type_4000() throws SqlFailure {
        assertEquals(
                4000, warehouse.fields("SELECT doc FROM docs").get(0).type().oid());
        assertEquals(
                "{\"a\":[1,2.50,\"x\"],\"o\":{\"k\":null,\"n\":1.10}}",
                warehouse.value("SELECT doc FROM docs WHERE id = 1"));
        assertEquals(
                "{\"a\":[1,2.50,\"x\"],\"o\":{\"k\":null,\"n\":1.10}}",
                warehouse.value("SELECT JSON_SERIALIZE(doc) FROM docs WHERE id = 1"));
    }

    @Test
    void no_digit_of_a_number_is_lost_on_its_way_through_a_table() throws SqlFailure {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        warehouse.run("CREATE TABLE numbers (s SUPER)");
        for (int i = 0; i < 30; i++) {
            BigDecimal number =
                    new BigDecimal(new java.math.BigInteger(1 + random.nextInt(120), random), random.nextInt(15));
            String text = number.toPlainString();
            warehouse.run("DELETE FROM numbers; INSERT INTO numbers VALUES (JSON_PARSE('{\"v\": [" + text + "]}'))");
            assertEquals(text, warehouse.value("SELECT s.v[0] FROM numbers"), "seed " + seed);
            assertEquals(text, warehouse.value("SELECT s.v[0]::VARCHAR FROM numbers"), "seed " + seed);
            assertEquals(true, warehouse.value("SELECT s.v[0] = JSON_PARSE('" + text + "') FROM numbers"));
        }
    }

    @Test
    void a_string_that_looks_like_a_marked_number_is_refused_and_not_changed() {
        assertEquals(
                "0A000",
                warehouse.refused("SELECT JSON_PARSE('[\"\uE0001.5\"]')").sqlState());
    }

    @Test
    void elements_come_with_their_indexes_and_arrays_that_are_none_give_no_rows() throws SqlFailure {
        assertEquals(
                List.of(List.of(0L, "1"), List.of(1L, "2.50"), List.of(2L, "\"x\"")),
                warehouse.rows("SELECT i, e FROM docs d, d.doc.a AS e AT i ORDER BY i"));
        assertEquals(0L, warehouse.value("SELECT COUNT(*) FROM docs d, d.doc.o AS e"));
        assertEquals(
                List.of(List.of(1, 3L), List.of(2, 0L), List.of(3, 0L)),
                warehouse.rows("SELECT d.id, (SELECT COUNT(*) FROM d.doc.a AS e) FROM docs d ORDER BY 1"));
    }

    @Test
    void a_json_null_is_null_and_absent_attributes_are_too() throws SqlFailure {
        assertEquals(
                Arrays.asList("null", true, null, true, "null"),
                warehouse
                        .rows("SELECT doc.o.k, doc.o.k IS NULL, doc.o.none, doc.o.none IS NULL, JSON_TYPEOF(doc.o.k)"
                                + " FROM docs WHERE id = 1")
                        .get(0));
    }

    @Test
    void numbers_are_reckoned_with_by_their_own_types() throws SqlFailure {
        assertEquals(
                List.of("3", "3.60", "6.2e+0", "3", "6.25"),
                warehouse
                        .rows(
                                "SELECT JSON_PARSE('1') + 2, JSON_SERIALIZE(JSON_PARSE('3.60')),"
                                        + " JSON_PARSE('3.1e0') * 2, JSON_PARSE('7') / 2, JSON_PARSE('2.50') * JSON_PARSE('2.5')")
                        .get(0));
        assertEquals(
                Arrays.asList("119", "100", "9", 3L),
                warehouse
                        .rows("SELECT SUM(e), MAX(e), MIN(e), COUNT(e) FROM docs d, d.doc AS e WHERE d.id = 2")
                        .get(0));
        assertEquals("22012", warehouse.refused("SELECT JSON_PARSE('1') / 0").sqlState());
    }

    @Test
    void values_sort_by_type_then_value_and_group_by_value() throws SqlFailure {
        assertEquals(
                List.of(List.of("9"), List.of("10"), List.of("100")),
                warehouse.rows("SELECT e FROM docs d, d.doc AS e WHERE d.id = 2 ORDER BY e"));
        assertEquals(
                List.of(List.of("1", 2L), List.of("\"a\"", 1L)),
                warehouse.rows("SELECT e, COUNT(*) FROM (SELECT JSON_PARSE('[1, \"a\", 1]') AS j) t, t.j AS e"
                        + " GROUP BY e ORDER BY e"));
    }

    @Test
    void a_super_value_goes_into_columns_of_other_types_and_back() throws SqlFailure {
        warehouse.run(
                "CREATE TABLE typed (i INT, v VARCHAR(3), d DECIMAL(6,3), b BOOLEAN, t DATE, s SUPER);"
                        + "INSERT INTO typed SELECT doc.a[0], doc.a[2], doc.a[1], true, '2024-02-29', 7.5 FROM docs WHERE id = 1");
        assertEquals(
                List.of(1, "x", new BigDecimal("2.500"), true, "7.5"),
                warehouse.rows("SELECT i, v, d, b, s FROM typed").get(0));
        assertEquals(
                "22001",
                warehouse
                        .refused("INSERT INTO typed (v) SELECT JSON_PARSE('\"long\"')")
                        .sqlState());
    }

    @Test
    void names_that_are_no_super_have_no_parts() {
        assertTrue(warehouse.refused("SELECT id[0] FROM docs").getMessage().contains("only SUPER has parts"));
        assertTrue(warehouse
                .refused("SELECT x FROM docs d, d.id AS x")
                .getMessage()
                .contains("cannot iterate over x of type integer"));
    }

    @Test
    void a_value_has_at_most_16_megabytes() throws SqlFailure {
        String half = "REPEAT('a', 8000000)";
        assertEquals(
                16_000_002,
                warehouse.value("SELECT JSON_SIZE(JSON_PARSE('\"' || " + half + " || " + half + " || '\"'))"));
        assertTrue(warehouse
                .refused("SELECT JSON_PARSE('\"' || " + half + " || " + half + " || " + half + " || '\"')")
                .getMessage()
                .contains("exceeds the limit of 16777216 bytes"));
    }

    @Test
    void case_coalesce_and_functions_take_super() throws SqlFailure {
        assertEquals(
                List.of("X", "\"none\"", "one", 2.0),
                warehouse
                        .rows("SELECT UPPER(doc.a[2]), COALESCE(doc.none, 'none'), CASE doc.a[0] WHEN 1 THEN 'one' END,"
                                + " FLOOR(doc.a[1]) FROM docs WHERE id = 1")
                        .get(0));
        assertEquals(1L, warehouse.value("SELECT COUNT(*) FROM docs WHERE doc.a[2] LIKE 'x%'"));
        assertEquals(1L, warehouse.value("SELECT COUNT(*) FROM docs WHERE doc.a[1] BETWEEN 2 AND 3"));
    }

    @Test
    void views_and_transactions_hold_super_columns() throws SqlFailure {
        warehouse.run("CREATE VIEW flat AS SELECT d.id, e FROM docs d, d.doc.a AS e;"
                + "CREATE VIEW late AS SELECT d.id, e.x FROM public.docs d, d.doc.a AS e WITH NO SCHEMA BINDING");
        assertEquals(3L, warehouse.value("SELECT COUNT(*) FROM flat"));
        assertEquals(3L, warehouse.value("SELECT COUNT(*) FROM late"));
    }
}
