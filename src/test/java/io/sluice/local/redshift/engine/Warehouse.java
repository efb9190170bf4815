package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.local.glue.LocalGlue;
import io.sluice.local.s3.LocalS3;
import io.sluice.local.spectrum.Spectrum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;

/** A database over a local S3 and Glue, with one session at hand. */
final class Warehouse implements AutoCloseable {
    static final String ROLE = "IAM_ROLE 'arn:aws:iam::123456789012:role/loader' ";

    private final Path folder;
    private final LocalS3 s3;
    private final LocalGlue catalog;
    final GlueClient glue;
    private Database database;
    Session session;

    Warehouse(Path folder) {
        this.folder = folder;
        s3 = LocalS3.start(folder, 0);
        s3.createBucket("lake");
        catalog = LocalGlue.start(folder, 0);
        glue = GlueClient.builder()
                .endpointOverride(catalog.endpoint())
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY)))
                .build();
        reopen();
    }

    /** Closes the database and opens its file again. */
    void reopen() {
        if (database != null) {
            session.close();
            database.close();
        }
        database = Database.open(folder.resolve("redshift"), new Spectrum(glue, s3.files()), s3.files());
        session = connect();
    }

    /** A client of the local S3; the caller closes it. */
    S3Client s3Client() {
        return S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY)))
                .build();
    }

    Database database() {
        return database;
    }

    Session connect() {
        return database.connect("awsuser", "dev");
    }

    /** Runs the statements of a script; gives the last one's tag. */
    String run(String script) throws SqlFailure {
        return run(session, script);
    }

    static String run(Session session, String script) throws SqlFailure {
        String tag = "";
        for (String statement : session.split(script)) {
            try (Result result = session.prepare(statement, new int[0]).execute(List.of())) {
                while (result.next()) {
                    // Only the tag is of interest.
                }
                tag = result.tag();
            }
        }
        return tag;
    }

    List<List<Object>> rows(String sql, Object... parameters) throws SqlFailure {
        return rows(session, sql, parameters);
    }

    static List<List<Object>> rows(Session session, String sql, Object... parameters) throws SqlFailure {
        try (Result result = session.prepare(sql, new int[0]).execute(List.of(parameters))) {
            List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < result.fields().size(); i++) {
                    row.add(result.value(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** The only value of the only row. */
    Object value(String sql, Object... parameters) throws SqlFailure {
        return rows(sql, parameters).get(0).get(0);
    }

    SqlFailure refused(String sql) {
        return assertThrows(SqlFailure.class, () -> run(sql));
    }

    List<Field> fields(String sql) throws SqlFailure {
        return session.prepare(sql, new int[0]).fields();
    }

    /** Puts the rows of a DuckDB query into the bucket "lake" as a Parquet file; gives its size in bytes. */
    long parquet(String key, String query) {
        Path file = folder.resolve("s3/lake").resolve(key);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            Files.createDirectories(file.getParent());
            statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
            return Files.size(file);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("Cannot write " + file, e);
        }
    }

    void object(String key, String text) {
        bytes(key, text.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(String key, byte[] bytes) {
        Path file = folder.resolve("s3/lake").resolve(key);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        session.close();
        database.close();
        glue.close();
        catalog.close();
        s3.close();
    }
}
