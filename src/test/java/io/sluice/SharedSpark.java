package io.sluice;

import io.sluice.config.Configuration;
import io.sluice.run.Services;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import software.amazon.awssdk.services.s3.S3Client;

/** One SparkSession for all tests of a JVM, made as a run makes it, on the shared stack. */
public final class SharedSpark {
    private static final SparkSession SPARK = session();

    private SharedSpark() {}

    public static SparkSession spark() {
        return SPARK;
    }

    public static S3Client s3() {
        return SharedStack.up().s3();
    }

    /** A bucket that no other test uses. */
    public static String newBucket() {
        String name = "test-" + UUID.randomUUID();
        s3().createBucket(r -> r.bucket(name));
        return name;
    }

    private static SparkSession session() {
        SharedStack.up();
        try (Services services =
                new Services(Configuration.load(Path.of("conf"), "local").environment())) {
            return services.spark();
        }
    }
}
