package io.sluice.lake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.DataFile;
import io.sluice.model.LakeCommit;
import io.sluice.model.S3Location;
import io.sluice.storage.S3Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;

/**
 * The list of exactly the files that a run wrote, in the form that COPY reads: every file mandatory, with its length
 * (https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html).
 */
public final class Manifest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final S3Use WRITING =
            new S3Use("write the manifest", "lake.tables of the environment", "s3:PutObject", "nothing was published");

    private static final S3Use READING = new S3Use(
            "read the manifest",
            "lake.tables of the environment",
            "s3:ListBucket and s3:GetObject",
            "nothing was published");

    private final S3Client s3;

    public Manifest(S3Client s3) {
        this.s3 = s3;
    }

    public void put(S3Location location, List<DataFile> files) {
        WRITING.call(
                location,
                () -> s3.putObject(
                        request -> request.bucket(location.bucket())
                                .key(location.key())
                                .contentType("application/json"),
                        RequestBody.fromString(json(files))));
    }

    /** Whether everything that a commit names is still there: the manifest as it was written, every file in its size. */
    public boolean isWhole(LakeCommit commit) {
        return missing(commit).isEmpty();
    }

    /** What a commit names and is not there as it was written. */
    public List<S3Location> missing(LakeCommit commit) {
        S3Location manifest = commit.manifest();
        Map<String, Long> there = sizes(manifest);
        List<S3Location> missing = new ArrayList<>();
        for (DataFile file : commit.files()) {
            if (there.getOrDefault(file.location().key(), -1L) != file.bytes()) {
                missing.add(file.location());
            }
        }
        if (!there.containsKey(manifest.key()) || !json(commit.files()).equals(text(manifest))) {
            missing.add(manifest);
        }
        return missing;
    }

    private Map<String, Long> sizes(S3Location manifest) {
        String directory = manifest.key()
                .substring(0, manifest.key().length() - manifest.name().length());
        Map<String, Long> there = new HashMap<>();
        return READING.call(manifest, () -> {
            s3.listObjectsV2Paginator(
                            r -> r.bucket(manifest.bucket()).prefix(directory).encodingType(EncodingType.URL))
                    .contents()
                    .forEach(o -> there.put(o.key(), o.size()));
            return there;
        });
    }

    private String text(S3Location manifest) {
        return READING.call(manifest, () -> s3.getObjectAsBytes(
                        r -> r.bucket(manifest.bucket()).key(manifest.key()))
                .asUtf8String());
    }

    static String json(List<DataFile> files) {
        ObjectNode manifest = JSON.createObjectNode();
        ArrayNode entries = manifest.putArray("entries");
        for (DataFile file : files) {
            ObjectNode entry = entries.addObject();
            entry.put("url", file.location().toString());
            entry.put("mandatory", true);
            entry.putObject("meta").put("content_length", file.bytes());
        }
        return manifest.toPrettyString();
    }
}
