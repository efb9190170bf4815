package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.redshift.Credentials;
import io.sluice.local.redshift.RedshiftServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class UnloadIT {
    @TempDir
    static Path folder;

    private static Warehouse warehouse;
    private static S3Client s3;

    @BeforeAll
    static void open() throws SqlFailure {
        warehouse = new Warehouse(folder);
        s3 = warehouse.s3Client();
        warehouse.run("CREATE SCHEMA s; CREATE TABLE s.venue (id INT, name VARCHAR(40), city VARCHAR(20),"
                + " price DECIMAL(10,2), at TIMESTAMP, open BOOLEAN, doc SUPER);"
                + "INSERT INTO s.venue VALUES (1, 'Gate|One', 'Köln', 1.50, '2024-05-06 07:08:09.5', true, NULL),"
                + " (2, 'a \"b\", c', 'Bonn', NULL, NULL, false, JSON_PARSE('{\"k\":[1]}')),"
                + " (3, 'two\nlines', NULL, 3, '2024-01-01', NULL, NULL), (4, '', 'Bonn', 4, NULL, true, NULL)");
    }

    @AfterAll
    static void close() {
        s3.close();
        warehouse.close();
    }

    private static String unload(String query, String key, String options) {
        return "UNLOAD ('" + query + "') TO 's3://lake/" + key + "' " + Warehouse.ROLE + options;
    }

    private static List<String> keys(String prefix) {
        return s3.listObjectsV2(list -> list.bucket("lake").prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private static byte[] bytes(String key) {
        return s3.getObjectAsBytes(get -> get.bucket("lake").key(key)).asByteArray();
    }

    private static String text(String key) {
        return new String(bytes(key), StandardCharsets.UTF_8);
    }

    /** What plain DuckDB finds. */
    private static List<List<Object>> duck(String sql) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery(sql.replace("s3://", folder + "/s3/"))) {
            List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    @Test
    void parquet_comes_back_by_copy_with_its_manifest() throws SqlFailure, IOException {
        assertEquals(
                "UNLOAD",
                warehouse.run(unload("select * from s.venue order by id", "p/all_", "FORMAT AS PARQUET MANIFEST")));
        assertEquals(4L, warehouse.value("SELECT pg_last_unload_count()"));
        assertEquals(List.of("p/all_0000_part_00.parquet", "p/all_0001_part_00.parquet", "p/all_manifest"), keys("p/"));
        JsonNode entry = new ObjectMapper()
                .readTree(bytes("p/all_manifest"))
                .path("entries")
                .get(0);
        assertEquals("s3://lake/p/all_0000_part_00.parquet", entry.path("url").asText());
        assertEquals(
                bytes("p/all_0000_part_00.parquet").length,
                entry.path("meta").path("content_length").asInt());
        warehouse.run("CREATE TABLE s.back (LIKE s.venue)");
        warehouse.run("ALTER TABLE s.back DROP COLUMN doc; ALTER TABLE s.back ADD COLUMN doc VARCHAR(100)");
        warehouse.run("COPY s.back FROM 's3://lake/p/all_manifest' " + Warehouse.ROLE + "PARQUET MANIFEST");
        assertEquals(
                warehouse.rows("SELECT id, name, city, price, at, open FROM s.venue ORDER BY id"),
                warehouse.rows("SELECT id, name, city, price, at, open FROM s.back ORDER BY id"));
        assertEquals("{\"k\":[1]}", warehouse.value("SELECT doc FROM s.back WHERE id = 2"));
    }

    @Test
    void objects_have_etags_as_those_of_clients() throws SqlFailure {
        warehouse.run(unload("select 1 as a", "etag/", ""));
        // MD5 of "1\n".
        assertEquals(
                "\"b026324c6904b2a9cb4b88d6d61c81d1\"",
                s3.headObject(head -> head.bucket("lake").key("etag/0000_part_00"))
                        .eTag());
    }

    @Test
    void text_is_delimited_and_escaped_as_asked() throws SqlFailure {
        String query = "select id, name, city, price, at, open, doc from s.venue order by id";
        warehouse.run(unload(query, "t/plain_", "PARALLEL OFF"));
        assertEquals(
                "1|Gate|One|Köln|1.50|2024-05-06 07:08:09.5|t|\n2|a \"b\", c|Bonn|||f|{\"k\":[1]}\n"
                        + "3|two\nlines||3.00|2024-01-01 00:00:00||\n4||Bonn|4.00||t|\n",
                text("t/plain_000"));
        warehouse.run(unload(
                "select id, name from s.venue order by id",
                "t/escaped_",
                "ESCAPE ADDQUOTES NULL AS '@NULL@' HEADER PARALLEL OFF EXTENSION 'txt'"));
        assertEquals(
                "\"id\"|\"name\"\n\"1\"|\"Gate\\|One\"\n\"2\"|\"a \\\"b\\\", c\"\n\"3\"|\"two\\\nlines\"\n\"4\"|\"\"\n",
                text("t/escaped_000.txt"));
    }

    @Test
    void numbers_that_are_none_are_named() throws SqlFailure {
        String query = "select ''NaN''::float8, ''-Infinity''::float8, 2::float8, 0.5::float4";
        warehouse.run(unload(query, "nan/", "PARALLEL OFF"));
        assertEquals("NaN|-Infinity|2|0.5\n", text("nan/000"));
    }

    @Test
    void csv_comes_back_by_copy_and_by_duckdb() throws SqlFailure, SQLException, IOException {
        warehouse.run(unload("select id, name, city from s.venue order by id", "c/", "CSV HEADER GZIP PARALLEL OFF"));
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(bytes("c/000.gz")))) {
            assertEquals(
                    "id,name,city\n1,Gate|One,Köln\n2,\"a \"\"b\"\", c\",Bonn\n3,\"two\nlines\",\n4,,Bonn\n",
                    new String(unzipped.readAllBytes(), StandardCharsets.UTF_8));
        }
        warehouse.run("CREATE TABLE s.csv (id INT, name VARCHAR(40), city VARCHAR(20))");
        warehouse.run("COPY s.csv FROM 's3://lake/c/' " + Warehouse.ROLE + "CSV GZIP IGNOREHEADER 1");
        assertEquals(
                warehouse.rows("SELECT id, name, nvl(city, '') FROM s.venue ORDER BY id"),
                warehouse.rows("SELECT id, name, city FROM s.csv ORDER BY id"));
        assertEquals(
                List.of(List.of(4L, "two\nlines")),
                duck("SELECT count(*), max(name) FROM read_csv('s3://lake/c/000.gz', header = true)"));
    }

    @Test
    void partitions_are_folders_without_their_columns() throws SqlFailure, SQLException {
        String query = "select id, city, id > 2 as late from s.venue";
        warehouse.run(unload(query, "by/city", "PARQUET PARTITION BY (city) MANIFEST"));
        assertEquals(
                List.of(
                        "by/city/city=Bonn/0000_part_00.parquet",
                        "by/city/city=Bonn/0001_part_00.parquet",
                        "by/city/city=Köln/0000_part_00.parquet",
                        "by/city/city=__HIVE_DEFAULT_PARTITION__/0000_part_00.parquet",
                        "by/city/manifest"),
                keys("by/city/").stream()
                        .map(key -> key.replace("Köln/0001", "Köln/0000").replace("N__/0001", "N__/0000"))
                        .sorted()
                        .toList());
        assertEquals(
                List.of(List.of("id"), List.of("late")),
                duck("SELECT DISTINCT name FROM parquet_schema('s3://lake/by/city/city=Bonn/*.parquet')"
                        + " WHERE num_children IS NULL OR num_children = 0 ORDER BY 1"));
        assertEquals(
                List.of(List.of("Bonn", 6L), List.of("Köln", 1L), List.of("__HIVE_DEFAULT_PARTITION__", 3L)),
                duck("SELECT city, sum(id)::BIGINT FROM read_parquet('s3://lake/by/city/*/*.parquet',"
                        + " hive_partitioning = true) GROUP BY city ORDER BY city"));
        warehouse.run(unload(
                "select id, ''a/b=c'' as k, true as b from s.venue",
                "by/two/",
                "CSV PARTITION BY (k, b) INCLUDE PARALLEL OFF"));
        assertEquals(
                "1,a/b=c,t",
                text("by/two/k=a%2Fb%3Dc/b=true/000").lines().toList().get(0));
    }

    @Test
    void a_partition_is_read_by_spectrum_where_it_was_unloaded() throws SqlFailure {
        String parquet = "org.apache.hadoop.hive.ql.io.parquet.";
        StorageDescriptor storage = StorageDescriptor.builder()
                .columns(
                        Column.builder().name("id").type("int").build(),
                        Column.builder().name("price").type("decimal(10,2)").build())
                .location("s3://lake/ext/")
                .inputFormat(parquet + "MapredParquetInputFormat")
                .outputFormat(parquet + "MapredParquetOutputFormat")
                .serdeInfo(serde -> serde.serializationLibrary(parquet + "serde.ParquetHiveSerDe"))
                .build();
        warehouse.glue.createDatabase(create -> create.databaseInput(database -> database.name("out")));
        warehouse.glue.createTable(create -> create.databaseName("out").tableInput(table -> table.name("venue")
                .tableType("EXTERNAL_TABLE")
                .partitionKeys(Column.builder().name("city").type("string").build())
                .storageDescriptor(storage)));
        warehouse.run(unload("select id, price, city from s.venue", "ext/", "PARQUET PARTITION BY (city)"));
        warehouse.glue.createPartition(
                create -> create.databaseName("out").tableName("venue").partitionInput(partition -> partition
                        .values("Bonn")
                        .storageDescriptor(storage.toBuilder()
                                .location("s3://lake/ext/city=Bonn/")
                                .build())));
        warehouse.run("CREATE EXTERNAL SCHEMA spectrum FROM DATA CATALOG DATABASE 'out' " + Warehouse.ROLE);
        String rows = " WHERE city = 'Bonn' ORDER BY id";
        assertEquals(
                warehouse.rows("SELECT id, price, city FROM s.venue" + rows),
                warehouse.rows("SELECT id, price, city FROM spectrum.venue" + rows));
        warehouse.run(unload("select id, \"$path\" as p from spectrum.venue where id = 2", "path/", ""));
        assertTrue(text(keys("path/").get(0)).startsWith("2|s3://lake/ext/city=Bonn/000"));
    }

    @Test
    void what_is_there_is_kept_unless_told_otherwise() throws SqlFailure {
        warehouse.object("o/old.csv", "old");
        warehouse.object("other/o", "kept");
        SqlFailure failure = warehouse.refused(unload("select 1 as a", "o/", "CSV PARALLEL OFF"));
        assertTrue(
                failure.getMessage().startsWith("Specified unload destination on S3 is not empty."),
                failure.getMessage());
        assertEquals(List.of("o/old.csv"), keys("o/"));
        warehouse.run(unload("select 1 as a", "o/", "CSV PARALLEL OFF ALLOWOVERWRITE"));
        assertEquals(List.of("o/000", "o/old.csv"), keys("o/"));
        warehouse.run(unload("select 2 as a", "o/", "CSV CLEANPATH"));
        assertEquals(List.of("o/0000_part_00"), keys("o/"));
        assertEquals("kept", text("other/o"));

        warehouse.object("cp/k=1/old", "old");
        warehouse.object("cp/k=2/old", "old");
        warehouse.run(unload("select 1 as k, 5 as a", "cp/", "CSV PARTITION BY (k) CLEANPATH"));
        assertEquals(List.of("cp/k=1/0000_part_00", "cp/k=2/old"), keys("cp/"));
    }

    @Test
    void no_rows_give_no_objects() throws SqlFailure {
        for (String format : List.of("PARQUET", "CSV HEADER", "")) {
            warehouse.run(unload("select * from s.venue where id < 0", "none/", format + " MANIFEST"));
            assertEquals(List.of(), keys("none/"));
            assertEquals(0L, warehouse.value("SELECT pg_last_unload_count()"));
        }
    }

    @Test
    void a_verbose_manifest_tells_columns_and_counts() throws SqlFailure, IOException {
        warehouse.run(unload("select id, name, price from s.venue", "v/", "CSV MANIFEST VERBOSE"));
        JsonNode manifest = new ObjectMapper().readTree(bytes("v/manifest"));
        assertEquals(4, manifest.path("meta").path("record_count").asInt());
        assertEquals(
                2,
                manifest.path("entries")
                        .get(0)
                        .path("meta")
                        .path("record_count")
                        .asInt());
        JsonNode elements = manifest.path("schema").path("elements");
        assertEquals("integer", elements.get(0).path("type").path("base").asText());
        assertEquals(40, elements.get(1).path("type").path("max_length").asInt());
        assertEquals("Amazon Redshift", manifest.path("author").path("name").asText());
    }

    @Test
    void files_are_cut_at_the_most_bytes_and_keep_the_order() throws SqlFailure, SQLException {
        warehouse.run("CREATE TABLE s.big AS SELECT 1 AS n, 'x' AS pad");
        for (int i = 0; i < 17; i++) {
            warehouse.run("INSERT INTO s.big SELECT n + (SELECT max(n) FROM s.big), md5(n || 'p') FROM s.big");
        }
        String query = "select n, pad, md5(pad) as more from s.big order by n desc";
        warehouse.run(unload(query, "cut/p_", "PARQUET PARALLEL OFF MAXFILESIZE AS 5 MB"));
        warehouse.run(unload(query, "cut/t_", "PARALLEL OFF MAXFILESIZE 5"));
        assertEquals(131072L, warehouse.value("SELECT pg_last_unload_count()"));
        assertEquals(List.of("cut/t_000", "cut/t_001"), keys("cut/t_"));
        assertTrue(bytes("cut/t_000").length <= 5 << 20);
        assertTrue(text("cut/t_000").startsWith("131072|"));
        assertTrue(text("cut/t_001").contains("\n1|x|"));
        assertTrue(keys("cut/p_").size() > 1, () -> keys("cut/p_").toString());
        assertEquals(
                List.of(List.of(131072L, 0L)),
                duck("SELECT count(*), count(*) FILTER (n <> 131073 - place) FROM (SELECT n, row_number() OVER"
                        + " (ORDER BY filename, file_row_number) AS place FROM read_parquet('s3://lake/cut/p_*.parquet',"
                        + " filename = true, file_row_number = true))"));
    }

    @Test
    void what_redshift_refuses_is_refused() {
        List<String> refused = List.of(
                unload("select * from s.venue limit 1", "r/", "CSV"),
                unload("select top 1 id from s.venue", "r/", "CSV"),
                unload("select 1", "r/", "PARQUET HEADER"),
                unload("select 1", "r/", "PARQUET GZIP"),
                unload("select 1", "r/", "CSV ALLOWOVERWRITE CLEANPATH"),
                unload("select 1", "r/", "CSV MAXFILESIZE 1 MB"),
                unload("select 1 as a", "r/", "CSV PARTITION BY (b)"),
                unload("select 1 as a", "r/", "CSV PARTITION BY (a)"),
                unload("select 1 as a, 2 as a", "r/", "PARQUET"),
                unload("delete from s.venue", "r/", "CSV"),
                unload("select nothing from s.venue", "r/", "CSV"),
                "UNLOAD ('select 1') TO 's3://lake/r/' CSV",
                "UNLOAD ('select 1') TO 's3://lake/r/' IAM_ROLE 'nonsense' CSV",
                "UNLOAD ('select 1') TO '/tmp/x' " + Warehouse.ROLE);
        refused.forEach(statement -> warehouse.refused(statement));
        assertEquals(List.of(), keys("r/"));
        assertTrue(warehouse.refused(refused.get(0)).getMessage().startsWith("LIMIT clause is not supported"));
        SqlFailure bucket = warehouse.refused("UNLOAD ('select 1') TO 's3://nowhere/r/' " + Warehouse.ROLE);
        assertTrue(bucket.getMessage().contains("NoSuchBucket"), bucket.getMessage());
    }

    /** The statements of spark-redshift 6.4.2 as it sends them, prepared, through the genuine driver. */
    @Test
    void the_connector_reads_by_its_own_statements() throws SQLException, SqlFailure, IOException {
        try (RedshiftServer server =
                        RedshiftServer.start(warehouse.database(), Credentials.of("dev", "awsuser", "secret"), 0);
                Connection connection = DriverManager.getConnection(
                        "jdbc:redshift://127.0.0.1:" + server.port() + "/dev;ssl=false", "awsuser", "secret")) {
            connection.setAutoCommit(false);
            for (String sql : List.of(
                    "set query_group to '{\"spark-redshift-connector\":{\"svc\":\"\"}}'",
                    "UNLOAD ('SELECT \"SQ_0\".\"ID\" AS \"ID\", \"SQ_0\".\"NAME\" FROM (SELECT * FROM \"s\".\"venue\")"
                            + " AS \"SQ_0\" WHERE ((\"SQ_0\".\"CITY\" IS NOT NULL) AND (\"SQ_0\".\"CITY\" ="
                            + " \\'Bonn\\'))') TO 's3://lake/conn/1/' WITH CREDENTIALS"
                            + " 'aws_access_key_id=AKIAX;aws_secret_access_key=hush' FORMAT AS PARQUET  MANIFEST",
                    "UNLOAD ('SELECT \"id\" FROM \"s\".\"venue\" WHERE \"name\" = \\'O\\'\\'Hara\\'') TO"
                            + " 's3://lake/conn/2/' WITH CREDENTIALS 'aws_iam_role=arn:aws:iam::123456789012:role/r'"
                            + " ESCAPE MANIFEST")) {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.execute();
                }
            }
            connection.commit();
        }
        assertEquals(
                List.of(List.of(2, "a \"b\", c"), List.of(4, "")),
                duck("SELECT id, name FROM read_parquet('s3://lake/conn/1/*.parquet') ORDER BY 1"));
        assertEquals(
                2,
                new ObjectMapper()
                        .readTree(bytes("conn/1/manifest"))
                        .path("entries")
                        .size());
        assertEquals(List.of(), keys("conn/2/"));
        String text = (String) warehouse.value(
                "SELECT querytxt FROM stl_query WHERE querytxt LIKE 'UNLOAD%conn/1/%' AND querytxt NOT LIKE 'SELECT%'");
        assertFalse(text.contains("hush"), text);
    }

    @Test
    void json_has_a_line_for_each_row_that_duckdb_and_copy_read() throws SqlFailure, SQLException {
        warehouse.run(unload("select id, name, price, at, open, doc from s.venue", "json/", "JSON PARALLEL OFF"));
        assertEquals(
                "{\"id\":1,\"name\":\"Gate|One\",\"price\":1.50,\"at\":\"2024-05-06 07:08:09.5\",\"open\":\"t\",\"doc\":null}",
                text("json/000").lines().findFirst().get());
        assertEquals(4, duck("SELECT * FROM read_json('s3://lake/json/000')").size());
        warehouse.run("CREATE TABLE s.again (LIKE s.venue);" + "COPY s.again FROM 's3://lake/json/' " + Warehouse.ROLE
                + "JSON 'auto'");
        assertEquals(
                warehouse.rows("SELECT id, name, price, at, open FROM s.venue ORDER BY id"),
                warehouse.rows("SELECT id, name, price, at, open FROM s.again ORDER BY id"));
        assertEquals("{\"k\":[1]}", warehouse.value("SELECT doc FROM s.again WHERE id = 2"));
    }

    @Test
    void fixed_widths_are_read_back() throws SqlFailure {
        warehouse.run(unload(
                "select id, city, open from s.venue order by id",
                "fixed/",
                "FIXEDWIDTH 'id:3,city:6,open:1' PARALLEL OFF"));
        assertEquals("1  Köln  t\n2  Bonn  f\n3         \n4  Bonn  t\n", text("fixed/000"));
        assertEquals(
                "22023",
                warehouse
                        .refused(unload("select 1", "fw/", "FIXEDWIDTH 'a:3,b:4'"))
                        .sqlState());
    }

    @Test
    void bzip2_is_read_back_and_the_logs_tell_of_files_and_rows() throws SqlFailure {
        warehouse.run(unload("select id, city from s.venue", "bz/", "BZIP2 PARALLEL OFF"));
        assertEquals(List.of("bz/000.bz2"), keys("bz/"));
        assertEquals(
                List.of("s3://lake/bz/000.bz2", 4L, (long) bytes("bz/000.bz2").length),
                warehouse
                        .rows("SELECT trim(path), line_count, transfer_size FROM stl_unload_log"
                                + " WHERE query = pg_last_unload_id()")
                        .get(0));
        assertEquals(
                List.of("bzip2", "completed", 4L, 1),
                warehouse
                        .rows("SELECT trim(compression_type), trim(status), unloaded_rows, unloaded_files_count"
                                + " FROM sys_unload_history WHERE query_id = pg_last_unload_id()")
                        .get(0));
        warehouse.run("CREATE TABLE s.zipped (id INT, city VARCHAR(20));" + "COPY s.zipped FROM 's3://lake/bz/' "
                + Warehouse.ROLE + "BZIP2");
        assertEquals(
                warehouse.rows("SELECT id, nvl(city, '') FROM s.venue ORDER BY id"),
                warehouse.rows("SELECT id, city FROM s.zipped ORDER BY id"));
    }
}
