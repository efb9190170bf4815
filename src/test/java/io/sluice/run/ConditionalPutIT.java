package io.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.sluice.SharedStack;
import io.sluice.config.Configuration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class ConditionalPutIT {
    @TempDir
    Path folder;

    @Test
    void a_body_is_sent_without_asking_first() throws IOException {
        SharedStack.up();
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Expect"));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(412, -1);
            exchange.close();
        });
        server.start();
        Path conf = SharedStack.conf(folder);
        Files.writeString(
                conf.resolve("echo.conf"),
                "include required(\"local.conf\")\naws.s3-endpoint = \"http://127.0.0.1:"
                        + server.getAddress().getPort() + "\"");
        try (Services services = new Services(Configuration.load(conf, "echo").environment())) {
            S3Exception refused = assertThrows(S3Exception.class, () -> services.s3()
                    .putObject(r -> r.bucket("lake").key("k").ifMatch("x"), RequestBody.fromString("body")));
            assertEquals(412, refused.statusCode());
            assertEquals(List.of("PUT null"), asked);
        } finally {
            server.stop(0);
        }
    }

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
