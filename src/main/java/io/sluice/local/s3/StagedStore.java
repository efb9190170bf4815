package io.sluice.local.s3;

import com.google.common.util.concurrent.Striped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * s3proxy's file store, made to publish as S3 does. That store writes {@code key-UUID} beside the key and renames it,
 * so that a listing, or anybody reading the folder after a kill, sees half an object; and it checks If-Match before it
 * writes. Here every body and every multipart upload of bucket {@code b} is first written whole to the folder
 * {@code .b}, which no client can name; one lock then orders the conditions, the renames and the deletes.
 */
final class StagedStore extends ForwardingBlobStore {
    /** Names that s3proxy uses for its own records of multipart uploads; see its AbstractNio2BlobStore. */
    private static final List<String> RECORDS = List.of(".mpus-", ".s3proxy-mpu-stub-");

    /** Bodies on their way; the rest of the name is a UUID. */
    private static final String STAGED = ".put-";

    private static final int LONGEST_NAME = 255;
    private static final int UPLOAD_LOCKS = 64;

    private final Path buckets;
    private final Object publishing = new Object();
    private final Striped<Lock> completing = Striped.lock(UPLOAD_LOCKS);

    StagedStore(Path buckets) {
        super(new FilesystemNio2BlobStore(buckets.toString()));
        this.buckets = buckets;
    }

    private BlobStore files() {
        return delegate();
    }

    /**
     * Removes what a killed server was still receiving, and folders that are empty now; unfinished multipart uploads
     * stay, as they do in S3.
     */
    void discardUnfinishedPuts() throws IOException {
        try (DirectoryStream<Path> stagings = Files.newDirectoryStream(buckets, ".*")) {
            for (Path staging : stagings) {
                try (Stream<Path> inside = Files.walk(staging)) {
                    for (Path path : (Iterable<Path>) inside.sorted(Comparator.reverseOrder())::iterator) {
                        discard(path);
                    }
                }
            }
        }
    }

    private static void discard(Path path) throws IOException {
        if (path.getFileName().toString().startsWith(STAGED)) {
            Files.delete(path);
        } else if (Files.isDirectory(path)) {
            try {
                Files.delete(path);
            } catch (DirectoryNotEmptyException e) {
                // Holds an unfinished multipart upload.
            }
        }
    }

    @Override
    public ListBucketsResponse list() {
        ListBucketsResponse all = files().list();
        return all.toBuilder()
                .buckets(all.buckets().stream()
                        .filter(bucket -> !bucket.name().startsWith("."))
                        .toList())
                .build();
    }

