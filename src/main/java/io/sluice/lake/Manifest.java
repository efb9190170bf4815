package io.sluice.lake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.DataFile;
import io.sluice.model.FlowException;
import io.sluice.model.Reason;
import io.sluice.model.S3Location;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The list of exactly the files that a run wrote, in the form that COPY reads: every file mandatory, with its length
 * (https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html).
 */
public final class Manifest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final S3Client s3;

    public Manifest(S3Client s3) {
        this.s3 = s3;
    }

    public void put(S3Location location, List<DataFile> files) {
        try {
            s3.putObject(
                    request -> request.bucket(location.bucket())
                            .key(location.key())
                            .contentType("application/json"),
                    RequestBody.fromString(json(files)));
        } catch (S3Exception e) {
            throw refused(location, e);
        } catch (SdkException e) {
            throw FlowException.retryable(
                    "the manifest " + location + " could not be written: " + Reason.of(e)
                            + "; nothing was published, run the batch again",
                    e);
        }
    }

    /** A refusal stays one until somebody changes rights or settings; anything else may pass. */
    private static FlowException refused(S3Location location, S3Exception e) {
        int status = e.statusCode();
        String problem = "S3 refuses the manifest " + location + " (" + Reason.of(e) + ")";
        return status >= 400 && status < 500 && status != 429
                ? FlowException.failed(
                        problem
                                + "; nothing was published. Grant s3:PutObject there to the role that runs the batch, or"
                                + " correct lake.tables and the keys of the environment",
                        e)
                : FlowException.retryable(problem + "; nothing was published, run the batch again", e);
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
