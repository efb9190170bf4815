package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;

class ExternalIT {
    private static final String PARQUET = "org.apache.hadoop.hive.ql.io.parquet.";

    @TempDir
    static Path folder;

    private static Warehouse warehouse;

    @BeforeAll
    static void open() throws SqlFailure {
        warehouse = new Warehouse(folder);
        warehouse.glue.createDatabase(create -> create.databaseInput(database -> database.name("music")));
        warehouse.glue.createTable(create -> create.databaseName("music").tableInput(table -> table.name("plays")
                .tableType("EXTERNAL_TABLE")
                .parameters(Map.of("EXTERNAL", "TRUE", "classification", "parquet"))
                .partitionKeys(column("dt", "date"))
                .storageDescriptor(storage("plays/"))));
        partition("2024-01-01", "SELECT 1 AS id, 'a' AS song");
        partition("2024-01-02", "SELECT 2 AS id, 'b' AS song");
        // What a pruned partition holds is never looked at: this one's file is no Parquet.
        warehouse.object("plays/dt=2024-01-09/x.parquet", "garbage");
        register("2024-01-09");
        warehouse.run("CREATE EXTERNAL SCHEMA IF NOT EXISTS lake FROM DATA CATALOG DATABASE 'music' REGION 'us-east-1' "
                + Warehouse.ROLE + "CREATE EXTERNAL DATABASE IF NOT EXISTS;"
                + "CREATE SCHEMA s; CREATE TABLE s.names (id INT, name VARCHAR(10));"
                + "INSERT INTO s.names VALUES (1, 'one'), (2, 'two')");
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    private static Column column(String name, String type) {
        return Column.builder().name(name).type(type).build();
    }

    private static StorageDescriptor storage(String key) {
        return StorageDescriptor.builder()
                .columns(column("id", "int"), column("song", "string"))
                .location("s3://lake/" + key)
                .inputFormat(PARQUET + "MapredParquetInputFormat")
                .outputFormat(PARQUET + "MapredParquetOutputFormat")
                .serdeInfo(serde -> serde.serializationLibrary(PARQUET + "serde.ParquetHiveSerDe"))
                .build();
    }

    private static void partition(String day, String rows) {
        warehouse.parquet("plays/dt=" + day + "/x.parquet", rows);
        register(day);
    }

    private static void register(String day) {
        warehouse.glue.createPartition(
                create -> create.databaseName("music").tableName("plays").partitionInput(partition -> partition
                        .values(day)
                        .storageDescriptor(storage("plays/dt=" + day + "/"))));
    }

    @Test
    void external_and_local_tables_join_in_one_statement_over_the_partitions_wanted() throws SqlFailure {
        assertEquals(
                List.of(List.of("two", "b")),
                warehouse.rows("SELECT n.name, p.song FROM lake.plays p JOIN s.names n ON n.id = p.id"
                        + " WHERE p.dt = DATE '2024-01-02' AND n.name <> 'x'"));
        assertEquals(
                2L, warehouse.value("SELECT count(*) FROM lake.plays WHERE dt BETWEEN '2024-01-01' AND '2024-01-02'"));
        assertEquals(
                2L,
                warehouse.value(
                        "SELECT count(*) FROM \"LAKE\".\"PLAYS\" WHERE dt IN ('2024-01-01'::date, '2024-01-02')"));
        assertEquals(1L, warehouse.value("SELECT count(*) FROM lake.plays WHERE '2024-01-02' > dt"));
        assertEquals("XX000", warehouse.refused("SELECT * FROM lake.plays").sqlState());
    }

    @Test
    void pseudocolumns_show_only_when_asked_for() throws SqlFailure {
        assertEquals(
                3,
                warehouse
                        .fields("SELECT * FROM lake.plays WHERE dt < '2024-01-09'")
                        .size());
        assertEquals(
                "s3://lake/plays/dt=2024-01-01/x.parquet",
                warehouse.value("SELECT \"$path\" FROM lake.plays WHERE dt = '2024-01-01'"));
        assertEquals(
                List.of("id", "song", "dt", "$path"),
                warehouse.fields("SELECT p.*, \"$path\" FROM lake.plays p WHERE dt = '2024-01-01'").stream()
                        .map(Field::name)
                        .toList());
        assertEquals(
                List.of("id", "song", "dt", "id", "name", "$size"),
                warehouse
                        .fields("SELECT *, \"$size\" FROM lake.plays p JOIN s.names n ON n.id = p.id"
                                + " WHERE dt = '2024-01-01'")
                        .stream()
                        .map(Field::name)
                        .toList());
    }

    @Test
    void data_that_do_not_fit_are_told_of_by_their_object() throws SqlFailure {
        warehouse.object("broken/x.json", "{\"id\": 1}\n{\"id\":");
        warehouse.run("CREATE EXTERNAL TABLE lake.broken (id INT) ROW FORMAT SERDE"
                + " 'org.openx.data.jsonserde.JsonSerDe' STORED AS TEXTFILE LOCATION 's3://lake/broken/'");
        SqlFailure failure = warehouse.refused("SELECT * FROM lake.broken");
        assertEquals("XX000", failure.sqlState());
        assertEquals("Spectrum Scan Error", failure.getMessage());
        String detail = failure.detail().orElseThrow();
        assertTrue(detail.contains("code: 15001"), detail);
        assertTrue(detail.contains("\"s3://lake/broken/x.json\""), detail);
        warehouse.run("DROP TABLE lake.broken");
    }

    @Test
    void a_late_binding_view_spans_hot_and_cold_and_a_bound_one_must_not() throws SqlFailure {
        warehouse.run("CREATE OR REPLACE VIEW s.tiered AS SELECT id, name FROM s.names WHERE id = 1"
                + " UNION ALL SELECT id, song FROM lake.plays WHERE dt = '2024-01-02' WITH NO SCHEMA BINDING");
        assertEquals(List.of(List.of(1, "one"), List.of(2, "b")), warehouse.rows("SELECT * FROM s.tiered ORDER BY id"));
        assertEquals(
                "External tables are not supported in views",
                warehouse
                        .refused("CREATE VIEW s.bound AS SELECT * FROM lake.plays WHERE dt = '2024-01-01'")
                        .getMessage());
        assertTrue(warehouse
                .refused("CREATE VIEW s.x AS SELECT * FROM names WITH NO SCHEMA BINDING")
                .getMessage()
                .contains("qualified"));
        warehouse.run("CREATE VIEW s.later AS SELECT * FROM nowhere.t WITH NO SCHEMA BINDING");
        assertEquals("3F000", warehouse.refused("SELECT * FROM s.later").sqlState());
    }

    @Test
    void a_bound_view_keeps_its_table_from_being_dropped() throws SqlFailure {
        warehouse.run("CREATE TABLE s.base (a INT); CREATE VIEW s.over AS SELECT a, a + 1 AS b FROM s.base;"
                + "INSERT INTO s.base VALUES (1)");
        assertEquals(List.of(1, 2), warehouse.rows("SELECT * FROM s.over").get(0));
        assertEquals("2BP01", warehouse.refused("DROP TABLE s.base").sqlState());
        warehouse.run("DROP TABLE s.base CASCADE");
        assertEquals("42P01", warehouse.refused("SELECT * FROM s.over").sqlState());
    }

    @Test
    void external_tables_are_not_written_to() {
        assertEquals(
                "0A000", warehouse.refused("INSERT INTO lake.plays VALUES (1)").sqlState());
        assertEquals("0A000", warehouse.refused("DELETE FROM lake.plays").sqlState());
        assertEquals("0A000", warehouse.refused("CREATE TABLE lake.new (a INT)").sqlState());
    }

    @Test
    void the_catalog_shows_external_schemas_tables_columns_and_partitions() throws SqlFailure {
        assertEquals(
                List.of("lake", "music"),
                warehouse
                        .rows("SELECT schemaname, databasename FROM svv_external_schemas")
                        .get(0));
        assertEquals(
                List.of("plays", "s3://lake/plays/"),
                warehouse
                        .rows("SELECT tablename, location FROM svv_external_tables WHERE schemaname = 'lake'")
                        .get(0));
        assertEquals(
                List.of(List.of("id", "int", 1, 0), List.of("song", "string", 2, 0), List.of("dt", "date", 3, 1)),
                warehouse.rows("SELECT columnname, external_type, columnnum, part_key FROM svv_external_columns"
                        + " WHERE tablename = 'plays' ORDER BY columnnum"));
        assertEquals(
                List.of(List.of("[\"2024-01-01\"]", "s3://lake/plays/dt=2024-01-01/")),
                warehouse.rows("SELECT values, location FROM svv_external_partitions WHERE tablename = 'plays'"
                        + " AND values = '[\"2024-01-01\"]'"));
    }
}
