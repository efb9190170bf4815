package io.sluice.extract;

import io.sluice.model.FlowException;
import io.sluice.model.S3Location;
import io.sluice.model.SourceObject;
import io.sluice.plan.ObjectPattern;
import io.sluice.storage.S3Use;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists objects by pattern. Every name counts, also those that begin with {@code _} or {@code .}; only the zero-byte
 * markers that consoles leave for "folders", whose keys end in a slash, are no objects.
 */
public final class ObjectListing {
    private static final S3Use LISTING = new S3Use(
            "list the input of the batch at",
            "source.path, or lake.raw of the environment",
            "s3:ListBucket and s3:GetObject",
            "nothing was read");

    private final S3Client s3;
    private final Map<String, SourceObject> found = new TreeMap<>();

    ObjectListing(S3Client s3) {
        this.s3 = s3;
    }

    /**
     * The objects that match one of the patterns, ordered by URI. Costs one request for a pattern without wildcards, else
     * one for every thousand keys below its prefix.
     *
     * @throws FlowException retryable when S3 does not answer; failed when the bucket or the right to list it is missing
     */
    public static List<SourceObject> of(S3Client s3, List<ObjectPattern> patterns) {
        ObjectListing listing = new ObjectListing(s3);
        patterns.forEach(listing::add);
        return listing.objects();
    }

    /** What was found so far, ordered by URI, each object once. */
    List<SourceObject> objects() {
        return List.copyOf(found.values());
    }

    void add(ObjectPattern pattern) {
        if (pattern.isLiteral()) {
            // The key itself sorts before every other key that it is a prefix of. A listing, unlike a HEAD, tells a
            // missing bucket from a missing key.
            addMatches(pattern, page(pattern, request(pattern).maxKeys(1).build()));
            return;
        }
        String token = null;
        do {
            ListObjectsV2Response page =
                    page(pattern, request(pattern).continuationToken(token).build());
            addMatches(pattern, page);
            token = page.nextContinuationToken();
            if (Boolean.TRUE.equals(page.isTruncated()) && token == null) {
                throw FlowException.retryable(
                        "S3 cut the listing of " + pattern.prefix()
                                + " short and did not say how to go on; nothing was read, run the batch again",
                        null);
            }
        } while (token != null);
    }

    private static ListObjectsV2Request.Builder request(ObjectPattern pattern) {
        return ListObjectsV2Request.builder()
                .bucket(pattern.prefix().bucket())
                .prefix(pattern.prefix().key())
                .encodingType(EncodingType.URL);
    }

    private ListObjectsV2Response page(ObjectPattern pattern, ListObjectsV2Request request) {
        return LISTING.call(pattern.prefix(), () -> s3.listObjectsV2(request));
    }

    private void addMatches(ObjectPattern pattern, ListObjectsV2Response page) {
        for (S3Object object : page.contents()) {
            if (!object.key().endsWith("/") && pattern.matches(object.key())) {
                S3Location location = location(pattern, object.key());
                found.put(location.toString(), new SourceObject(location, etag(location, object), object.size()));
            }
        }
    }

    private static S3Location location(ObjectPattern pattern, String key) {
        try {
            return new S3Location(pattern.prefix().bucket(), key);
        } catch (IllegalArgumentException e) {
            throw FlowException.failed(
                    "an object of the batch cannot be read: " + e.getMessage()
                            + "; rename it, or change source.path so that it does not match",
                    e);
        }
    }

    /** S3 gives every object one; a server on a folder has none for a file that did not come by a PUT. */
    private static String etag(S3Location location, S3Object object) {
        String etag = object.eTag();
        if (etag == null) {
            throw FlowException.failed("S3 lists " + location
                    + " without an ETag, by which a run makes sure that it reads one version of it; nothing was read."
                    + " Put the object there by an S3 client, as aws s3 cp, and run the batch again");
        }
        return etag.startsWith("\"") && etag.endsWith("\"") && etag.length() > 1
                ? etag.substring(1, etag.length() - 1)
                : etag;
    }
}
