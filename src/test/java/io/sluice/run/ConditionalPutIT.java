package io.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.SharedStack;
import io.sluice.config.Configuration;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class ConditionalPutIT {
    @Test
    void requests_after_a_refused_condition_are_none_the_worse() {
        SharedStack.up();
        String key = "conditional/" + UUID.randomUUID();
        try (Services services =
                new Services(Configuration.load(Path.of("conf"), "local").environment())) {
            S3Client s3 = services.s3();
            RequestBody body = RequestBody.fromString("x".repeat(40_000));
            s3.putObject(r -> r.bucket("sluice-lake").key(key), body);
            for (int i = 0; i < 30; i++) {
                S3Exception refused = assertThrows(
                        S3Exception.class,
                        () -> s3.putObject(r -> r.bucket("sluice-lake").key(key).ifNoneMatch("*"), body));
                assertEquals(412, refused.statusCode());
                assertEquals(1, refused.numAttempts());
                String etag =
                        s3.headObject(r -> r.bucket("sluice-lake").key(key)).eTag();
                s3.putObject(r -> r.bucket("sluice-lake").key(key).ifMatch(etag), body);
            }
        }
    }
}
