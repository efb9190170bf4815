package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

class TextCopyIT {
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
        warehouse.run("DROP SCHEMA IF EXISTS s CASCADE; CREATE SCHEMA s;"
                + "CREATE TABLE s.t (id INT, name VARCHAR(5), price DECIMAL(6,2), at TIMESTAMP, doc SUPER)");
    }

    @Test
    void csv_is_read_with_header_quotes_and_empty_fields() throws SqlFailure {
        warehouse.object(
                "c/a.csv", "id,name,price,at\n1,\"a,b\",1.5,2024-01-02 03:04:05\n,\"\",,\n3,\"q\"\"q\",\\N,\n");
        warehouse.run("COPY s.t (id, name, price, at) FROM 's3://lake/c/' " + Warehouse.ROLE + "CSV IGNOREHEADER 1");
        assertEquals(
                Arrays.asList(
                        Arrays.asList(1, "a,b", new BigDecimal("1.50"), LocalDateTime.of(2024, 1, 2, 3, 4, 5)),
                        Arrays.asList(3, "q\"q", null, null),
                        Arrays.asList(null, "", null, null)),
                warehouse.rows("SELECT id, name, price, at FROM s.t ORDER BY id"));
    }

    @Test
    void a_csv_value_that_does_not_fit_fails_the_load() throws SqlFailure {
        warehouse.object("d/a.csv", "1,ok\nx,bad\n");
        SqlFailure failure =
                warehouse.refused("COPY s.t (id, name) FROM 's3://lake/d/a.csv' " + Warehouse.ROLE + "CSV");
        assertTrue(
                failure.getMessage().contains("Check 'stl_load_errors' system table for details."),
                failure.getMessage());
        assertEquals(
                List.of("s3://lake/d/a.csv", 1207),
                warehouse
                        .rows("SELECT filename, err_code FROM stl_load_errors WHERE query = pg_last_query_id()")
                        .get(0));
        warehouse.object("d/b.csv", "1,too long\n");
        assertEquals(
                "XX000",
                warehouse
                        .refused("COPY s.t (id, name) FROM 's3://lake/d/b.csv' " + Warehouse.ROLE + "CSV")
                        .sqlState());
        warehouse.run("COPY s.t (id, name) FROM 's3://lake/d/b.csv' " + Warehouse.ROLE + "CSV TRUNCATECOLUMNS");
        assertEquals("too l", warehouse.value("SELECT name FROM s.t"));
    }

    @Test
    void json_lines_are_read_by_column_names() throws SqlFailure {
        warehouse.object(
                "j/a.json",
                "{\"id\":1,\"name\":\"x\",\"at\":1704164645000,\"doc\":{\"a\":[1]},\"other\":true}\n{\"ID\":2}\n");
        warehouse.run(
                "COPY s.t FROM 's3://lake/j/' " + Warehouse.ROLE + "FORMAT AS JSON 'auto' TIMEFORMAT 'epochmillisecs'");
        assertEquals(
                Arrays.asList(
                        Arrays.asList(1, "x", null, LocalDateTime.of(2024, 1, 2, 3, 4, 5), "{\"a\":[1]}"),
                        Arrays.asList(null, null, null, null, null)),
                warehouse.rows("SELECT * FROM s.t ORDER BY id"));
    }

    @Test
    void other_formats_and_options_are_refused_by_name() {
        assertTrue(warehouse
                .refused("COPY s.t FROM 's3://lake/x' " + Warehouse.ROLE + "FORMAT AVRO 'auto'")
                .getMessage()
                .contains("AVRO"));
        assertTrue(warehouse
                .refused("COPY s.t FROM 's3://lake/x' " + Warehouse.ROLE + "DELIMITER '|'")
                .getMessage()
                .contains("DELIMITED"));
        assertTrue(warehouse
                .refused("COPY s.t FROM 's3://lake/x' " + Warehouse.ROLE + "CSV MAXERROR 5")
                .getMessage()
                .contains("MAXERROR"));
    }
}
