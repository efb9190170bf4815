package io.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.SharedSpark;
import io.sluice.SharedStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** What genuine clients send is what is counted. */
final class TrafficIT {
    private final LocalStack stack = SharedStack.up().stack();

    @Test
    void S3_requests_are_counted_by_operation() {
        S3Client s3 = SharedSpark.s3();
        String bucket = SharedSpark.newBucket();
        Traffic before = stack.traffic();
        s3.putObject(r -> r.bucket(bucket).key("a b/ü"), RequestBody.fromString("x"));
        s3.headObject(r -> r.bucket(bucket).key("a b/ü"));
        s3.getObjectAsBytes(r -> r.bucket(bucket).key("a b/ü"));
        s3.copyObject(r -> r.sourceBucket(bucket)
                .sourceKey("a b/ü")
                .destinationBucket(bucket)
                .destinationKey("b"));
        s3.listObjectsV2(r -> r.bucket(bucket).prefix("uploads"));
        s3.deleteObject(r -> r.bucket(bucket).key("b"));
        s3.deleteObjects(r -> r.bucket(bucket).delete(d -> d.objects(o -> o.key("a b/ü"))));
        assertThrows(
                NoSuchKeyException.class,
                () -> s3.getObjectAsBytes(r -> r.bucket(bucket).key("none")));
        String upload = s3.createMultipartUpload(r -> r.bucket(bucket).key("m")).uploadId();
        String etag = s3.uploadPart(
                        r -> r.bucket(bucket).key("m").uploadId(upload).partNumber(1), RequestBody.fromString("x"))
                .eTag();
        s3.listMultipartUploads(r -> r.bucket(bucket));
        s3.listParts(r -> r.bucket(bucket).key("m").uploadId(upload));
        s3.completeMultipartUpload(r -> r.bucket(bucket)
                .key("m")
                .uploadId(upload)
                .multipartUpload(m ->
                        m.parts(CompletedPart.builder().partNumber(1).eTag(etag).build())));
        String left = s3.createMultipartUpload(r -> r.bucket(bucket).key("n")).uploadId();
        s3.abortMultipartUpload(r -> r.bucket(bucket).key("n").uploadId(left));
        Map<String, Long> expected = Map.ofEntries(
                Map.entry("PutObject", 1L),
                Map.entry("HeadObject", 1L),
                Map.entry("GetObject", 2L),
                Map.entry("CopyObject", 1L),
                Map.entry("ListObjectsV2", 1L),
                Map.entry("DeleteObject", 1L),
                Map.entry("DeleteObjects", 1L),
                Map.entry("CreateMultipartUpload", 2L),
                Map.entry("UploadPart", 1L),
                Map.entry("ListMultipartUploads", 1L),
                Map.entry("ListParts", 1L),
                Map.entry("CompleteMultipartUpload", 1L),
                Map.entry("AbortMultipartUpload", 1L));
        assertEquals(expected, stack.traffic().since(before).s3().byKind());
        assertEquals(15, stack.traffic().since(before).s3().total());
    }

    @Test
    void Glue_calls_are_counted_also_those_that_are_refused() {
        try (GlueClient glue = GlueClient.builder()
                .endpointOverride(stack.glueEndpoint())
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .build()) {
            Traffic before = stack.traffic();
            glue.createDatabase(r -> r.databaseInput(d -> d.name("traffic")));
            glue.getTables(r -> r.databaseName("traffic"));
            assertThrows(
                    EntityNotFoundException.class,
                    () -> glue.getTable(r -> r.databaseName("traffic").name("none")));
            glue.deleteDatabase(r -> r.name("traffic"));
            assertEquals(
                    Map.of("CreateDatabase", 1L, "GetTables", 1L, "GetTable", 1L, "DeleteDatabase", 1L),
                    stack.traffic().since(before).glue().byKind());
        }
    }

    @Test
    void Redshift_statements_are_counted_with_those_that_the_driver_sends() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", stack.settings().get(LocalStack.REDSHIFT_USER));
        properties.setProperty("password", stack.settings().get(LocalStack.REDSHIFT_PASSWORD));
        properties.setProperty("ssl", "false");
        try (Connection redshift = DriverManager.getConnection(stack.redshiftUrl(), properties);
                Statement statement = redshift.createStatement()) {
            Traffic before = stack.traffic();
            redshift.setAutoCommit(false);
            for (String sql : List.of(
                    "create temp table traffic (a int)", "/* a comment */ insert into traffic values (1), (2)")) {
                statement.execute(sql);
            }
            statement.execute("select 1; select 2");
            redshift.commit();
            assertThrows(SQLException.class, () -> statement.execute("select 1 / (a - 1) from traffic"));
            redshift.rollback();
            assertEquals(
                    Map.of("BEGIN", 2L, "CREATE TEMP", 1L, "INSERT", 1L, "SELECT", 3L, "COMMIT", 1L, "ROLLBACK", 1L),
                    stack.traffic().since(before).redshift().byKind());
        }
    }
}
