package io.sluice.lake;

import io.sluice.model.S3Location;
import io.sluice.storage.S3Use;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * Multipart uploads that nobody has completed: no listing of objects shows them, and their parts are paid for. Failures are
 * {@link io.sluice.model.FlowException}s, retryable when S3 gave no answer.
 */
public final class UnfinishedUploads {
    private static final S3Use LISTING = new S3Use(
            "list the unfinished uploads of",
            "lake.tables or lake.quarantine",
            "s3:ListBucketMultipartUploads and s3:ListMultipartUploadParts",
            "nothing more was deleted",
            RunDirectories.LATER);
    private static final S3Use ABORTING = new S3Use(
            "give up the upload of",
            "lake.tables or lake.quarantine",
            "s3:AbortMultipartUpload",
            "it is left",
            RunDirectories.LATER);

    private final S3Client s3;

    public UnfinishedUploads(S3Client s3) {
        this.s3 = s3;
    }

    /**
     * One upload.
     *
     * @param object that it would become
     * @param id S3's name of it
     * @param begun by S3's clock
     */
    public record Upload(S3Location object, String id, Instant begun) {}

    /** Those below a directory. */
    public List<Upload> below(S3Location directory) {
        S3Location prefix = directory.directory();
        return LISTING.call(prefix, () -> {
            List<Upload> found = new ArrayList<>();
            for (MultipartUpload upload : s3.listMultipartUploadsPaginator(
                            r -> r.bucket(prefix.bucket()).prefix(prefix.key()))
                    .uploads()) {
                RunDirectories.location(prefix, upload.key())
                        .ifPresent(object -> found.add(new Upload(object, upload.uploadId(), upload.initiated())));
            }
            return found;
        });
    }

    /** The parts that S3 holds, and their size; none when the upload has ended meanwhile. */
    public RunDirectories.Contents contents(Upload upload) {
        long files = 0;
        long bytes = 0;
        for (Part part : parts(upload)) {
            files++;
            bytes += part.size();
        }
        return new RunDirectories.Contents(files, bytes, upload.begun());
    }

    /** Gives an upload up; it is well when it has ended meanwhile. */
    public void abort(S3Location object, String id) {
        ABORTING.call(object, () -> {
            try {
                return s3.abortMultipartUpload(
                        r -> r.bucket(object.bucket()).key(object.key()).uploadId(id));
            } catch (NoSuchUploadException ended) {
                return ended;
            }
        });
    }

    private List<Part> parts(Upload upload) {
        return LISTING.call(upload.object(), () -> {
            List<Part> parts = new ArrayList<>();
            try {
                s3.listPartsPaginator(r -> r.bucket(upload.object().bucket())
                                .key(upload.object().key())
                                .uploadId(upload.id()))
                        .parts()
                        .forEach(parts::add);
            } catch (NoSuchUploadException ended) {
                parts.clear();
            }
            return parts;
        });
    }
}
