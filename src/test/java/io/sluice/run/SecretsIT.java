package io.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import io.sluice.config.Secret;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The genuine client against a server that answers as Secrets Manager does. */
final class SecretsIT {
    private static final String ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:redshift";

    private HttpServer server;
    private SecretsManagerClient client;
    private volatile int status = 200;
    private volatile String reply = "";
    private volatile String request = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] body = reply.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = SecretsManagerClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofSeconds(5)))
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")))
                .overrideConfiguration(c -> c.retryStrategy(RetryMode.STANDARD).apiCallTimeout(Duration.ofSeconds(30)))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void environment_variables_and_system_properties_need_no_client() {
        Secrets secrets = new Secrets(() -> fail("asked for a client"), Map.of("PASSWORD", "canary"));
        assertEquals("canary", secrets.value(new Secret(Secret.Source.ENVIRONMENT_VARIABLE, "PASSWORD")));
        System.setProperty("sluice.test.secret", "canary");
        assertEquals("canary", secrets.value(new Secret(Secret.Source.SYSTEM_PROPERTY, "sluice.test.secret")));
        System.clearProperty("sluice.test.secret");
    }

    @Test
    void what_is_not_set_is_a_configuration_error_that_names_it() {
        Secrets secrets = new Secrets(() -> client, Map.of());
        FlowException variable = assertThrows(
                FlowException.class, () -> secrets.value(new Secret(Secret.Source.ENVIRONMENT_VARIABLE, "PASSWORD")));
        assertEquals(
                "the environment variable PASSWORD is not set: export PASSWORD before the start",
                variable.getMessage());
        assertEquals(FailureKind.CONFIGURATION, variable.kind());
        FlowException property = assertThrows(
                FlowException.class, () -> secrets.value(new Secret(Secret.Source.SYSTEM_PROPERTY, "sluice.absent")));
        assertEquals(
                "the system property sluice.absent is not set: start with submit/local, which sets it, or pass"
                        + " -Dsluice.absent=…",
                property.getMessage());
    }

    @Test
    void a_secret_is_its_text_or_one_key_of_its_object() {
        reply = "{\"ARN\":\"" + ARN + "\",\"SecretString\":\"canary\"}";
        assertEquals("canary", value(ARN));
        assertEquals("{\"SecretId\":\"" + ARN + "\"}", request);
        reply = "{\"SecretString\":\"{\\\"password\\\":\\\"canary\\\",\\\"port\\\":5439}\"}";
        assertEquals("canary", value(ARN + "#password"));
        assertEquals("5439", value(ARN + "#port"));
        assertEquals("{\"SecretId\":\"" + ARN + "\"}", request);
    }

    @Test
    void a_secret_of_another_form_is_refused_without_being_shown() {
        reply = "{\"SecretString\":\"canary\"}";
        assertEquals(
                "the secret " + ARN
                        + "#password is no JSON: store an object with the key password, or remove #password",
                refusal(ARN + "#password", FailureKind.FAILED));
        reply = "{\"SecretString\":\"{\\\"pass\\\":\\\"canary\\\"}\"}";
        assertEquals(
                "the secret " + ARN + "#password has no key password: add it to the secret's object",
                refusal(ARN + "#password", FailureKind.FAILED));
        reply = "{\"SecretBinary\":\"Y2FuYXJ5\"}";
        assertEquals("the secret " + ARN + " is binary or empty: store it as text", refusal(ARN, FailureKind.FAILED));
    }

    @Test
    void what_the_service_refuses_says_what_to_change() {
        status = 400;
        reply = "{\"__type\":\"ResourceNotFoundException\",\"Message\":\"can't find\"}";
        assertEquals(
                "the secret " + ARN
                        + " cannot be read, Secrets Manager says ResourceNotFoundException: correct the ARN,"
                        + " whose region has to be aws.region",
                refusal(ARN, FailureKind.FAILED));
        reply = "{\"__type\":\"AccessDeniedException\",\"Message\":\"no\"}";
        assertEquals(
                "the secret " + ARN + " cannot be read, Secrets Manager says AccessDeniedException: grant"
                        + " secretsmanager:GetSecretValue on it to the role that runs this, and kms:Decrypt if it has a"
                        + " key of its own",
                refusal(ARN, FailureKind.FAILED));
    }

    @Test
    void a_service_that_is_ill_or_away_is_worth_trying_again() {
        status = 500;
        reply = "{\"__type\":\"InternalServiceError\",\"Message\":\"oops\"}";
        assertEquals(
                "the secret " + ARN + " cannot be read, Secrets Manager says InternalServiceError: run again later",
                refusal(ARN, FailureKind.RETRYABLE));
        server.stop(0);
        refusal(ARN, FailureKind.RETRYABLE);
    }

    private String value(String name) {
        return new Secrets(() -> client, Map.of()).value(new Secret(Secret.Source.SECRETS_MANAGER, name));
    }

    /** The message of the refusal, after a look for the secret in its whole story. */
    private String refusal(String name, FailureKind kind) {
        FlowException refusal = assertThrows(FlowException.class, () -> value(name));
        StringWriter story = new StringWriter();
        refusal.printStackTrace(new PrintWriter(story));
        assertFalse(story.toString().contains("canary"), story.toString());
        assertEquals(kind, refusal.kind());
        return refusal.getMessage();
    }
}
