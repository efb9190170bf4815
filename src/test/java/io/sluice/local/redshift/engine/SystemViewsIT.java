package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemViewsIT {
    @TempDir
    static Path folder;

    private static Warehouse warehouse;

    @BeforeAll
    static void open() throws SqlFailure {
        warehouse = new Warehouse(folder);
        warehouse.run("CREATE SCHEMA s; CREATE TABLE s.t (id BIGINT NOT NULL DISTKEY, name VARCHAR(20) ENCODE zstd,"
                + " price DECIMAL(10,2), at TIMESTAMP) COMPOUND SORTKEY (at, id);"
                + "CREATE VIEW s.v AS SELECT name AS n, price FROM s.t;"
                + "CREATE TABLE plain (a INT); CREATE TEMP TABLE passing (a INT)");
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    @Test
    void pg_table_def_shows_the_tables_of_the_search_path() throws SqlFailure {
        assertEquals(List.of(List.of("plain", "a")), warehouse.rows("SELECT tablename, \"column\" FROM pg_table_def"));
        warehouse.run("SET search_path TO s, public");
        assertEquals(
                List.of(
                        List.of("id", "bigint", "none", true, 2, true),
                        List.of("name", "character varying(20)", "zstd", false, 0, false),
                        List.of("price", "numeric(10,2)", "none", false, 0, false),
                        List.of("at", "timestamp without time zone", "none", false, 1, false)),
                warehouse.rows("SELECT \"column\", type, encoding, distkey, sortkey, \"notnull\" FROM pg_table_def"
                        + " WHERE tablename = 't'"));
        assertEquals(0L, warehouse.value("SELECT count(*) FROM t"));
        warehouse.run("RESET search_path");
    }

    @Test
    void svv_columns_shows_declared_types() throws SqlFailure {
        assertEquals(
                Arrays.asList(
                        Arrays.asList("id", 1, "NO", "bigint", null, null),
                        Arrays.asList("name", 2, "YES", "character varying", 20, null),
                        Arrays.asList("price", 3, "YES", "numeric", null, 10),
                        Arrays.asList("at", 4, "YES", "timestamp without time zone", null, null)),
                warehouse.rows(
                        "SELECT column_name, ordinal_position, is_nullable, data_type, character_maximum_length,"
                                + " numeric_precision FROM svv_columns WHERE table_schema = 's' AND table_name = 't' ORDER BY 2"));
        assertEquals(
                List.of(List.of("n", "character varying"), List.of("price", "numeric")),
                warehouse.rows("SELECT column_name, data_type FROM svv_columns WHERE table_name = 'v' ORDER BY 1"));
    }

    @Test
    void svv_tables_and_table_info_show_what_there_is() throws SqlFailure {
        assertEquals(
                List.of(
                        List.of("public", "plain", "BASE TABLE"),
                        List.of("s", "t", "BASE TABLE"),
                        List.of("s", "v", "VIEW")),
                warehouse.rows("SELECT table_schema, table_name, table_type FROM pg_catalog.svv_tables ORDER BY 1, 2"));
        assertEquals(List.of(), warehouse.rows("SELECT * FROM svv_table_info WHERE \"table\" = 't'"));
        warehouse.run("BEGIN; INSERT INTO s.t (id) VALUES (1), (2)");
        assertEquals(
                List.of(Arrays.asList("KEY(id)", "at", 2, null, new BigDecimal(2), true)),
                warehouse.rows("SELECT diststyle, sortkey1, sortkey_num, size, tbl_rows, table_id ="
                        + " (SELECT oid FROM pg_class WHERE relname = 't') FROM svv_table_info WHERE \"table\" = 't'"));
        warehouse.run("ROLLBACK");
    }
}
