package io.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.config.Environment;
import io.sluice.config.Secret;
import io.sluice.model.S3Location;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ServicesTest {
    private static final S3Location ANYWHERE = S3Location.parse("s3://lake/x");

    @Test
    void Spark_reaches_S3_where_the_AWS_clients_do() {
        Map<String, String> settings = settings(Optional.of(URI.create("http://127.0.0.1:1")), Map.of());
        assertEquals("http://127.0.0.1:1", settings.get("spark.hadoop.fs.s3a.endpoint"));
        assertEquals("true", settings.get("spark.hadoop.fs.s3a.path.style.access"));
        assertEquals("false", settings.get("spark.hadoop.fs.s3a.connection.ssl.enabled"));
        assertEquals(
                "true",
                settings(Optional.of(URI.create("https://s3.example.org")), Map.of())
                        .get("spark.hadoop.fs.s3a.connection.ssl.enabled"));
        assertEquals(null, settings(Optional.empty(), Map.of()).get("spark.hadoop.fs.s3a.endpoint"));
    }

    @Test
    void what_the_batch_protocol_rests_on_cannot_be_configured_away() {
        Map<String, String> settings = settings(
                Optional.empty(),
                Map.of(
                        "spark.sql.session.timeZone", "America/New_York",
                        "spark.hadoop.fs.s3.impl", "com.amazon.ws.emr.hadoop.fs.EmrFileSystem",
                        "spark.sql.shuffle.partitions", "17"));
        assertEquals("UTC", settings.get("spark.sql.session.timeZone"));
        assertEquals("org.apache.hadoop.fs.s3a.S3AFileSystem", settings.get("spark.hadoop.fs.s3.impl"));
        assertEquals("true", settings.get("spark.sql.ansi.enabled"));
        assertEquals("17", settings.get("spark.sql.shuffle.partitions"));
    }

    private static Map<String, String> settings(Optional<URI> s3, Map<String, String> spark) {
        Environment environment = new Environment(
                "test",
                new Environment.LakeRoots(ANYWHERE, ANYWHERE, ANYWHERE, Duration.ofMinutes(1)),
                new Environment.Aws("eu-west-1", s3, Optional.empty(), Optional.empty(), Optional.empty()),
                new Environment.Redshift(
                        "jdbc:redshift://127.0.0.1:5439/dev",
                        "user",
                        new Secret(Secret.Source.ENVIRONMENT_VARIABLE, "NOBODY_SETS_THIS"),
                        "default",
                        "sluice",
                        4,
                        Map.of()),
                Optional.empty(),
                spark);
        try (Services services = new Services(environment)) {
            return services.sparkSettings();
        }
    }
}
