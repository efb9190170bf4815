package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.model.Table;

class ExternalDdlIT {
    @TempDir
    static Path folder;

    private static Warehouse warehouse;

    @BeforeAll
    static void open() throws SqlFailure {
        warehouse = new Warehouse(folder);
        warehouse.run("CREATE EXTERNAL SCHEMA ext FROM DATA CATALOG DATABASE 'made' " + Warehouse.ROLE
                + "CREATE EXTERNAL DATABASE IF NOT EXISTS;"
                + "CREATE TABLE sales (id INT, price DECIMAL(8,2), note VARCHAR(20), day DATE);"
                + "INSERT INTO sales VALUES (1, 9.50, 'a', '2024-01-01'), (2, 0.10, NULL, '2024-01-02'),"
                + " (3, 7.25, 'c', '2024-01-02')");
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    private static Table glue(String table) {
        return warehouse
                .glue
                .getTable(get -> get.databaseName("made").name(table))
                .table();
    }

    @Test
    void a_created_table_is_in_glue_as_hive_describes_it_and_reads_its_partitions() throws SqlFailure {
        assertEquals(
                "CREATE EXTERNAL TABLE",
                warehouse.run("CREATE EXTERNAL TABLE ext.plays (id INTEGER, \"Song\" VARCHAR(30), price DECIMAL(8,2))"
                        + " PARTITIONED BY (dt DATE, hour SMALLINT) STORED AS PARQUET LOCATION 's3://lake/plays/'"
                        + " TABLE PROPERTIES ('numRows'='170000')"));
        Table table = glue("plays");
        assertEquals("EXTERNAL_TABLE", table.tableType());
        assertEquals(Map.of("EXTERNAL", "TRUE", "numRows", "170000"), table.parameters());
        assertEquals(
                "[id int, song varchar(30), price decimal(8,2)]",
                table.storageDescriptor().columns().stream()
                        .map(column -> column.name() + " " + column.type())
                        .toList()
                        .toString());
        warehouse.parquet("elsewhere/x.parquet", "SELECT 1::INT AS id, 'x' AS song, 1.5::DECIMAL(8,2) AS price");
        assertEquals(0L, warehouse.value("SELECT COUNT(*) FROM ext.plays"));
        warehouse.run("ALTER TABLE ext.plays ADD IF NOT EXISTS PARTITION (hour=7, dt='2024-01-01')"
                + " LOCATION 's3://lake/elsewhere/' PARTITION (dt='2024-01-02', hour=8) LOCATION 's3://lake/none/'");
        assertEquals(
                List.of(1, "x", new BigDecimal("1.50"), LocalDate.of(2024, 1, 1), (short) 7),
                warehouse.rows("SELECT * FROM ext.plays").get(0));
        assertEquals(
                "42710",
                warehouse
                        .refused(
                                "ALTER TABLE ext.plays ADD PARTITION (hour=7, dt='2024-01-01') LOCATION 's3://lake/other/'")
                        .sqlState());
        warehouse.run("ALTER TABLE ext.plays PARTITION (dt='2024-01-02', hour=8) SET LOCATION 's3://lake/elsewhere/'");
        assertEquals(2L, warehouse.value("SELECT COUNT(*) FROM ext.plays"));
        warehouse.run("ALTER TABLE ext.plays DROP PARTITION (dt='2024-01-01', hour=7)");
        assertEquals(
                List.of(List.of("[\"2024-01-02\",\"8\"]")),
                warehouse.rows("SELECT values FROM svv_external_partitions WHERE tablename = 'plays'"));
        assertEquals(
                "\"plays\" is partitioned by [dt, hour], not by [dt]",
                warehouse
                        .refused("ALTER TABLE ext.plays DROP PARTITION (dt='2024-01-02')")
                        .getMessage());
    }

    @Test
    void tables_change_their_columns_location_format_and_properties() throws SqlFailure {
        warehouse.run("CREATE EXTERNAL TABLE ext.change (a INT) STORED AS TEXTFILE LOCATION 's3://lake/change/';"
                + "ALTER TABLE ext.change ADD COLUMN b VARCHAR(9); ALTER TABLE ext.change RENAME COLUMN a TO c;"
                + "ALTER TABLE ext.change SET LOCATION 's3://lake/changed/';"
                + "ALTER TABLE ext.change SET TABLE PROPERTIES ('numRows'='5');"
                + "ALTER TABLE ext.change SET FILE FORMAT PARQUET");
        assertEquals(
                List.of("s3://lake/changed/", "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"),
                warehouse
                        .rows("SELECT location, serialization_lib FROM svv_external_tables WHERE tablename = 'change'")
                        .get(0));
        assertEquals("5", glue("change").parameters().get("numRows"));
        assertEquals(2, warehouse.fields("SELECT * FROM ext.change").size());
        assertEquals(
                "42701",
                warehouse.refused("ALTER TABLE ext.change ADD COLUMN c INT").sqlState());
        assertEquals(
                "42703",
                warehouse.refused("ALTER TABLE ext.change DROP COLUMN z").sqlState());
        warehouse.run("ALTER TABLE ext.change DROP COLUMN b; DROP TABLE ext.change");
        assertEquals("42P01", warehouse.refused("SELECT * FROM ext.change").sqlState());
    }

    @Test
    void statements_on_external_tables_are_refused_in_a_block() throws SqlFailure {
        warehouse.run("CREATE EXTERNAL TABLE ext.blocked (a INT) STORED AS PARQUET LOCATION 's3://lake/blocked/'");
        Map<String, String> refused = Map.of(
                "CREATE EXTERNAL TABLE ext.b2 (a INT) STORED AS PARQUET LOCATION 's3://lake/b2/'",
                "CREATE EXTERNAL TABLE cannot run inside a transaction block",
                "ALTER TABLE ext.blocked SET LOCATION 's3://lake/b3/'",
                "ALTER EXTERNAL TABLE cannot run inside a transaction block",
                "DROP TABLE ext.blocked",
                "DROP EXTERNAL TABLE cannot run inside a transaction block",
                "INSERT INTO ext.blocked SELECT 1",
                "INSERT into an external table cannot run inside a transaction block");
        for (Map.Entry<String, String> each : refused.entrySet()) {
            warehouse.run("BEGIN");
            SqlFailure failure = warehouse.refused(each.getKey());
            assertEquals("25001", failure.sqlState());
            assertEquals(each.getValue(), failure.getMessage());
            assertEquals("25P02", warehouse.refused("SELECT 1").sqlState());
            warehouse.run("ROLLBACK");
        }
        assertEquals(0L, warehouse.value("SELECT COUNT(*) FROM ext.blocked"));
    }

    @Test
    void a_query_becomes_a_partitioned_table_and_rows_are_added_to_a_plain_one() throws SqlFailure {
        assertEquals(
                "SELECT 3",
                warehouse.run("CREATE EXTERNAL TABLE ext.byday PARTITIONED BY (day) STORED AS PARQUET"
                        + " LOCATION 's3://lake/byday/' AS SELECT * FROM sales"));
        assertEquals(
                List.of(List.of(2, new BigDecimal("0.10")), List.of(3, new BigDecimal("7.25"))),
                warehouse.rows("SELECT id, price FROM ext.byday WHERE day = '2024-01-02' ORDER BY id"));
        assertEquals(2L, warehouse.value("SELECT COUNT(*) FROM svv_external_partitions WHERE tablename = 'byday'"));
        warehouse.run("CREATE EXTERNAL TABLE ext.plain STORED AS PARQUET LOCATION 's3://lake/plain'"
                + " AS SELECT id, price, note FROM sales WHERE id = 1");
        assertEquals(
                "INSERT 0 2", warehouse.run("INSERT INTO ext.plain SELECT id, price, note FROM sales WHERE id > 1"));
        assertEquals("INSERT 0 1", warehouse.run("INSERT INTO ext.plain SELECT 4, 1, 'd'"));
        assertEquals(
                List.of(4L, new BigDecimal("17.85")),
                warehouse.rows("SELECT COUNT(*), SUM(price) FROM ext.plain").get(0));
        assertEquals(
                "42P07",
                warehouse
                        .refused(
                                "CREATE EXTERNAL TABLE ext.plain STORED AS PARQUET LOCATION 's3://lake/p2/' AS SELECT 1 AS a")
                        .sqlState());
        assertEquals(
                "INSERT into the partitioned external table byday is not supported by the local Redshift",
                warehouse.refused("INSERT INTO ext.byday SELECT * FROM sales").getMessage());
    }

    @Test
    void nested_columns_are_read_by_dot_and_in_from() throws SqlFailure {
        warehouse.run("CREATE EXTERNAL TABLE ext.customers (id INT, name struct<given:varchar(20), family:varchar(20)>,"
                + " phones map<varchar(20),varchar(20)>, tags array<varchar(20)>,"
                + " orders array<struct<shipdate:timestamp, price:double precision, items:array<struct<n:int>>>>)"
                + " STORED AS PARQUET LOCATION 's3://lake/customers/'");
        warehouse.parquet(
                "customers/c.parquet",
                "SELECT 1::INT AS id, {'given': 'John', 'family': 'Smith'} AS name, MAP {'mobile': '123', 'home': '9'}"
                        + " AS phones, ['x', 'y'] AS tags, [{'shipdate': TIMESTAMP '2018-03-01 11:59:59', 'price':"
                        + " 100.5::DOUBLE, 'items': [{'n': 1::INT}, {'n': 2::INT}]}, {'shipdate': NULL, 'price': 1.0::DOUBLE,"
                        + " 'items': []}] AS orders UNION ALL SELECT 2, {'given': 'Jenny', 'family': 'Doe'}, NULL, [], []");
        assertEquals(
                List.of(List.of(1, "John"), List.of(2, "Jenny")),
                warehouse.rows("SELECT c.id, c.name.given FROM ext.customers c ORDER BY c.id"));
        assertEquals("Smith", warehouse.value("SELECT name.family FROM ext.customers WHERE name.given = 'John'"));
        assertEquals(
                List.of(List.of(1, 1.0), List.of(1, 100.5)),
                warehouse.rows("SELECT c.id, o.price FROM ext.customers c, c.orders o ORDER BY o.price"));
        assertEquals(3L, warehouse.value("SELECT COUNT(*) FROM ext.customers c LEFT JOIN c.orders o ON true"));
        assertEquals(
                List.of(List.of("123")),
                warehouse.rows("SELECT p.value FROM ext.customers c, c.phones p WHERE p.key = 'mobile'"));
        assertEquals(
                List.of(List.of("x"), List.of("y")),
                warehouse.rows("SELECT t AS tag FROM ext.customers c INNER JOIN c.tags t ON true ORDER BY tag"));
        assertEquals(
                List.of(List.of(1), List.of(2)),
                warehouse.rows("SELECT i.n FROM ext.customers c, c.orders o, o.items i ORDER BY 1"));
        assertEquals(
                List.of(List.of(1, 2L), List.of(2, 0L)),
                warehouse.rows("SELECT c.id, (SELECT COUNT(*) FROM c.orders o) FROM ext.customers c ORDER BY 1"));
        assertTrue(
                warehouse.refused("SELECT name FROM ext.customers").getMessage().contains("type that is no scalar"));
        assertTrue(warehouse
                .refused("SELECT c.orders[0] FROM ext.customers c")
                .getMessage()
                .contains("cannot be referenced by position"));
    }

    @Test
    void json_lines_are_read_without_regard_to_case_and_malformed_ones_as_said() throws SqlFailure {
        warehouse.object(
                "json/a.json",
                "{\"ID\": 1, \"name\": {\"First\": \"Jo\"}, \"Tags\": [\"a\", \"b\"], \"when\": \"2018-03-01T11:59:59.000Z\","
                        + " \"big\": 12345678901234567890.12}\n{\"id\": 2, \"attrs\": {\"k\": 5}}\n");
        warehouse.object("json/_hidden", "no json");
        String columns = "(id INT, name struct<first:varchar(10)>, tags array<varchar(5)>, \"when\" TIMESTAMP,"
                + " attrs map<varchar(5),int>, renamed VARCHAR(10))";
        warehouse.run(
                "CREATE EXTERNAL TABLE ext.j " + columns + " ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'"
                        + " WITH SERDEPROPERTIES ('mapping.renamed'='ID') STORED AS TEXTFILE LOCATION 's3://lake/json/'");
        assertEquals(
                java.util.Arrays.asList(1, "Jo", "1"),
                warehouse
                        .rows("SELECT id, j.name.first, renamed FROM ext.j j WHERE id = 1")
                        .get(0));
        assertEquals(
                "2018-03-01T11:59:59",
                warehouse.value("SELECT \"when\" FROM ext.j WHERE id = 1").toString());
        assertEquals(5, warehouse.value("SELECT a.value FROM ext.j j, j.attrs a"));
        assertEquals(2L, warehouse.value("SELECT COUNT(*) FROM ext.j j, j.tags t"));
        warehouse.object("json/b.json", "{\"id\": 3}\n{\"id\": oops\n");
        String malformed =
                warehouse.refused("SELECT SUM(id) FROM ext.j").detail().orElse("");
        assertTrue(malformed.contains("Malformed JSON in file \"s3://lake/json/b.json\""), malformed);
        warehouse.run("DROP TABLE ext.j; CREATE EXTERNAL TABLE ext.j " + columns
                + " ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'"
                + " WITH SERDEPROPERTIES ('ignore.malformed.json'='true') STORED AS INPUTFORMAT"
                + " 'org.apache.hadoop.mapred.TextInputFormat' OUTPUTFORMAT"
                + " 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat' LOCATION 's3://lake/json/'");
        assertEquals(
                List.of(4L, 6L),
                warehouse.rows("SELECT COUNT(*), SUM(id) FROM ext.j").get(0));
    }

    @Test
    void delimited_text_and_csv_are_read_by_place() throws SqlFailure {
        warehouse.object("text/t.txt", "id|name|day\n1|a\\|b|2024-01-01\n2|\\N\n3||2024-01-03|more\n");
        warehouse.run("CREATE EXTERNAL TABLE ext.t (id INT, name VARCHAR(5), day DATE) ROW FORMAT DELIMITED FIELDS"
                + " TERMINATED BY '|' ESCAPED BY '\\\\' STORED AS TEXTFILE LOCATION 's3://lake/text/'"
                + " TABLE PROPERTIES ('skip.header.line.count'='1')");
        assertEquals(
                List.of(
                        List.of(1, "a|b", LocalDate.of(2024, 1, 1)),
                        java.util.Arrays.asList(2, null, null),
                        List.of(3, "", LocalDate.of(2024, 1, 3))),
                warehouse.rows("SELECT * FROM ext.t ORDER BY id"));
        warehouse.object("csv/c.csv", "1,\"a, \"\"b\"\"\",1.5\n2,,\n");
        warehouse.run("CREATE EXTERNAL TABLE ext.c (id INT, name VARCHAR(9), price DECIMAL(4,1)) ROW FORMAT SERDE"
                + " 'org.apache.hadoop.hive.serde2.OpenCSVSerde' WITH SERDEPROPERTIES ('separatorChar'=',',"
                + " 'quoteChar'='\"', 'escapeChar'='\"') STORED AS TEXTFILE LOCATION 's3://lake/csv/'");
        assertEquals(
                List.of(List.of(1, "a, \"b\"", new BigDecimal("1.5")), java.util.Arrays.asList(2, "", null)),
                warehouse.rows("SELECT * FROM ext.c ORDER BY id"));
        warehouse.object("csv/d.csv", "x,y,z\n");
        assertTrue(warehouse
                .refused("SELECT id FROM ext.c")
                .getMessage()
                .contains("column id is INTEGER and has the value x"));
        warehouse.run("CREATE EXTERNAL TABLE ext.r (a INT) ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'"
                + " STORED AS TEXTFILE LOCATION 's3://lake/csv/'");
        assertEquals("XX000", warehouse.refused("SELECT * FROM ext.r").sqlState());
    }

    @Test
    void an_external_schema_goes_with_its_database_when_asked() throws SqlFailure {
        warehouse.run("CREATE EXTERNAL SCHEMA gone FROM DATA CATALOG DATABASE 'gone_db' " + Warehouse.ROLE
                + "CREATE EXTERNAL DATABASE IF NOT EXISTS;"
                + "CREATE EXTERNAL TABLE gone.t (a INT) STORED AS PARQUET LOCATION 's3://lake/gone/'");
        assertEquals(
                "2BP01",
                warehouse.refused("DROP SCHEMA gone DROP EXTERNAL DATABASE").sqlState());
        warehouse.run("DROP SCHEMA gone DROP EXTERNAL DATABASE CASCADE");
        assertEquals("3F000", warehouse.refused("SELECT * FROM gone.t").sqlState());
        assertTrue(warehouse.glue.getDatabases(get -> get.maxResults(100)).databaseList().stream()
                .noneMatch(database -> database.name().equals("gone_db")));
    }

    @Test
    void wrong_definitions_name_what_is_wrong() {
        assertEquals(
                "3F000",
                warehouse
                        .refused("CREATE EXTERNAL TABLE nowhere.t (a INT) STORED AS PARQUET LOCATION 's3://lake/x/'")
                        .sqlState());
        assertEquals(
                "schema \"public\" is not an external schema",
                warehouse
                        .refused("CREATE EXTERNAL TABLE public.t (a INT) STORED AS PARQUET LOCATION 's3://lake/x/'")
                        .getMessage());
        assertEquals(
                "0A000",
                warehouse
                        .refused("CREATE EXTERNAL TABLE ext.t2 (a SUPER) STORED AS PARQUET LOCATION 's3://lake/x/'")
                        .sqlState());
        assertEquals(
                "22023",
                warehouse
                        .refused("CREATE EXTERNAL TABLE ext.t2 (a INT) STORED AS PARQUET LOCATION '/tmp/x'")
                        .sqlState());
        assertEquals(
                "\"sales\" is not an external table",
                warehouse
                        .refused("ALTER TABLE sales SET LOCATION 's3://lake/x/'")
                        .getMessage());
    }

    @Test
    void the_cost_of_a_query_is_the_column_chunks_it_reads() throws SqlFailure {
        warehouse.run("CREATE EXTERNAL TABLE ext.cost (id INT, wide VARCHAR(100)) PARTITIONED BY (p INT)"
                + " STORED AS PARQUET LOCATION 's3://lake/cost/'");
        long whole = warehouse.parquet(
                "cost/p=1/x.parquet",
                "SELECT i::INT AS id, 'some text that is wide ' || i || random() AS wide FROM range(300000) t(i)");
        warehouse.parquet("cost/p=2/x.parquet", "SELECT 1::INT AS id, 'y' AS wide");
        warehouse.run("ALTER TABLE ext.cost ADD PARTITION (p=1) LOCATION 's3://lake/cost/p=1/'"
                + " PARTITION (p=2) LOCATION 's3://lake/cost/p=2/'");
        long both = scanned("SELECT SUM(id), MAX(wide) FROM ext.cost WHERE p = 1");
        assertTrue(both > whole * 9 / 10 && both <= whole, both + " of " + whole);
        assertEquals(
                List.of(300_000L, 1L, 2L, 1L),
                warehouse
                        .rows("SELECT s.s3_scanned_rows, s.files, p.total_partitions, p.qualified_partitions"
                                + " FROM svl_s3query_summary s JOIN svl_s3partition p ON s.query = p.query"
                                + " WHERE s.query = (SELECT MAX(query) FROM svl_s3query_summary)")
                        .get(0));
        long narrow = scanned("SELECT SUM(id) FROM ext.cost WHERE p = 1");
        assertTrue(narrow > 0 && narrow < both / 5, narrow + " of " + both);
        long pruned = scanned("SELECT SUM(id) FROM ext.cost WHERE p = 1 AND id < 1000");
        assertTrue(pruned > 0 && pruned < narrow, pruned + " of " + narrow);
        assertEquals(0L, scanned("SELECT COUNT(*) FROM ext.cost WHERE p = 3"));
        warehouse.object("costly/a.csv", "1\n2\n");
        warehouse.run("CREATE EXTERNAL TABLE ext.costly (id INT) STORED AS TEXTFILE LOCATION 's3://lake/costly/'");
        assertEquals(4L, scanned("SELECT SUM(id) FROM ext.costly"));
        warehouse.run("SELECT COUNT(*) FROM sales");
        assertEquals(0L, warehouse.value("SELECT COUNT(*) FROM svl_s3query_summary WHERE query = pg_last_query_id()"));
    }

    private static long scanned(String query) throws SqlFailure {
        warehouse.run(query);
        return (Long)
                warehouse.value("SELECT s3_scanned_bytes FROM svl_s3query_summary WHERE query = pg_last_query_id()");
    }
}
