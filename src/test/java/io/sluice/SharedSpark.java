package io.sluice;

import io.sluice.local.s3.LocalS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** One SparkSession and one local S3 for all tests of a JVM; both end with it. */
public final class SharedSpark {
    private static final LocalS3 S3 = LocalS3.start(temporaryFolder(), 0);
    private static final SparkSession SPARK = session();
    private static final S3Client CLIENT = client(S3.endpoint().toString(), LocalS3.SECRET_KEY);

    private SharedSpark() {}

    public static SparkSession spark() {
        return SPARK;
    }

    public static LocalS3 localS3() {
        return S3;
    }

    public static S3Client s3() {
        return CLIENT;
    }

    public static S3Client client(String endpoint, String secretKey) {
        return S3Client.builder()
                .endpointOverride(java.net.URI.create(endpoint))
                .region(Region.of(LocalS3.REGION))
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(LocalS3.ACCESS_KEY, secretKey)))
                .build();
    }

    /** A bucket that no other test uses. */
    public static String newBucket() {
        String name = "test-" + UUID.randomUUID();
        S3.createBucket(name);
        return name;
    }

    private static SparkSession session() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("tests")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "3")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.ansi.enabled", "true")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.sql.warehouse.dir", temporaryFolder().toString())
                .config("spark.hadoop.fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem")
                .config("spark.hadoop.fs.s3a.endpoint", S3.endpoint().toString())
                .config("spark.hadoop.fs.s3a.endpoint.region", LocalS3.REGION)
                .config("spark.hadoop.fs.s3a.path.style.access", "true")
                .config("spark.hadoop.fs.s3a.connection.ssl.enabled", "false")
                .config(
                        "spark.hadoop.fs.s3a.aws.credentials.provider",
                        "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider")
                .config("spark.hadoop.fs.s3a.access.key", LocalS3.ACCESS_KEY)
                .config("spark.hadoop.fs.s3a.secret.key", LocalS3.SECRET_KEY)
                .getOrCreate();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("sluice-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
