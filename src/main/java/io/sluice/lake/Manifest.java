package io.sluice.lake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.DataFile;
import io.sluice.model.S3Location;
import io.sluice.storage.S3Use;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The list of exactly the files that a run wrote, in the form that COPY reads: every file mandatory, with its length
 * (https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html).
 */
public final class Manifest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final S3Use WRITING =
            new S3Use("write the manifest", "lake.tables of the environment", "s3:PutObject", "nothing was published");

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
