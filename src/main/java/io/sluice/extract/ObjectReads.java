package io.sluice.extract;

import io.sluice.extract.ObjectGroup.PinnedObject;
import io.sluice.model.FlowException;
import io.sluice.model.S3Location;
import io.sluice.model.SourceObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.apache.hadoop.fs.s3a.S3AFileStatus;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Opens pinned objects on executors. S3A takes length and ETag from the pin instead of asking S3 for them, and sends the
 * ETag with every GET as {@code If-Match}: also when it reconnects in the middle, it gets the pinned content or a 412.
 */
record ObjectReads(Broadcast<SerializableConfiguration> hadoop) implements Serializable {
    static ObjectReads of(SparkSession spark, PinnedInput input) {
        Configuration hadoop = spark.sessionState().newHadoopConf();
        if (!input.objects().isEmpty()) {
            requirePinning(hadoop, input.objects().get(0));
        }
        return new ObjectReads(
                new JavaSparkContext(spark.sparkContext()).broadcast(new SerializableConfiguration(hadoop)));
    }

    private static void requirePinning(Configuration hadoop, SourceObject object) {
        S3Location location = object.location();
        try {
            FileSystem files = path(location.bucket(), location.key()).getFileSystem(hadoop);
            if (!(files instanceof S3AFileSystem)) {
                throw FlowException.configuration(
                        "s3:// is read through " + files.getClass().getName()
                                + ", which cannot check that an object is still the one that was listed;"
                                + " set spark.hadoop.fs.s3.impl = " + S3AFileSystem.class.getName());
            }
            String mode = files.getConf().get("fs.s3a.change.detection.mode", "server");
            String source = files.getConf().get("fs.s3a.change.detection.source", "etag");
            if (!Set.of("server", "client").contains(mode) || !source.equals("etag")) {
                throw FlowException.configuration("fs.s3a.change.detection is " + mode + " by " + source
                        + ", so that an object could change while it is read; leave it at server by etag");
            }
        } catch (IOException e) {
            throw FlowException.retryable(
                    "the file system of " + location + " could not be started: " + e.getMessage()
                            + "; run the batch again",
                    e);
        }
    }

    /** The stored bytes of the object, from its start. */
    InputStream open(PinnedObject object) throws IOException {
        Path path = path(object.bucket(), object.key());
        FileSystem files = path.getFileSystem(hadoop.value().value());
        String etag = '"' + object.etag() + '"';
        S3AFileStatus status =
                new S3AFileStatus(object.bytes(), 0, path, files.getDefaultBlockSize(path), "", etag, null);
        try {
            return files.openFile(path)
                    .withFileStatus(status)
                    .opt(
                            OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                            OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_SEQUENTIAL)
                    .build()
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while opening " + path);
        }
    }

    /** A failed read as the user needs to hear it. S3A has retried what is worth retrying. */
    static FlowException failure(PinnedObject object, IOException e) {
        String pin = object.uri() + ", pinned as ETag " + object.etag() + ", " + object.bytes() + " bytes,";
        if (e instanceof UnreadableObject) {
            return FlowException.failed(
                    object.uri() + " cannot be read: " + e.getMessage()
                            + "; re-deliver it, or move it away and run again; nothing was published",
                    e);
        } else if (e instanceof FileNotFoundException) {
            return FlowException.retryable(
                    pin + " was deleted while the batch ran; nothing was published,"
                            + " run the batch again: it takes what is there then",
                    e);
        } else if (e instanceof RemoteFileChangedException) {
            return FlowException.retryable(
                    pin + " was replaced while the batch ran; nothing was published,"
                            + " run the batch again: it takes what is there then",
                    e);
        } else if (e instanceof AccessDeniedException) {
            return FlowException.failed(
                    "access to " + object.uri() + " is denied; allow s3:GetObject, and kms:Decrypt for an encrypted"
                            + " bucket, to the role that runs the batch",
                    e);
        }
        return FlowException.retryable(
                pin + " could not be read to its end: " + e.getMessage()
                        + "; nothing was published, run the batch again",
                e);
    }

    private static Path path(String bucket, String key) {
        return new Path("s3", bucket, "/" + key);
    }
}
