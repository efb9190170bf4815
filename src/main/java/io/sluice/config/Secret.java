package io.sluice.config;

/**
 * A reference to a secret, never the secret: configuration can be printed whole.
 *
 * @param source where the value is kept
 * @param name of the environment variable or system property, or ARN of the Secrets Manager secret, with {@code #key}
 *     for one key of a JSON secret
 */
public record Secret(Source source, String name) {
    /** Where a value is kept. */
    public enum Source {
        ENVIRONMENT_VARIABLE,
        /** Of this JVM: how the local stack hands over what it chose. */
        SYSTEM_PROPERTY,
        SECRETS_MANAGER
    }

    @Override
    public String toString() {
        return switch (source) {
            case ENVIRONMENT_VARIABLE -> "environment variable " + name;
            case SYSTEM_PROPERTY -> "system property " + name;
            case SECRETS_MANAGER -> "secret " + name;
        };
    }
}
