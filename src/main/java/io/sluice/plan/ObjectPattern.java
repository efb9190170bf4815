package io.sluice.plan;

import io.sluice.model.S3Location;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Objects of a window: those below a prefix whose whole key matches.
 *
 * @param prefix the longest literal beginning of the keys, a raw key prefix rather than a directory
 * @param text what a person calls them: a URI with wildcards
 */
public record ObjectPattern(S3Location prefix, Pattern key, String text) {
    public ObjectPattern {
        Objects.requireNonNull(prefix);
        Objects.requireNonNull(key);
        Objects.requireNonNull(text);
    }

    public boolean matches(String objectKey) {
        return key.matcher(objectKey).matches();
    }

    /** The one key that can match, when the pattern has no wildcard. */
    public boolean isLiteral() {
        return key.pattern().equals(Pattern.quote(prefix.key()));
    }
}