    @Override
    public void deleteBucket(String bucket) {
        synchronized (publishing) {
            files().deleteBucket(bucket);
            Path staging = buckets.resolve("." + bucket);
            if (Files.isDirectory(staging)) {
                try (Stream<Path> inside = Files.walk(staging)) {
                    for (Path path : (Iterable<Path>) inside.sorted(Comparator.reverseOrder())::iterator) {
                        Files.delete(path);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
        String key = request.key();
        if (isRecord(key)) {
            return files().putBlob(
                            request.toBuilder()
                                    .bucket(staging(request.bucket()))
                                    .build(),
                            body);
        }
        requireStorable(request.bucket(), key);
        if (key.endsWith("/")) {
            requireEmpty(key, body);
            synchronized (publishing) {
                return files().putBlob(request, body);
            }
        }
        String staging = staging(request.bucket());
        String staged = STAGED + UUID.randomUUID();
        PutObjectResponse done = files().putBlob(
                        request.toBuilder()
                                .bucket(staging)
                                .key(staged)
                                .ifMatch(null)
                                .ifNoneMatch(null)
                                .build(),
                        body);
        publish(staging, staged, request.bucket(), key, request.ifMatch(), request.ifNoneMatch());
        return done;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        requireStorable(request.destinationBucket(), request.destinationKey());
        if (request.destinationKey().endsWith("/")) {
            synchronized (publishing) {
                return files().copyBlob(request);
            }
        }
        String staging = staging(request.destinationBucket());
        String staged = STAGED + UUID.randomUUID();
        CopyObjectResponse done = files().copyBlob(request.toBuilder()
                .destinationBucket(staging)
                .destinationKey(staged)
                .build());
        publish(staging, staged, request.destinationBucket(), request.destinationKey(), null, null);
        return done;
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        synchronized (publishing) {
            return files().blobMetadata(request.toBuilder()
                    .bucket(holder(request.bucket(), request.key()))
                    .build());
        }
    }

    /** Under the lock only until the file is open: headers and body are of one version of the object. */
    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        synchronized (publishing) {
            return files().getBlob(request.toBuilder()
                    .bucket(holder(request.bucket(), request.key()))
                    .build());
        }
    }

    @Override
    public boolean blobExists(String bucket, String key) {
        return files().blobExists(holder(bucket, key), key);
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        synchronized (publishing) {
            return files().removeBlob(request.toBuilder()
                    .bucket(holder(request.bucket(), request.key()))
                    .build());
        }
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
        return files().getBlobAccess(holder(bucket, key), key);
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
        files().setBlobAccess(holder(bucket, key), key, access);
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        requireStorable(request.bucket(), request.key());
        MultipartUpload upload = files().initiateMultipartUpload(
                        request.toBuilder().bucket(staging(request.bucket())).build());
        return new MultipartUpload(upload.id(), request);
    }

    @Override
    public UploadPartResponse uploadMultipartPart(MultipartUpload upload, UploadPartRequest request, InputStream body) {
        return files().uploadMultipartPart(
                        staged(upload),
                        request.toBuilder().bucket(staging(request.bucket())).build(),
                        body);
    }

    @Override
    public UploadPartCopyResponse copyMultipartPart(MultipartUpload upload, UploadPartCopyRequest request) {
        return files().copyMultipartPart(
                        staged(upload),
                        request.toBuilder()
                                .destinationBucket(staging(request.destinationBucket()))
                                .build());
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        return files().listMultipartUpload(staged(upload));
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String bucket) {
        return files().listMultipartUploads(staging(bucket));
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        files().abortMultipartUpload(staged(upload));
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        String bucket = upload.containerName();
        String key = upload.blobName();
        String staging = staging(bucket);
        // The parts are joined under the key's own name in the staging folder: one upload of a key at a time.
        Lock lock = completing.get(bucket + "/" + key);
        lock.lock();
        try {
            synchronized (publishing) {
                requireCondition(bucket, key, request.ifMatch(), request.ifNoneMatch());
            }
            CompleteMultipartUploadResponse done = files().completeMultipartUpload(
                            staged(upload),
                            request.toBuilder()
                                    .bucket(staging)
                                    .ifMatch(null)
                                    .ifNoneMatch(null)
                                    .build());
            publish(staging, key, bucket, key, request.ifMatch(), request.ifNoneMatch());
            return done;
        } finally {
            lock.unlock();
        }
    }

    private void publish(String staging, String staged, String bucket, String key, String ifMatch, String ifNoneMatch) {
        Path from = buckets.resolve(staging).resolve(staged);
        Path to = buckets.resolve(bucket).resolve(key);
        try {
            synchronized (publishing) {
                requireCondition(bucket, key, ifMatch, ifNoneMatch);
                requireBucket(bucket);
                if (Files.isDirectory(to)) {
                    throw folderAndFile(key);
                }
                Files.createDirectories(to.getParent());
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (FileAlreadyExistsException e) {
            throw folderAndFile(key);
        } catch (IOException e) {
            throw new UncheckedIOException("Object " + key + " could not be stored at " + to + ": " + e, e);
        } finally {
            try {
                Files.deleteIfExists(from);
            } catch (IOException e) {
                // Left in the staging folder, where nobody looks; the next start removes it.
            }
        }
    }

    private void requireCondition(String bucket, String key, String ifMatch, String ifNoneMatch) {
        if (ifMatch == null && ifNoneMatch == null) {
            return;
        }
        HeadObjectResponse now = files().blobExists(bucket, key) ? files().blobMetadata(bucket, key) : null;
        if (ifMatch != null && now == null) {
            throw S3Exceptions.noSuchKey(bucket, key, "If-Match names an object that is not there");
        }
        boolean refused = ifMatch != null && !sameTag(ifMatch, now.eTag())
                || ifNoneMatch != null && now != null && sameTag(ifNoneMatch, now.eTag());
        if (refused) {
            throw S3Exceptions.preconditionFailed(null);
        }
    }

    private static boolean sameTag(String condition, String tag) {
        return condition.equals("*") || condition.replace("\"", "").equals(tag.replace("\"", ""));
    }

    private static MultipartUpload staged(MultipartUpload upload) {
        return new MultipartUpload(
                upload.id(),
                upload.request().toBuilder()
                        .bucket("." + upload.containerName())
                        .build());
    }

    /** The bucket's staging folder, made if missing. */
    private String staging(String bucket) {
        requireBucket(bucket);
        try {
            Files.createDirectories(buckets.resolve("." + bucket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "." + bucket;
    }

    private static String holder(String bucket, String key) {
        return isRecord(key) ? "." + bucket : bucket;
    }

    private static boolean isRecord(String key) {
        return RECORDS.stream().anyMatch(key::startsWith);
    }

    private void requireBucket(String bucket) {
        if (bucket.startsWith(".") || !Files.isDirectory(buckets.resolve(bucket))) {
            throw S3Exceptions.noSuchBucket(bucket, "");
        }
    }

    /** S3 takes any key; a folder of files cannot hold them all, and a key that it cannot hold is refused by name. */
    private void requireStorable(String bucket, String key) {
        requireBucket(bucket);
        for (String name : (key.endsWith("/") ? key.substring(0, key.length() - 1) : key).split("/", -1)) {
            if (name.isEmpty()
                    || name.equals(".")
                    || name.equals("..")
                    || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                throw S3Exceptions.invalidRequest("The local S3 keeps objects as files and cannot hold the key '" + key
                        + "': its part '" + name + "' is no file name of 1 to " + LONGEST_NAME
                        + " bytes. Choose another key");
            }
        }
    }

    private static void requireEmpty(String key, InputStream body) {
        try {
            if (body.transferTo(OutputStream.nullOutputStream()) > 0) {
                throw S3Exceptions.invalidRequest("The local S3 keeps objects as files and cannot hold bytes under the"
                        + " key '" + key + "', which names a folder. Choose a key that does not end in '/'");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuntimeException folderAndFile(String key) {
        return S3Exceptions.invalidRequest("The local S3 keeps objects as files and cannot hold the key '" + key
                + "': the same name is a folder of other keys, or one of its folders is an object. Choose another key");
    }
}
