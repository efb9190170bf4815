package io.sluice.quarantine;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.model.FlowException;
import io.sluice.model.Reason;
import io.sluice.plan.QuarantinePlan.RawText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.UnknownStoreException;

/**
 * The rejected rows of one partition as gzipped JSON lines: {@code reason}, {@code source}, {@code etag}, {@code line},
 * {@code raw}. The file is created with its first row and becomes visible when it is complete.
 */
final class QuarantineFile {
    private static final JsonFactory JSON = new JsonFactory();

    private final Path path;
    private final RawText rawText;
    private final Configuration hadoop;
    private FSDataOutputStream output;
    private JsonGenerator json;

    QuarantineFile(String uri, RawText rawText, Configuration hadoop) {
        this.path = new Path(uri);
        this.rawText = rawText;
        this.hadoop = hadoop;
    }

    void write(Rejected row) {
        try {
            append(row);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void append(Rejected row) throws IOException {
        if (json == null) {
            open();
        }
        json.writeStartObject();
        json.writeStringField("reason", row.reason());
        if (row.origin().isPresent()) {
            Rejected.Origin origin = row.origin().get();
            json.writeStringField("source", origin.object());
            json.writeStringField("etag", origin.etag());
            json.writeNumberField("line", origin.line());
        }
        if (rawText == RawText.KEEP && row.raw().isPresent()) {
            row.raw().get().write(json);
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void open() throws IOException {
        FileSystem files = path.getFileSystem(hadoop);
        FSDataOutputStreamBuilder<?, ?> creation =
                files.createFile(path).overwrite(true).recursive();
        creation.opt("fs.s3a.create.performance", true); // the name is the task's own: nothing to look for before
        output = creation.build();
        json = JSON.createGenerator(new GZIPOutputStream(output, 1 << 16), JsonEncoding.UTF8)
                .setRootValueSeparator(null);
    }

    void complete() {
        if (json == null) {
            return;
        }
        try {
            json.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private FlowException failure(IOException e) {
        if (e instanceof AccessDeniedException) {
            return FlowException.failed(
                    "rows did not fit, and access to " + path + " is denied; allow s3:PutObject there to the role that"
                            + " runs the batch; nothing was published",
                    e);
        }
        if (e instanceof UnknownStoreException) {
            return FlowException.failed(
                    "rows did not fit, and the bucket " + path.toUri().getHost() + " of lake.quarantine does not exist;"
                            + " create it, or correct lake.quarantine of the environment; nothing was published",
                    e);
        }
        return FlowException.retryable(
                "rows did not fit, and " + path + " could not be written: " + Reason.of(e)
                        + "; nothing was published, run the batch again",
                e);
    }

    void abort() {
        if (output != null && output.hasCapability("fs.capability.outputstream.abortable")) {
            output.abort();
        }
    }
}
