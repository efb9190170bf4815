package io.sluice.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.config.Secret;
import io.sluice.model.FlowException;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Turns references into secrets, when a step needs one. No message or exception of this class holds a secret, and nothing
 * is kept: a secret that was rotated is read anew.
 */
public final class Secrets {
    private final Supplier<SecretsManagerClient> client;
    private final Map<String, String> environment;

    /** @param client asked for only when a secret is in Secrets Manager; the caller closes it */
    public Secrets(Supplier<SecretsManagerClient> client) {
        this(client, System.getenv());
    }

    Secrets(Supplier<SecretsManagerClient> client, Map<String, String> environment) {
        this.client = client;
        this.environment = environment;
    }

    /** @throws FlowException naming the reference, the cause and the remedy; RETRYABLE when Secrets Manager was not there */
    public String value(Secret secret) {
        return switch (secret.source()) {
            case ENVIRONMENT_VARIABLE -> present(
                    secret, environment.get(secret.name()), "export " + secret.name() + " before the start");
            case SYSTEM_PROPERTY -> present(
                    secret,
                    System.getProperty(secret.name()),
                    "start with submit/local, which sets it, or pass -D" + secret.name() + "=…");
            case SECRETS_MANAGER -> fromManager(secret);
        };
    }

    private static String present(Secret secret, String value, String remedy) {
        if (value == null || value.isEmpty()) {
            throw FlowException.configuration("the " + secret + " is not set: " + remedy);
        }
        return value;
    }

    private String fromManager(Secret secret) {
        int hash = secret.name().indexOf('#');
        String arn = hash < 0 ? secret.name() : secret.name().substring(0, hash);
        String text = text(secret, arn);
        return hash < 0 ? text : field(secret, text, secret.name().substring(hash + 1));
    }

    private String text(Secret secret, String arn) {
        try {
            String text = client.get()
                    .getSecretValue(request -> request.secretId(arn))
                    .secretString();
            if (text == null || text.isEmpty()) {
                throw FlowException.failed("the " + secret + " is binary or empty: store it as text");
            }
            return text;
        } catch (AwsServiceException e) {
            throw refused(secret, e);
        } catch (SdkException e) {
            throw FlowException.retryable(
                    "the " + secret + " cannot be read, Secrets Manager was not reached: " + e.getMessage()
                            + "; check region, network and credentials, or run again later",
                    e);
        }
    }

    private static FlowException refused(Secret secret, AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
        if (e.isThrottlingException() || e.statusCode() >= 500) {
            return FlowException.retryable(
                    "the " + secret + " cannot be read, Secrets Manager says " + code + ": run again later", e);
        }
        String remedy =
                switch (code) {
                    case "ResourceNotFoundException" -> "correct the ARN, whose region has to be aws.region";
                    case "AccessDeniedException" -> "grant secretsmanager:GetSecretValue on it to the role that runs this,"
                            + " and kms:Decrypt if it has a key of its own";
                    default -> "see " + e.getClass().getSimpleName() + " of Secrets Manager, request " + e.requestId();
                };
        return FlowException.failed(
                "the " + secret + " cannot be read, Secrets Manager says " + code + ": " + remedy, e);
    }

    /** Jackson's exceptions quote their input: none becomes a cause. */
    private static String field(Secret secret, String json, String key) {
        JsonNode field;
        try {
            field = JsonMapper.builder().build().readTree(json).path(key);
        } catch (JsonProcessingException withheld) {
            throw FlowException.failed(
                    "the " + secret + " is no JSON: store an object with the key " + key + ", or remove #" + key);
        }
        if (!field.isValueNode() || field.isNull()) {
            throw FlowException.failed("the " + secret + " has no key " + key + ": add it to the secret's object");
        }
        return field.asText();
    }
}
