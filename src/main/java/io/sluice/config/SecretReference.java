package io.sluice.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where a secret is kept: {@code { env = NAME }}, {@code { secret = "arn" }} or {@code { property = name }}. */
final class SecretReference {
    private static final Pattern ENVIRONMENT_VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PROPERTY = Pattern.compile("[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)+");
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[^#\\s]+(#[^#\\s]+)?");
    private static final String FORMS =
            "{ env = NAME }, { secret = \"arn:aws:secretsmanager:…\" } or { property = a.name }";

    private SecretReference() {}

    /** Empty, with a problem that does not show the value, when it is no reference; empty for an empty object too. */
    static Optional<Secret> read(Settings settings, String path, ConfigValue value) {
        if (!Expected.isResolved(value)) {
            return Optional.empty();
        }
        if (!(value instanceof ConfigObject)) {
            settings.problem(
                    path,
                    path + " holds a value, which is not shown here",
                    "a secret in a file is a secret in every copy of the file",
                    "change the secret and write where the new one is kept, as " + FORMS);
            return Optional.empty();
        }
        List<String> present = Keys.REFERENCES.stream()
                .filter(key -> settings.has(path + "." + key))
                .toList();
        if (present.size() > 1) {
            settings.problem(
                    path,
                    path + " names several places",
                    "it has " + String.join(" and ", present),
                    "keep one of them");
            return Optional.empty();
        }
        return present.isEmpty() ? Optional.empty() : named(settings, path, present.get(0));
    }

    private static Optional<Secret> named(Settings settings, String path, String key) {
        return settings.text(path + "." + key).flatMap(text -> switch (key) {
            case "env" -> matching(settings, path, key, text, ENVIRONMENT_VARIABLE, Secret.Source.ENVIRONMENT_VARIABLE);
            case "property" -> matching(settings, path, key, text, PROPERTY, Secret.Source.SYSTEM_PROPERTY);
            default -> matching(settings, path, key, text, ARN, Secret.Source.SECRETS_MANAGER);
        });
    }

    private static Optional<Secret> matching(
            Settings settings, String path, String key, Text text, Pattern pattern, Secret.Source source) {
        if (pattern.matcher(text.value()).matches()) {
            return Optional.of(new Secret(source, text.value()));
        }
        settings.problem(
                path + "." + key,
                path + "." + key + " is no reference to a secret; its text is not shown here",
                "it does not look like " + name(source),
                "write one of " + FORMS);
        return Optional.empty();
    }

    private static String name(Secret.Source source) {
        return switch (source) {
            case ENVIRONMENT_VARIABLE -> "the name of an environment variable";
            case SYSTEM_PROPERTY -> "the name of a system property, words joined by dots";
            case SECRETS_MANAGER -> "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME, with #key for a key of a JSON secret";
        };
    }
}
