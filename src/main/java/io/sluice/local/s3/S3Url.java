package io.sluice.local.s3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** A bucket and a key, or the beginning of one; the key may be empty. */
record S3Url(String bucket, String key) {
    /** The order in which S3 lists: by the UTF-8 bytes, not by Java's UTF-16 units. */
    static final Comparator<String> BY_BYTES = (left, right) ->
            Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

    static S3Url parse(String url) {
        int scheme = url.indexOf("://");
        if (scheme < 0 || !url.substring(0, scheme).matches("s3[an]?")) {
            throw new IllegalArgumentException("Not an S3 location: '" + url + "'; write it as s3://bucket/key");
        }
        String rest = url.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String bucket = slash < 0 ? rest : rest.substring(0, slash);
        if (bucket.isEmpty() || bucket.startsWith(".")) {
            throw new IllegalArgumentException("No bucket in '" + url + "'; write it as s3://bucket/key");
        }
        return new S3Url(bucket, slash < 0 ? "" : rest.substring(slash + 1));
    }
}
