package io.sluice.model;

import java.util.Objects;

/**
 * A place on S3: a bucket and a key or key prefix, always written {@code s3://bucket/key}.
 *
 * @param key without a leading slash; empty for the bucket itself
 */
public record S3Location(String bucket, String key) {
    public S3Location {
        Objects.requireNonNull(key);
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException(
                    "'" + bucket + "' is no S3 bucket name: 3 to 63 of a-z, 0-9, '.' and '-'");
        }
        if (key.startsWith("/")
                || key.contains("//")
                || hasDotSegment(key)
                || key.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("the S3 key '" + key
                    + "' has an empty, '.' or '..' segment or a control character: object keys are taken literally");
        }
    }

    /** Parses {@code s3://bucket/key}; {@code s3a://} and {@code s3n://} name the same place. */
    public static S3Location parse(String uri) {
        int scheme = uri.indexOf("://");
        if (scheme < 0 || !uri.substring(0, scheme).matches("s3[an]?")) {
            throw new IllegalArgumentException("'" + uri + "' is no S3 location: write s3://bucket/prefix");
        }
        String rest = uri.substring(scheme + 3);
        int slash = rest.indexOf('/');
        return slash < 0
                ? new S3Location(rest, "")
                : new S3Location(rest.substring(0, slash), rest.substring(slash + 1));
    }

    /** The location of a name below this one. */
    public S3Location resolve(String name) {
        if (key.isEmpty() || key.endsWith("/")) {
            return new S3Location(bucket, key + name);
        }
        return new S3Location(bucket, key + "/" + name);
    }

    /** This location as a prefix that no neighbour's name can share: it ends in a slash. */
    public S3Location directory() {
        return key.isEmpty() || key.endsWith("/") ? this : new S3Location(bucket, key + "/");
    }

    public boolean isWithin(S3Location directory) {
        return bucket.equals(directory.bucket) && key.startsWith(directory.directory().key);
    }

    /** The last segment of the key. */
    public String name() {
        String trimmed = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }

    private static boolean hasDotSegment(String key) {
        for (String segment : key.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
