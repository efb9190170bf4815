package io.sluice.local.redshift;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.config.Secret;
import io.sluice.model.FlowException;
import io.sluice.warehouse.ConnectionFactory;
import io.sluice.warehouse.RedshiftConnection;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server with a certificate for "localhost" under clients that verify it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsIT {
    private static TestCertificate certificate;
    private static TestServer server;
    private static Path folder;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        certificate = TestCertificate.make(folder);
        server = TestServer.start(folder, ServerOptions.PLAIN.with(certificate.forServer()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Connection connect(String host) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", TestServer.USER);
        properties.setProperty("password", TestServer.PASSWORD);
        properties.setProperty("ssl", "true");
        properties.setProperty("sslmode", "verify-full");
        properties.setProperty("sslrootcert", certificate.root().toString());
        return DriverManager.getConnection("jdbc:redshift://" + host + ":" + server.port() + "/dev", properties);
    }

    private static RedshiftConnection ours(String host) {
        return new RedshiftConnection(
                new ConnectionFactory(
                        "jdbc:redshift://" + host + ":" + server.port() + "/dev",
                        TestServer.USER,
                        Map.of("sslrootcert", certificate.root().toString()),
                        new Secret(Secret.Source.ENVIRONMENT_VARIABLE, "UNUSED"),
                        () -> TestServer.PASSWORD),
                4);
    }

    @Test
    void the_genuine_driver_verifies_the_certificate_and_reads_rows() throws SQLException {
        try (Connection connection = connect("localhost");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select repeat('Jóga ', 5000), 1")) {
            assertTrue(row.next());
            assertEquals("Jóga ".repeat(5000), row.getString(1));
        }
    }

    @Test
    void the_genuine_driver_refuses_another_host() {
        SQLException refused = assertThrows(SQLException.class, () -> connect("127.0.0.1"));
        assertTrue(refused.getMessage().contains("127.0.0.1"), refused.getMessage());
        server.loggedIn().close();
    }

    @Test
    void the_connections_of_flows_verify_the_certificate() {
        try (RedshiftConnection connection = ours("localhost")) {
            connection.requireReachable();
            assertEquals(
                    List.of(List.of("2")), connection.query("select 1 + 1", 10).rows());
        }
    }

    @Test
    void the_connections_of_flows_refuse_another_host_and_say_what_to_do() {
        try (RedshiftConnection connection = ours("127.0.0.1")) {
            FlowException refused = assertThrows(FlowException.class, connection::requireReachable);
            assertTrue(
                    refused.getMessage().contains("must be valid for the host in redshift.url"), refused.getMessage());
        }
    }

    @Test
    void psql_verifies_the_certificate() throws Exception {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        Psql.Answer answer = psql("localhost", "\\conninfo");
        assertEquals(0, answer.exitCode(), answer.text());
        assertTrue(answer.text().contains("TLSv1.3"), answer.text());
        assertEquals("1\n", psql("localhost", "select 1").text());
    }

    @Test
    void psql_refuses_another_host_and_a_server_without_certificate() throws Exception {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        Psql.Answer wrong = psql("127.0.0.1", "select 1");
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.text().contains("does not match host name \"127.0.0.1\""), wrong.text());
        try (TestServer plain = TestServer.start(Files.createDirectories(folder.resolve("plain")))) {
            Psql.Answer refused =
                    Psql.run("host=localhost sslmode=require port=" + plain.port(), folder, "-Atc", "select 1");
            assertTrue(refused.text().contains("server does not support SSL"), refused.text());
        }
    }

    private static Psql.Answer psql(String host, String command) throws Exception {
        return Psql.run(
                "host=" + host + " port=" + server.port() + " sslmode=verify-full sslrootcert=" + certificate.root(),
                folder,
                "-Atc",
                command);
    }

    @Test
    void a_client_that_does_not_ask_for_tls_is_served_without() {
        try (RawClient client = server.loggedIn()) {
            assertEquals(
                    List.of("T", "D:1", "C:SELECT 1", "Z:I"),
                    client.query("select 1").untilReady());
        }
    }

    @Test
    void bytes_sent_ahead_of_the_encryption_are_not_taken_for_encrypted_ones() {
        try (RawClient client = server.raw()) {
            client.send(ByteBuffer.allocate(20)
                    .putInt(8)
                    .putInt(Opening.SSL_REQUEST)
                    .put("smuggled bytes".getBytes(US_ASCII), 0, 12)
                    .array());
            List<String> said = client.untilClosed();
            assertEquals(1, said.size(), said.toString());
            assertTrue(said.get(0).contains("received unencrypted data after a request for SSL"), said.toString());
        }
    }

    @Test
    void garbage_instead_of_a_handshake_ends_its_own_connection_only() throws Exception {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(8)
                            .putInt(8)
                            .putInt(Opening.SSL_REQUEST)
                            .array());
            InputStream in = socket.getInputStream();
            assertEquals('S', in.read());
            socket.getOutputStream().write("not a handshake at all".getBytes(US_ASCII));
            in.readAllBytes();
        }
        a_client_that_does_not_ask_for_tls_is_served_without();
    }

    @Test
    void a_file_that_is_no_key_store_is_named() throws Exception {
        Path file = Files.writeString(folder.resolve("no.p12"), "no key store");
        String other = assertThrows(RuntimeException.class, () -> ServerCertificate.of(file, new char[] {'x'}))
                .getMessage();
        assertTrue(other.contains("no.p12") || other.startsWith("The certificate file cannot be read"), other);
        String password = assertThrows(
                        IllegalArgumentException.class,
                        () -> ServerCertificate.of(certificate.keyStore(), "wrong".toCharArray()))
                .getMessage();
        assertTrue(password.contains("Check the file and its password."), password);
    }
}
