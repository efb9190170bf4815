package io.sluice.config;

/**
 * A reference to a secret, never the secret: configuration can be printed whole.
 *
 * @param source where the value is kept
 * @param name of the environment variable, or ARN of the Secrets Manager secret, with {@code #key} for one key of a JSON
 *     secret
 */
public record Secret(Source source, String name) {
    /** Where a value is kept. */
    public enum Source {
        ENVIRONMENT_VARIABLE,
        SECRETS_MANAGER
    }

    @Override
    public String toString() {
        return source == Source.ENVIRONMENT_VARIABLE ? "environment variable " + name : "secret " + name;
    }
}
