package io.sluice.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.model.DataFile;
import io.sluice.model.FlowException;
import io.sluice.model.S3Location;
import io.sluice.model.Unloaded;
import io.sluice.storage.AtOnce;
import io.sluice.storage.S3Use;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * The list of exactly the files that an UNLOAD wrote, which it writes last
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html, MANIFEST VERBOSE).
 */
public final class UnloadManifest {
    private static final Logger LOG = LoggerFactory.getLogger(UnloadManifest.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final S3Use READING = new S3Use(
            "read the manifest of UNLOAD",
            "lake.tables of the environment",
            "s3:GetObject and s3:ListBucket",
            "nothing was published");

    private final S3Client s3;

    public UnloadManifest(S3Client s3) {
        this.s3 = s3;
    }

    /**
     * The files with rows, in the manifest's order.
     *
     * @throws FlowException retryable when S3 does not answer; failed when the manifest is not what Redshift's count of rows
     *     says
     */
    public List<DataFile> files(Unloaded unloaded) {
        if (unloaded.rows() == 0) {
            return List.of();
        }
        List<DataFile> files = new ArrayList<>();
        try {
            JSON.readTree(text(unloaded)).path("entries").forEach(entry -> files.add(file(entry, unloaded)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw wrong(unloaded, "which cannot be read: " + e.getMessage());
        }
        long rows = files.stream().mapToLong(DataFile::rows).sum();
        if (rows != unloaded.rows()) {
            throw wrong(unloaded, "whose files have " + rows);
        }
        return files.stream().filter(file -> file.rows() > 0).toList();
    }

    /** Takes away what nobody reads any more. What cannot be deleted stays until {@code clean} takes the run's directory. */
    public void discard(Unloaded unloaded, List<DataFile> files) {
        if (files.isEmpty()) {
            return;
        }
        List<S3Location> objects = Stream.concat(files.stream().map(DataFile::location), Stream.of(unloaded.manifest()))
                .toList();
        try {
            AtOnce.map(
                    objects,
                    object -> s3.deleteObject(r -> r.bucket(object.bucket()).key(object.key())));
        } catch (SdkException e) {
            LOG.warn(
                    "what was unloaded to {} stays there until clean removes it: {}",
                    unloaded.directory(),
                    e.getMessage());
        }
    }

    private String text(Unloaded unloaded) {
        S3Location manifest = unloaded.manifest();
        try {
            return READING.call(manifest, () -> s3.getObjectAsBytes(
                            r -> r.bucket(manifest.bucket()).key(manifest.key()))
                    .asUtf8String());
        } catch (FlowException e) {
            throw e.getCause() instanceof NoSuchKeyException ? wrong(unloaded, "which is not there") : e;
        }
    }

    private static DataFile file(JsonNode entry, Unloaded unloaded) {
        S3Location location = S3Location.parse(entry.path("url").asText());
        JsonNode meta = entry.path("meta");
        if (!location.isWithin(unloaded.directory())
                || !meta.path("content_length").isIntegralNumber()
                || !meta.path("record_count").isIntegralNumber()) {
            throw wrong(unloaded, "which has the entry " + entry);
        }
        return new DataFile(
                location,
                meta.path("content_length").longValue(),
                meta.path("record_count").longValue());
    }

    private static FlowException wrong(Unloaded unloaded, String what) {
        return FlowException.failed("Redshift has counted " + unloaded.rows() + " unloaded rows, and its manifest is "
                + unloaded.manifest() + ", " + what
                + ". Nothing was published; run the batch again, and report it if it fails again.");
    }
}
