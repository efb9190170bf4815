package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyIT {
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
        warehouse.run("ROLLBACK; DROP SCHEMA IF EXISTS s CASCADE; CREATE SCHEMA s;"
                + "CREATE TABLE s.t (id BIGINT NOT NULL, name VARCHAR(5), price DECIMAL(10,2), at TIMESTAMP)");
    }

    private static String entry(String key, long length) {
        return "{\"url\":\"s3://lake/" + key + "\",\"mandatory\":true,\"meta\":{\"content_length\":" + length + "}}";
    }

    private static String copy(String source, String options) {
        return "COPY s.t FROM 's3://lake/" + source + "' " + Warehouse.ROLE + "FORMAT AS PARQUET " + options;
    }

    private static final String ROW =
            "SELECT %d::BIGINT AS \"Other\", '%s' AS n, 1.25::DECIMAL(10,2) AS p, TIMESTAMP '2024-05-06 07:08:09.5' AS a";

    @Test
    void a_manifest_of_parquet_files_is_loaded_by_position() throws SqlFailure {
        long one = warehouse.parquet("m/one.parquet", ROW.formatted(1, "a"));
        long two = warehouse.parquet("m/two.parquet", ROW.formatted(2, "b"));
        warehouse.parquet("m/other.parquet", ROW.formatted(3, "c"));
        warehouse.object(
                "m/manifest.json",
                "{\"entries\":[" + entry("m/one.parquet", one) + "," + entry("m/two.parquet", two) + ","
                        + entry("m/two.parquet", two) + "]}");
        assertEquals("COPY", warehouse.run(copy("m/manifest.json", "MANIFEST STATUPDATE OFF")));
        assertEquals(3L, warehouse.value("SELECT pg_last_copy_count()"));
        assertEquals(
                List.of(1L, "a", new BigDecimal("1.25"), LocalDateTime.of(2024, 5, 6, 7, 8, 9, 500_000_000)),
                warehouse.rows("SELECT * FROM s.t ORDER BY id").get(0));
        assertEquals(2L, warehouse.value("SELECT count(*) FROM s.t WHERE id = 2"));
    }

    @Test
    void a_key_prefix_is_raw_and_hidden_files_are_left_out() throws SqlFailure {
        warehouse.parquet("raw/part/x.parquet", ROW.formatted(1, "a"));
        warehouse.parquet("raw/part_2.parquet", ROW.formatted(2, "b"));
        warehouse.object("raw/part/_SUCCESS", "");
        warehouse.run(copy("raw/part", ""));
        assertEquals(2L, warehouse.value("SELECT count(*) FROM s.t"));
        assertTrue(warehouse.refused(copy("nothing/here", "")).getMessage().contains("does not exist"));
    }

    @Test
    void a_column_list_names_the_files_columns_and_leaves_the_rest_to_defaults() throws SqlFailure {
        warehouse.run("ALTER TABLE s.t ADD COLUMN batch VARCHAR(8) DEFAULT 'none'");
        warehouse.parquet("l/x.parquet", "SELECT 'n' AS n, 7::BIGINT AS i");
        warehouse.run("COPY s.t (name, id) FROM 's3://lake/l/' IAM_ROLE default PARQUET");
        assertEquals(
                Arrays.asList(7L, "n", null, null, "none"),
                warehouse.rows("SELECT * FROM s.t").get(0));
        SqlFailure failure = warehouse.refused("COPY s.t (name) FROM 's3://lake/l/' IAM_ROLE default PARQUET");
        assertEquals("NOT NULL column without DEFAULT must be included in column list", failure.getMessage());
        assertEquals("42601", failure.sqlState());
    }

    @Test
    void counts_and_types_of_columns_must_match_the_file() throws SqlFailure {
        warehouse.parquet("c/x.parquet", "SELECT 1::BIGINT AS a, 'x' AS b");
        SqlFailure count = warehouse.refused(copy("c/", ""));
        assertEquals("Spectrum Scan Error", count.getMessage());
        assertEquals("XX000", count.sqlState());
        assertTrue(count.detail().get().contains("15007"), count.detail().get());
        assertTrue(count.detail()
                .get()
                .contains("Unmatched number of columns between table and file. Table columns: 4, Data columns: 2"));
        warehouse.run(copy("c/", "FILLRECORD"));
        assertEquals(
                Arrays.asList(1L, "x", null, null),
                warehouse.rows("SELECT * FROM s.t").get(0));

        warehouse.parquet(
                "d/x.parquet", "SELECT 1::INTEGER AS a, 'x' AS b, 1.25::DECIMAL(10,2) AS c, now()::TIMESTAMP AS d");
        SqlFailure type = warehouse.refused(copy("d/", ""));
        assertTrue(type.detail().get().contains("incompatible Parquet schema for column 's3://lake/d/x.parquet.id'"));
        warehouse.parquet(
                "e/x.parquet", "SELECT 1::BIGINT AS a, 'x' AS b, 1.2::DECIMAL(10,1) AS c, now()::TIMESTAMP AS d");
        assertTrue(warehouse.refused(copy("e/", "")).detail().get().contains("Column type: NUMERIC(10,2)"));
    }

    @Test
    void text_that_is_too_long_fails_the_load_and_is_recorded() throws SqlFailure {
        warehouse.parquet("long/x.parquet", ROW.formatted(1, "fits"));
        warehouse.parquet("long/y.parquet", ROW.formatted(2, "ééé"));
        warehouse.run("INSERT INTO s.t (id) VALUES (0); BEGIN");
        SqlFailure failure = warehouse.refused(copy("long/", ""));
        assertTrue(
                failure.detail().get().contains("code:      15001"),
                failure.detail().get());
        assertTrue(failure.detail().get().contains("Table: 5, Data: 6"));
        assertTrue(failure.detail().get().contains("s3://lake/long/y.parquet"));
        assertEquals("25P02", warehouse.refused("SELECT 1").sqlState());
        assertEquals("ROLLBACK", warehouse.run("COMMIT"));
        assertEquals(1L, warehouse.value("SELECT count(*) FROM s.t"));
        assertEquals(0L, warehouse.value("SELECT pg_last_copy_count()"));
        assertEquals(
                "s3://lake/long/y.parquet",
                warehouse.value("SELECT filename FROM stl_load_errors WHERE query = pg_last_copy_id()"));
        assertEquals(
                "name",
                warehouse.value(
                        "SELECT trim(column_name) FROM sys_load_error_detail WHERE query_id = pg_last_copy_id()"));
    }

    @Test
    void a_manifest_is_fulfilled_or_nothing_is_loaded() throws SqlFailure {
        long size = warehouse.parquet("f/x.parquet", ROW.formatted(1, "a"));
        warehouse.object("f/missing.json", "{\"entries\":[" + entry("f/nowhere.parquet", 10) + "]}");
        assertTrue(warehouse
                .refused(copy("f/missing.json", "MANIFEST"))
                .getMessage()
                .contains("f/nowhere.parquet"));
        warehouse.object("f/length.json", "{\"entries\":[" + entry("f/x.parquet", size + 1) + "]}");
        assertTrue(warehouse
                .refused(copy("f/length.json", "MANIFEST"))
                .getMessage()
                .contains("content_length"));
        warehouse.object("f/meta.json", "{\"entries\":[{\"url\":\"s3://lake/f/x.parquet\",\"mandatory\":true}]}");
        assertTrue(
                warehouse.refused(copy("f/meta.json", "MANIFEST")).getMessage().contains("meta"));
        warehouse.object(
                "f/optional.json",
                "{\"entries\":[{\"url\":\"s3://lake/f/none.parquet\",\"meta\":{\"content_length\":1}}]}");
        assertTrue(warehouse
                .refused(copy("f/optional.json", "MANIFEST"))
                .getMessage()
                .contains("does not exist"));
        assertTrue(
                warehouse.refused(copy("f/none.json", "MANIFEST")).getMessage().contains("Problem reading manifest"));
        assertEquals(0L, warehouse.value("SELECT count(*) FROM s.t"));
    }

    @Test
    void options_that_parquet_does_not_take_are_refused() {
        for (String option :
                List.of("MAXERROR 10", "COMPUPDATE OFF", "REGION 'us-east-1'", "NULL AS 'x'", "TRUNCATECOLUMNS")) {
            SqlFailure failure = warehouse.refused(copy("x/", option));
            String name = option.split(" ")[0];
            assertEquals(name + " argument is not supported for PARQUET based COPY", failure.getMessage());
        }
        assertTrue(warehouse
                .refused("COPY s.t FROM 's3://lake/x' IAM_ROLE 'nonsense' PARQUET")
                .getMessage()
                .contains("ARN"));
        assertTrue(warehouse
                .refused("COPY s.t FROM 's3://lake/x' PARQUET")
                .getMessage()
                .contains("CREDENTIALS"));
    }

    @Test
    void nested_columns_go_into_super_only_when_serialized() throws SqlFailure {
        warehouse.run("CREATE TABLE s.n (id BIGINT, doc SUPER)");
        warehouse.parquet("n/x.parquet", "SELECT 1::BIGINT AS id, {'a': [1, 2]} AS doc");
        String copy = "COPY s.n FROM 's3://lake/n/' " + Warehouse.ROLE + "FORMAT PARQUET";
        assertTrue(warehouse.refused(copy).detail().get().contains("Invalid type: 4000"));
        warehouse.run(copy + " SERIALIZETOJSON");
        assertEquals("{\"a\":[1,2]}", warehouse.value("SELECT doc FROM s.n"));
    }

    @Test
    void credentials_never_reach_the_history() throws SqlFailure {
        warehouse.refused(
                "COPY s.t FROM 's3://lake/zip' CREDENTIALS 'aws_access_key_id=AKIA;aws_secret_access_key=hush' PARQUET");
        String text = (String) warehouse.value(
                "SELECT querytxt FROM stl_query WHERE querytxt LIKE 'COPY s.t FROM ''s3://lake/zip''%'");
        assertFalse(text.contains("hush"), text);
    }
}
