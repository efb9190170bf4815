package io.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
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
import java.util.Properties;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.s3.S3Client;

class LocalStackIT {
    @TempDir
    Path folder;

    private static StaticCredentialsProvider keys(Map<String, String> settings) {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(settings.get(LocalStack.ACCESS_KEY), settings.get(LocalStack.SECRET_KEY)));
    }

    private static S3Client s3(Map<String, String> settings) {
        return S3Client.builder()
                .endpointOverride(URI.create(settings.get(LocalStack.S3_ENDPOINT)))
                .region(Region.of(settings.get(LocalStack.REGION)))
                .forcePathStyle(true)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(keys(settings))
                .build();
    }

    private static GlueClient glue(Map<String, String> settings) {
        return GlueClient.builder()
                .endpointOverride(URI.create(settings.get(LocalStack.GLUE_ENDPOINT)))
                .region(Region.of(settings.get(LocalStack.REGION)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(keys(settings))
                .build();
    }

    private static Connection redshift(Map<String, String> settings) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", settings.get(LocalStack.REDSHIFT_USER));
        properties.setProperty("password", settings.get(LocalStack.REDSHIFT_PASSWORD));
        properties.setProperty("ssl", "false");
        return DriverManager.getConnection(settings.get(LocalStack.REDSHIFT_URL), properties);
    }

    @Test
    void clients_reach_every_server_by_the_settings_and_the_data_survive_a_restart() throws SQLException {
        try (LocalStack stack = LocalStack.start(folder);
                S3Client s3 = s3(stack.settings());
                GlueClient glue = glue(stack.settings());
                Connection redshift = redshift(stack.settings());
                Statement statement = redshift.createStatement();
                ResultSet one = statement.executeQuery("select 1")) {
            assertTrue(one.next());
            assertEquals(1, one.getInt(1));
            assertEquals(
                    List.of("sluice-lake", "sluice-raw"),
                    s3.listBuckets().buckets().stream()
                            .map(bucket -> bucket.name())
                            .toList());
            s3.putObject(b -> b.bucket("sluice-raw").key("a"), RequestBody.fromString("x"));
            glue.createDatabase(c -> c.databaseInput(d -> d.name("music")));
            assertTrue(stack.files().file("s3://sluice-raw/a").isPresent());
        }
        try (LocalStack stack = LocalStack.start(folder);
                S3Client s3 = s3(stack.settings());
                GlueClient glue = glue(stack.settings())) {
            assertEquals(
                    "x",
                    s3.getObjectAsBytes(b -> b.bucket("sluice-raw").key("a")).asUtf8String());
            assertEquals(1, glue.getDatabases(c -> {}).databaseList().size());
        }
    }

    @Test
    void redshift_reads_what_s3_holds_and_glue_knows() throws Exception {
        try (LocalStack stack = LocalStack.start(folder);
                S3Client s3 = s3(stack.settings());
                GlueClient glue = glue(stack.settings());
                Connection redshift = redshift(stack.settings());
                Statement statement = redshift.createStatement()) {
            statement.execute("create external schema ext from data catalog database 'music' iam_role default"
                    + " create external database if not exists");
            StorageDescriptor table = storage("s3://sluice-lake/plays");
            glue.createTable(c -> c.databaseName("music").tableInput(t -> t.name("plays")
                    .tableType("EXTERNAL_TABLE")
                    .storageDescriptor(table)
                    .partitionKeys(Column.builder().name("dt").type("date").build())));
            for (int day = 1; day <= 3; day++) {
                String date = "2018-11-0" + day;
                String key = "plays/dt=" + date + "/part.parquet";
                Path file = parquet("SELECT " + day + "::BIGINT AS userid, 'song " + day + "' AS song");
                s3.putObject(b -> b.bucket("sluice-lake").key(key), file);
                glue.createPartition(
                        c -> c.databaseName("music").tableName("plays").partitionInput(p -> p.values(date)
                                .storageDescriptor(storage("s3://sluice-lake/plays/dt=" + date))));
            }
            assertEquals(
                    List.of("2|song 2|2018-11-02|s3://sluice-lake/plays/dt=2018-11-02/part.parquet"),
                    rows(statement, "select userid, song, dt, \"$path\" from ext.plays where dt = '2018-11-02'"));
            statement.execute("create table names (userid bigint, name varchar(20))");
            statement.execute("insert into names values (1, 'Ada'), (3, 'Otis')");
            assertEquals(
                    List.of("Ada|song 1", "Otis|song 3"),
                    rows(
                            statement,
                            "select n.name, p.song from ext.plays p join names n on n.userid = p.userid order by 1"));
        }
    }

    private static StorageDescriptor storage(String location) {
        return StorageDescriptor.builder()
                .location(location)
                .columns(
                        Column.builder().name("userid").type("bigint").build(),
                        Column.builder().name("song").type("string").build())
                .inputFormat("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat")
                .serdeInfo(s -> s.serializationLibrary("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"))
                .build();
    }

    private Path parquet(String query) throws IOException, SQLException {
        Path file = Files.createTempFile(folder, "out", ".parquet");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
        }
        return file;
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                StringJoiner row = new StringJoiner("|");
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    @Test
    void a_port_that_is_taken_stops_the_start_and_leaves_nothing_running() throws IOException {
        int free = freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            UncheckedIOException refused = assertThrows(
                    UncheckedIOException.class,
                    () -> LocalStack.start(folder, new Ports(free, 0, taken.getLocalPort())));
            assertTrue(refused.getMessage().contains("127.0.0.1:" + taken.getLocalPort()), refused.getMessage());
        }
        assertFalse(listens(free));
        try (LocalStack stack = LocalStack.start(folder, new Ports(free, 0, 0))) {
            assertEquals(URI.create("http://127.0.0.1:" + free), stack.s3Endpoint());
            assertTrue(listens(stack.redshiftPort()));
        }
        assertFalse(listens(free));
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
