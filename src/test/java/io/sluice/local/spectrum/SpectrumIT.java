package io.sluice.local.spectrum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.local.glue.LocalGlue;
import io.sluice.local.s3.LocalS3;
import io.sluice.local.spectrum.PartitionPredicate.Operator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.s3.S3Client;

class SpectrumIT {
    private static final String PARQUET_INPUT = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat";
    private static final String PARQUET_SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";
    private static final String SYMLINK_INPUT = "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat";

    @TempDir
    static Path folder;

    private static LocalS3 s3;
    private static LocalGlue catalog;
    private static S3Client objects;
    private static GlueClient glue;
    private static Connection duck;
    private static Spectrum spectrum;
    private String database;

    @BeforeAll
    static void start() throws SQLException {
        s3 = LocalS3.start(folder, 0);
        catalog = LocalGlue.start(folder, 0);
        s3.createBucket("lake");
        StaticCredentialsProvider keys =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY));
        objects = S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(keys)
                .build();
        glue = GlueClient.builder()
                .endpointOverride(catalog.endpoint())
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(keys)
                .build();
        duck = DriverManager.getConnection("jdbc:duckdb:");
        run("SET TimeZone = 'UTC'");
        spectrum = new Spectrum(glue, s3.files());
    }

    @AfterAll
    static void stop() throws SQLException {
        duck.close();
        glue.close();
        objects.close();
        catalog.close();
        s3.close();
    }

    @BeforeEach
    void makeDatabase() {
        database = "db" + UUID.randomUUID().toString().replace("-", "");
        spectrum.ensureDatabase(database);
    }

    private static void run(String sql) throws SQLException {
        try (Statement statement = duck.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Rows as texts, in the order of the query. */
    private static List<List<String>> rows(String sql) {
        try (Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getObject(i)));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static List<List<String>> types(String from) {
        return rows("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + from + ")");
    }

    private String at(String path) {
        return "s3://lake/" + database + "/" + path;
    }

    private void put(String path, RequestBody body) {
        objects.putObject(b -> b.bucket("lake").key(database + "/" + path), body);
    }

    private void write(String path, String query) {
        try {
            Path file = Files.createTempFile(folder, "out", ".parquet");
            run("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
            put(path, RequestBody.fromFile(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private static List<Column> columns(String... namesAndTypes) {
        return IntStream.range(0, namesAndTypes.length / 2)
                .mapToObj(i -> Column.builder()
                        .name(namesAndTypes[2 * i])
                        .type(namesAndTypes[2 * i + 1])
                        .build())
                .toList();
    }

    private static StorageDescriptor storage(List<Column> columns, String location, String input, String serde) {
        return StorageDescriptor.builder()
                .columns(columns)
                .location(location)
                .inputFormat(input)
                .serdeInfo(info -> info.serializationLibrary(serde))
                .build();
    }

    private void table(String name, List<Column> columns, List<Column> keys) {
        table(name, columns, keys, at(name), PARQUET_INPUT, PARQUET_SERDE);
    }

    private void table(
            String name, List<Column> columns, List<Column> keys, String location, String input, String serde) {
        glue.createTable(c -> c.databaseName(database).tableInput(t -> t.name(name)
                .tableType("EXTERNAL_TABLE")
                .parameters(Map.of("classification", "parquet"))
                .partitionKeys(keys)
                .storageDescriptor(storage(columns, location, input, serde))));
    }

    private void partition(String table, String location, String... values) {
        StorageDescriptor storage = storage(List.of(), location, PARQUET_INPUT, PARQUET_SERDE);
        glue.createPartition(c -> c.databaseName(database)
                .tableName(table)
                .partitionInput(PartitionInput.builder()
                        .values(values)
                        .storageDescriptor(storage)
                        .build()));
    }

    private String scan(String table, PartitionPredicate... predicates) {
        return spectrum.scan(spectrum.table(database, table).orElseThrow(), List.of(predicates), Pseudocolumns.OMITTED);
    }

    private static PartitionPredicate where(String column, Operator operator, String... literals) {
        return new PartitionPredicate(column, operator, List.of(literals));
    }

    @Test
    void a_table_is_described_as_glue_has_it_now() {
        assertTrue(spectrum.table(database, "t").isEmpty());
        assertTrue(spectrum.table("no_such_database", "t").isEmpty());
        assertFalse(spectrum.databaseExists("no_such_database"));
        assertTrue(spectrum.databaseExists(database));
        spectrum.ensureDatabase(database);
        table("t", columns("userId", "bigint", "v", "string"), columns("dt", "date"));
        ExternalTable read = spectrum.table(database, "t").orElseThrow();
        assertEquals(
                List.of(new ExternalColumn("userid", "bigint", ""), new ExternalColumn("v", "string", "")),
                read.columns());
        assertEquals(List.of(new ExternalColumn("dt", "date", "")), read.partitionColumns());
        assertEquals(at("t"), read.location());
        assertEquals(PARQUET_SERDE, read.serde());
        assertEquals(Map.of("classification", "parquet"), read.parameters());
        assertEquals(List.of(read), spectrum.tables(database));
    }

    @Test
    void columns_are_found_by_name_missing_ones_are_null_and_extra_ones_ignored() {
        table("t", columns("userid", "bigint", "song", "string", "late", "double"), List.of());
        write("t/1.parquet", "SELECT 'x' AS extra, 'one' AS song, 1::BIGINT AS \"userId\"");
        write("t/2.parquet", "SELECT 2::BIGINT AS userid, 2.5::DOUBLE AS late, 'two' AS song");
        write("t/sub/folder/3.parquet", "SELECT 'three' AS song");
        assertEquals(
                List.of(List.of("1", "one", "null"), List.of("2", "two", "2.5"), List.of("null", "three", "null")),
                rows("SELECT * FROM " + scan("t") + " ORDER BY userid NULLS LAST"));
        assertEquals(
                List.of(List.of("userid", "BIGINT"), List.of("song", "VARCHAR"), List.of("late", "DOUBLE")),
                types(scan("t")));
    }

    @Test
    void hidden_names_and_folder_markers_are_not_read() {
        table("t", columns("id", "int"), List.of());
        write("t/seen.parquet", "SELECT 1 AS id");
        for (String hidden :
                List.of("_tmp.parquet", ".x.parquet", "#y.parquet", "z.parquet~", "_temporary/0/a.parquet")) {
            write("t/" + hidden, "SELECT 9 AS id");
        }
        put("t/", RequestBody.empty());
        put("t/_SUCCESS", RequestBody.empty());
        write("t2/other.parquet", "SELECT 8 AS id");
        assertEquals(List.of(List.of("1")), rows("SELECT * FROM " + scan("t")));
    }

    @Test
    void a_file_that_does_not_fit_its_column_is_named_with_both_types() {
        table("t", columns("id", "bigint"), List.of());
        write("t/good.parquet", "SELECT 1::BIGINT AS id");
        write("t/wrong.parquet", "SELECT 1::INTEGER AS id");
        SpectrumFailure failure = assertThrows(SpectrumFailure.class, () -> scan("t"));
        assertEquals(15007, failure.code());
        assertEquals(
                "File '" + at("t/wrong.parquet") + "' has an incompatible Parquet schema for column '" + database
                        + ".t.id'. Column type: bigint, Parquet type: INTEGER",
                failure.getMessage());
        put("t/wrong.parquet", RequestBody.fromString("not parquet"));
        String message = assertThrows(SpectrumFailure.class, () -> scan("t")).getMessage();
        assertTrue(message.startsWith("File '" + at("t/wrong.parquet") + "' cannot be read as Parquet"), message);
        assertFalse(message.contains(folder.toString()), message);
    }

    @Test
    void partition_values_are_typed_constants_and_the_default_partition_is_null() {
        table("t", columns("id", "int"), columns("dt", "date", "h", "smallint", "s", "string"));
        write("t/a/x.parquet", "SELECT 1 AS id");
        write("t/b/x.parquet", "SELECT 2 AS id");
        write("t/c/x.parquet", "SELECT 3 AS id");
        partition("t", at("t/a"), "2024-01-01", "7", "it's");
        partition("t", at("t/b/"), "__HIVE_DEFAULT_PARTITION__", "-1", "__HIVE_DEFAULT_PARTITION__");
        assertEquals(
                List.of(List.of("1", "2024-01-01", "7", "it's"), List.of("2", "null", "-1", "null")),
                rows("SELECT * FROM " + scan("t") + " ORDER BY id"));
        assertEquals(
                List.of("INTEGER", "DATE", "SMALLINT", "VARCHAR"),
                types(scan("t")).stream().map(row -> row.get(1)).toList());
        partition("t", at("t/c"), "yesterday", "1", "s");
        SpectrumFailure wrong = assertThrows(SpectrumFailure.class, () -> scan("t"));
        assertEquals(
                "Partition [yesterday, 1, s] of " + database
                        + ".t: 'yesterday' is no value of column dt, which is date",
                wrong.getMessage());
    }

    @Test
    void partitions_that_cannot_match_are_never_listed() {
        table("t", columns("id", "int"), columns("dt", "date", "n", "int"));
        for (int day = 1; day <= 9; day++) {
            write("t/" + day + "/x.parquet", "SELECT " + day + " AS id");
            partition("t", at("t/" + day), "2024-01-0" + day, "" + day * 2);
        }
        // A file that nobody could read: whoever lists its partition fails.
        put("t/5/broken.parquet", RequestBody.fromString("broken"));
        assertThrows(SpectrumFailure.class, () -> scan("t"));

        assertEquals(
                List.of(List.of("2")), rows("SELECT id FROM " + scan("t", where("dt", Operator.EQUALS, "2024-01-02"))));
        assertEquals(
                List.of(List.of("6"), List.of("7")),
                rows("SELECT id FROM "
                        + scan(
                                "t",
                                where("dt", Operator.GREATER, "2024-01-05"),
                                where("n", Operator.LESS_OR_EQUAL, "14"))
                        + " ORDER BY id"));
        assertEquals(
                List.of(List.of("1"), List.of("9")),
                rows("SELECT id FROM " + scan("t", where("n", Operator.IN, "2", "18", "1000")) + " ORDER BY id"));
        assertEquals(List.of(), rows("SELECT id FROM " + scan("t", where("n", Operator.EQUALS, "99"))));
        // Not a date: the predicate cannot decide, and every partition is read.
        assertThrows(SpectrumFailure.class, () -> scan("t", where("dt", Operator.EQUALS, "soon")));
        assertThrows(SpectrumFailure.class, () -> scan("t", where("id", Operator.EQUALS, "1")));
    }

    @Test
    void an_empty_table_and_an_empty_partition_give_no_rows_of_the_right_types() {
        table("t", columns("id", "int", "m", "map<string,array<double>>"), columns("dt", "date"));
        assertEquals(List.of(), rows("SELECT * FROM " + scan("t")));
        partition("t", at("t/none"), "2024-01-01");
        assertEquals(List.of(), rows("SELECT * FROM " + scan("t")));
        assertEquals(
                List.of(
                        List.of("id", "INTEGER"),
                        List.of("m", "STRUCT(\"key\" VARCHAR, \"value\" DOUBLE[])[]"),
                        List.of("dt", "DATE")),
                types(scan("t")));
    }

    @Test
    void an_unregistered_partition_is_invisible_and_a_swapped_location_is_seen_at_once() {
        table("t", columns("id", "int"), columns("dt", "date"));
        write("t/dt=2024-01-01/run=1/x.parquet", "SELECT 1 AS id");
        write("t/dt=2024-01-01/run=2/x.parquet", "SELECT 2 AS id");
        write("t/dt=2024-01-02/run=1/x.parquet", "SELECT 3 AS id");
        partition("t", at("t/dt=2024-01-01/run=1"), "2024-01-01");
        assertEquals(List.of(List.of("1", "2024-01-01")), rows("SELECT * FROM " + scan("t")));
        glue.updatePartition(c -> c.databaseName(database)
                .tableName("t")
                .partitionValueList("2024-01-01")
                .partitionInput(p -> p.values("2024-01-01")
                        .storageDescriptor(
                                storage(List.of(), at("t/dt=2024-01-01/run=2"), PARQUET_INPUT, PARQUET_SERDE))));
        assertEquals(List.of(List.of("2", "2024-01-01")), rows("SELECT * FROM " + scan("t")));
    }

    @Test
    void all_types_are_read_as_redshift_shows_them() {
        table(
                "t",
                columns(
                        "b",
                        "boolean",
                        "ti",
                        "tinyint",
                        "f",
                        "float",
                        "dec",
                        "decimal(12,5)",
                        "d",
                        "date",
                        "ts",
                        "timestamp",
                        "tz",
                        "timestamp",
                        "tn",
                        "timestamp",
                        "bin",
                        "binary",
                        "txt",
                        "string",
                        "st",
                        "struct<a:int,b:array<string>,gone:double>"),
                List.of());
        write(
                "t/x.parquet",
                "SELECT true AS b, 1::TINYINT AS ti, 1.5::FLOAT AS f, 1.25::DECIMAL(12,5) AS dec, DATE '2024-02-29' AS d, "
                        + "TIMESTAMP '2024-01-01 10:00:00.123456' AS ts, TIMESTAMPTZ '2024-01-01 10:00:00+02' AS tz, "
                        + "TIMESTAMP_NS '2024-01-01 10:00:00.123456789' AS tn, 'ab'::BLOB AS bin, 'cd'::BLOB AS txt, "
                        + "{'b': ['p', NULL], 'a': 1, 'extra': 2} AS st");
        assertEquals(
                List.of(
                        "BOOLEAN",
                        "SMALLINT",
                        "FLOAT",
                        "DECIMAL(12,5)",
                        "DATE",
                        "TIMESTAMP",
                        "TIMESTAMP",
                        "TIMESTAMP",
                        "BLOB",
                        "VARCHAR",
                        "STRUCT(a INTEGER, b VARCHAR[], gone DOUBLE)"),
                types(scan("t")).stream().map(row -> row.get(1)).toList());
        assertEquals(
                List.of(List.of(
                        "true",
                        "1",
                        "1.5",
                        "1.25000",
                        "2024-02-29",
                        "2024-01-01 10:00:00.123456",
                        "2024-01-01 08:00:00",
                        "2024-01-01 10:00:00.123456",
                        "cd",
                        "{'a': 1, 'b': [p, NULL], 'gone': NULL}")),
                rows("SELECT b, ti, f, dec, d::VARCHAR, ts::VARCHAR, tz::VARCHAR, tn::VARCHAR, txt, st::VARCHAR FROM "
                        + scan("t")));
    }

    @Test
    void int96_is_a_timestamp() throws IOException {
        Path file = folder.resolve(UUID.randomUUID() + ".parquet");
        MessageType schema = MessageTypeParser.parseMessageType("message m { optional int96 ts; }");
        long nanosOfDay = (10L * 3600 + 30 * 60) * 1_000_000_000L;
        int julianDay = 2_440_588 + 19_723; // 2024-01-01
        ByteBuffer int96 = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        int96.putLong(nanosOfDay).putInt(julianDay);
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
                .withType(schema)
                .withConf(new Configuration())
                .build()) {
            Group row = new SimpleGroupFactory(schema).newGroup();
            row.add("ts", Binary.fromConstantByteArray(int96.array()));
            writer.write(row);
        }
        put("t/x.parquet", RequestBody.fromFile(file));
        table("t", columns("ts", "timestamp"), List.of());
        assertEquals(List.of(List.of("ts", "TIMESTAMP")), types(scan("t")));
        assertEquals(List.of(List.of("2024-01-01 10:30:00")), rows("SELECT ts::VARCHAR FROM " + scan("t")));
    }

    @Test
    void a_text_longer_than_its_column_is_refused() {
        table("t", columns("v", "varchar(4)"), List.of());
        write("t/x.parquet", "SELECT 'äb' AS v UNION ALL SELECT 'abcd'");
        assertEquals(2, rows("SELECT * FROM " + scan("t")).size());
        write("t/y.parquet", "SELECT 'äbcd' AS v");
        IllegalStateException failed =
                assertThrows(IllegalStateException.class, () -> rows("SELECT * FROM " + scan("t")));
        assertTrue(
                failed.getCause()
                        .getMessage()
                        .contains("the length of the data column v is longer than the length defined in the table. "
                                + "Table: 4, Data: 5"),
                failed.getCause().getMessage());
    }

    @Test
    void the_pseudocolumns_tell_file_and_size() {
        table("t", columns("id", "int"), columns("k", "string"));
        write("t/a/1 [x]*?.parquet", "SELECT 1 AS id");
        write("t/a/2.parquet", "SELECT 2 AS id");
        partition("t", at("t/a"), "a");
        String scan = spectrum.scan(spectrum.table(database, "t").orElseThrow(), List.of(), Pseudocolumns.INCLUDED);
        List<List<String>> rows = rows("SELECT \"$path\", \"$size\", id, k FROM " + scan + " ORDER BY id");
        assertEquals(
                List.of(at("t/a/1 [x]*?.parquet"), at("t/a/2.parquet")),
                rows.stream().map(row -> row.get(0)).toList());
        s3.files()
                .list(at("t/a/2"))
                .forEach(object ->
                        assertEquals(Long.toString(object.size()), rows.get(1).get(1)));
    }

    @Test
    void a_symlink_manifest_names_the_files() {
        String location = at("delta/_symlink_format_manifest");
        write("delta/part-1.parquet", "SELECT 1 AS id");
        write("delta/part-2.parquet", "SELECT 2 AS id");
        put("delta/_symlink_format_manifest/manifest", RequestBody.fromString(at("delta/part-2.parquet") + "\n"));
        table("d", columns("id", "int"), List.of(), location, SYMLINK_INPUT, PARQUET_SERDE);
        assertEquals(List.of(List.of("2")), rows("SELECT * FROM " + scan("d")));
        put("delta/_symlink_format_manifest/manifest", RequestBody.fromString(at("delta/gone.parquet") + "\n"));
        String message = assertThrows(SpectrumFailure.class, () -> scan("d")).getMessage();
        assertTrue(message.contains(at("delta/gone.parquet")), message);
    }

    @Test
    void another_serde_is_refused_by_its_name() {
        table("j", columns("id", "int"), List.of(), at("j"), "x", "org.apache.hadoop.hive.serde2.RegexSerDe");
        String message = assertThrows(SpectrumFailure.class, () -> scan("j")).getMessage();
        assertTrue(message.contains("org.apache.hadoop.hive.serde2.RegexSerDe"), message);
        assertTrue(message.contains(database + ".j"), message);
    }

    @Test
    void an_overwritten_object_is_read_anew() {
        table("t", columns("id", "int"), List.of());
        write("t/x.parquet", "SELECT 1 AS id");
        assertEquals(List.of(List.of("1")), rows("SELECT * FROM " + scan("t")));
        write("t/x.parquet", "SELECT 'now a text' AS id");
        assertThrows(SpectrumFailure.class, () -> scan("t"));
    }
}
