package io.sluice.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** The local S3's folder seen as objects: how an engine without an S3 client reads and writes them. */
public final class S3Files {
    private final Path buckets;
    private final StagedStore store;

    /** @param store of the same folder: what is written here is ordered with what clients write */
    S3Files(Path buckets, StagedStore store) {
        this.buckets = buckets;
        this.store = store;
    }

    /**
     * The file behind an object.
     *
     * @param url {@code s3://bucket/key}; {@code s3a} and {@code s3n} are taken too
     * @return empty when there is no such object, also for a "directory" marker (a key ending in {@code /})
     */
    public Optional<Path> file(String url) {
        S3Url parsed = S3Url.parse(url);
        if (parsed.key().isEmpty() || parsed.key().endsWith("/")) {
            return Optional.empty();
        }
        Path bucket = buckets.resolve(parsed.bucket());
        Path file = bucket.resolve(parsed.key());
        // Only a key that is its own normal form names a file: "a/../b" and "a//b" are not the object "b" or "a/b".
        boolean plain = file.startsWith(bucket)
                && file.normalize().equals(file)
                && bucket.relativize(file).toString().equals(parsed.key());
        return plain && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    /** A text in which the files behind objects are named by the objects' URLs. */
    public String withUrls(String text) {
        return text.replace(buckets + "/", "s3://");
    }

    /**
     * Every object whose key starts with the given one, in the order of S3 (by the bytes of the key). The prefix is
     * raw: {@code s3://b/fold} also finds {@code folder/x}. Zero-byte "directory" markers, unfinished uploads and the
     * parts of multipart uploads are no objects.
     *
     * @return empty, too, when the bucket does not exist
     */
    public List<S3Object> list(String urlPrefix) {
        S3Url prefix = S3Url.parse(urlPrefix);
        Path bucket = buckets.resolve(prefix.bucket());
        String folder = prefix.key().substring(0, prefix.key().lastIndexOf('/') + 1);
        Path start = bucket.resolve(folder).normalize();
        if (!start.startsWith(bucket) || !Files.isDirectory(start)) {
            return List.of();
        }
        Listing listing = new Listing(prefix, bucket);
        try {
            Files.walkFileTree(start, listing);
        } catch (IOException e) {
            throw new UncheckedIOException("Listing " + urlPrefix + " failed: " + e, e);
        }
        listing.found.sort(Comparator.comparing(S3Object::url, S3Url.BY_BYTES));
        return listing.found;
    }

    /**
     * Writes an object as a client's PUT does: it is seen whole, with its ETag, and takes the place of one that is
     * there.
     *
     * @throws IOException when there is no such bucket, or the key is one that the local S3 cannot hold
     */
    public void put(String url, Path content) throws IOException {
        S3Url target = S3Url.parse(url);
        try (InputStream body = Files.newInputStream(content)) {
            store.putBlob(
                    PutObjectRequest.builder()
                            .bucket(target.bucket())
                            .key(target.key())
                            .contentLength(Files.size(content))
                            .contentType("binary/octet-stream")
                            .build(),
                    body);
        } catch (AwsServiceException e) {
            throw refused(url, e);
        }
    }

    /** Removes an object; nothing happens when there is none. */
    public void delete(String url) throws IOException {
        S3Url target = S3Url.parse(url);
        try {
            store.removeBlob(DeleteObjectRequest.builder()
                    .bucket(target.bucket())
                    .key(target.key())
                    .build());
        } catch (AwsServiceException e) {
            throw refused(url, e);
        }
    }

    private static IOException refused(String url, AwsServiceException e) {
        return new IOException(
                e.awsErrorDetails() == null
                        ? url + ": " + e.getMessage()
                        : url + ": " + e.awsErrorDetails().errorMessage() + ", Status " + e.statusCode() + ", Error "
                                + e.awsErrorDetails().errorCode(),
                e);
    }

    private static final class Listing extends SimpleFileVisitor<Path> {
        private final S3Url prefix;
        private final Path bucket;
        private final List<S3Object> found = new ArrayList<>();

        Listing(S3Url prefix, Path bucket) {
            this.prefix = prefix;
            this.bucket = bucket;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String key = key(folder);
            boolean within = key.isEmpty()
                    || (key + "/").startsWith(prefix.key())
                    || prefix.key().startsWith(key + "/");
            return within ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String key = key(file);
            if (key.startsWith(prefix.key())) {
                found.add(new S3Object("s3://" + prefix.bucket() + "/" + key, attributes.size(), file));
            }
            return FileVisitResult.CONTINUE;
        }

        /** An object or folder deleted while we list is not there. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        private String key(Path path) {
            return bucket.relativize(path).toString();
        }
    }
}
