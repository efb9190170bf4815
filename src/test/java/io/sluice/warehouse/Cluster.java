package io.sluice.warehouse;

import io.sluice.config.Secret;
import io.sluice.local.glue.LocalGlue;
import io.sluice.local.redshift.Credentials;
import io.sluice.local.redshift.RedshiftServer;
import io.sluice.local.redshift.engine.Database;
import io.sluice.local.s3.LocalS3;
import io.sluice.local.spectrum.Spectrum;
import io.sluice.model.DataFile;
import io.sluice.model.LakeCommit;
import io.sluice.model.Partition;
import io.sluice.model.RowCounts;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;

/** S3, Glue and Redshift on this machine, and lake commits whose Parquet files DuckDB writes. */
final class Cluster implements AutoCloseable {
    static final String USER = "loader";
    static final String PASSWORD = "Correct horse 1";

    private final Path folder;
    private final LocalS3 s3;
    private final LocalGlue glue;
    private final S3Client s3Client;
    private final GlueClient glueClient;
    private final Database database;
    private final RedshiftServer redshift;
    private final Queue<RedshiftConnection> connections = new ConcurrentLinkedQueue<>();

    Cluster(Path folder) {
        this.folder = folder;
        s3 = LocalS3.start(folder.resolve("s3"), 0);
        s3.createBucket("lake");
        glue = LocalGlue.start(folder.resolve("glue"), 0);
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY));
        s3Client = S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.of(LocalS3.REGION))
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(credentials)
                .build();
        glueClient = GlueClient.builder()
                .endpointOverride(glue.endpoint())
                .region(Region.of(LocalS3.REGION))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(credentials)
                .build();
        database = Database.open(folder.resolve("redshift"), new Spectrum(glueClient, s3.files()), s3.files());
        redshift = RedshiftServer.start(database, Credentials.of("dev", USER, PASSWORD), 0);
    }

    int port() {
        return redshift.port();
    }

    GlueClient glue() {
        return glueClient;
    }

    S3Client s3() {
        return s3Client;
    }

    RedshiftConnection redshift() {
        return redshift(port(), "dev", PASSWORD);
    }

    RedshiftConnection redshift(int port, String name, String password) {
        RedshiftConnection connection = new RedshiftConnection(
                new ConnectionFactory(
                        "jdbc:redshift://127.0.0.1:" + port + "/" + name,
                        USER,
                        Map.of("ssl", "false"),
                        new Secret(Secret.Source.ENVIRONMENT_VARIABLE, "REDSHIFT_PASSWORD"),
                        () -> password),
                4);
        connections.add(connection);
        return connection;
    }

    /** The rows of a query, columns joined by a bar. */
    List<String> rows(String sql) {
        try (RedshiftConnection connection = redshift()) {
            return connection.query(sql, 1000).rows().stream()
                    .map(row ->
                            String.join("|", row.stream().map(String::valueOf).toList()))
                    .toList();
        }
    }

    /**
     * A commit with one file a partition.
     *
     * @param rowsByPartition for each value of the last column, the rows as a query of DuckDB; an empty value is for a
     *     table without partitions
     */
    LakeCommit commit(Run run, TableName table, Schema schema, Map<String, String> rowsByPartition) {
        List<Partition> partitions = new ArrayList<>();
        List<String> partitionColumns =
                List.of(schema.names().get(schema.names().size() - 1));
        for (Map.Entry<String, String> rows : new TreeMap<>(rowsByPartition).entrySet()) {
            boolean whole = rows.getKey().isEmpty();
            partitionColumns = whole ? List.of() : partitionColumns;
            S3Location location = S3Location.parse("s3://lake/tables/" + table.schema() + "/" + table.table() + "/p="
                    + rows.getKey() + "/run=" + run.id());
            DataFile file = write(location.resolve("part-0.parquet"), rows.getValue());
            partitions.add(new Partition(whole ? List.of() : List.of(rows.getKey()), location, List.of(file)));
        }
        long written = partitions.stream().mapToLong(Partition::rows).sum();
        S3Location manifest = S3Location.parse("s3://lake/manifests/" + table + "/" + run.id() + ".json");
        putManifest(manifest, partitions);
        return new LakeCommit(
                run, table, schema, partitionColumns, partitions, manifest, new RowCounts(written, 0, 0, 0, written));
    }

    private DataFile write(S3Location location, String query) {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            Path file = Files.createTempFile(folder, "rows", ".parquet");
            Files.delete(file);
            statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet, COMPRESSION snappy)");
            long rows;
            try (java.sql.ResultSet count = statement.executeQuery("SELECT count(*) FROM '" + file + "'")) {
                count.next();
                rows = count.getLong(1);
            }
            s3Client.putObject(r -> r.bucket(location.bucket()).key(location.key()), RequestBody.fromFile(file));
            return new DataFile(location, Files.size(file), rows);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void putManifest(S3Location manifest, List<Partition> partitions) {
        List<String> entries = partitions.stream()
                .flatMap(p -> p.files().stream())
                .map(f -> "{\"url\":\"" + f.location() + "\",\"mandatory\":true,\"meta\":{\"content_length\":"
                        + f.bytes() + "}}")
                .toList();
        s3Client.putObject(
                r -> r.bucket(manifest.bucket()).key(manifest.key()),
                RequestBody.fromString("{\"entries\":[" + String.join(",", entries) + "]}"));
    }

    @Override
    public void close() {
        connections.forEach(RedshiftConnection::close);
        redshift.close();
        database.close();
        glueClient.close();
        s3Client.close();
        glue.close();
        s3.close();
    }
}
