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
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
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
