package io.sluice;

import io.sluice.config.Configuration;
import io.sluice.local.LocalStack;
import io.sluice.local.s3.LocalS3;
import io.sluice.run.Services;
import java.net.URI;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** One SparkSession for all tests of a JVM, made as a run makes it, on the shared stack. */
public final class SharedSpark {
    private static final LocalStack STACK = SharedStack.up().stack();
    private static final SparkSession SPARK = session();
    private static final S3Client CLIENT = client(STACK.s3Endpoint().toString(), LocalS3.SECRET_KEY);

    private SharedSpark() {}

    public static SparkSession spark() {
        return SPARK;
    }

    public static S3Client s3() {
        return CLIENT;
    }

    public static S3Client client(String endpoint, String secretKey) {
        return S3Client.builder()
                .endpointOverride(URI.create(endpoint))
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
        CLIENT.createBucket(r -> r.bucket(name));
        return name;
    }

    private static SparkSession session() {
        try (Services services =
                new Services(Configuration.load(Path.of("conf"), "local").environment())) {
            return services.spark();
        }
    }
}
