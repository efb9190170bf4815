package io.sluice.local.redshift;

import io.sluice.local.glue.LocalGlue;
import io.sluice.local.redshift.engine.Database;
import io.sluice.local.s3.LocalS3;
import io.sluice.local.spectrum.Spectrum;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;

/** A running local Redshift with one user, and the genuine driver's connections to it. */
final class TestServer implements AutoCloseable {
    static final String DATABASE = "dev";
    static final String USER = "awsuser";
    static final String PASSWORD = "Correct horse 1";

    private final Database database;
    private final RedshiftServer server;

    private final AutoCloseable lake;

    private TestServer(Database database, RedshiftServer server, AutoCloseable lake) {
        this.database = database;
        this.server = server;
        this.lake = lake;
    }

    /** With a local S3, in which there is a bucket "lake", and a local Glue behind it. */
    static TestServer overLake(Path folder) {
        LocalS3 s3 = LocalS3.start(folder, 0);
        s3.createBucket("lake");
        LocalGlue catalog = LocalGlue.start(folder, 0);
        GlueClient glue = GlueClient.builder()
                .endpointOverride(catalog.endpoint())
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY)))
                .build();
        Database database = Database.open(folder.resolve("redshift"), new Spectrum(glue, s3.files()), s3.files());
        return new TestServer(database, server(database, PasswordMethod.MD5), () -> {
            glue.close();
            catalog.close();
            s3.close();
        });
    }

    private static RedshiftServer server(Database database, PasswordMethod method) {
        return RedshiftServer.start(database, new Credentials(DATABASE, Map.of(USER, PASSWORD), method), 0);
    }

    static TestServer start(Path folder) {
        return start(folder, PasswordMethod.MD5);
    }

    static TestServer start(Path folder, PasswordMethod method) {
        Database database = database(folder);
        return new TestServer(database, server(database, method), () -> {});
    }

    static TestServer start(Path folder, ServerOptions options) {
        Database database = database(folder);
        Credentials credentials = Credentials.of(DATABASE, USER, PASSWORD);
        return new TestServer(database, RedshiftServer.start(database, credentials, 0, options), () -> {});
    }

    /** Without Glue and S3 behind it: the wire is the same for what they hold. */
    static Database database(Path folder) {
        return Database.open(folder, new Spectrum(null, null), null);
    }

    int port() {
        return server.port();
    }

    /** A connection of the Redshift JDBC driver. */
    Connection connect() throws SQLException {
        return connect(DATABASE, PASSWORD);
    }

    Connection connect(String databaseName, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password);
        return DriverManager.getConnection(
                "jdbc:redshift://127.0.0.1:" + port() + "/" + databaseName + ";ssl=false", properties);
    }

    /** A connection whose every byte is the test's. */
    RawClient raw() {
        return new RawClient(port());
    }

    /** As {@link #raw}, with the log-in behind it. */
    RawClient loggedIn() {
        RawClient client = raw();
        client.logIn(USER, PASSWORD, DATABASE);
        return client;
    }

    /** Stops the server and leaves the database open. */
    void stop() {
        server.close();
    }

    @Override
    public void close() {
        server.close();
        database.close();
        try {
            lake.close();
        } catch (Exception e) {
            throw new IllegalStateException("The lake of the test server did not close", e);
        }
    }
}
