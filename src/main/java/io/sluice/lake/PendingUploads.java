package io.sluice.lake;

import io.sluice.model.FlowException;
import io.sluice.storage.AtOnce;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.commit.files.SinglePendingCommit;
import org.apache.hadoop.fs.s3a.commit.impl.CommitOperations;
import org.apache.hadoop.fs.s3a.commit.impl.CommitUtilsWithMR;
import org.apache.hadoop.fs.s3a.commit.magic.InMemoryMagicCommitTracker;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.util.JsonSerialization;
import org.apache.hadoop.util.VersionInfo;

/**
 * The files that tasks have written below a directory and that do not exist yet: multipart uploads whose parts are all on
 * S3 and which {@link #finish} completes, from any host.
 *
 * <p>S3A makes such uploads of files that are created below a "magic" path, and keeps what is needed to complete them in
 * memory (https://hadoop.apache.org/docs/r3.4.1/hadoop-aws/tools/hadoop-aws/committers.html). Nothing is ever stored at
 * the magic path itself. An upload travels as its JSON text, which every serializer of Spark can carry.
 */
final class PendingUploads {
    static final String IN_MEMORY = "fs.s3a.committer.magic.track.commits.in.memory.enabled";

    private final Path directory;
    private final CommitOperations operations;
    private final JsonSerialization<SinglePendingCommit> json = SinglePendingCommit.serializer();

    private PendingUploads(Path directory, CommitOperations operations) {
        this.directory = directory;
        this.operations = operations;
    }

    /** @throws FlowException of kind CONFIGURATION when the file system of the directory cannot make pending uploads */
    static PendingUploads below(Path directory, Configuration hadoop) throws IOException {
        FileSystem files = directory.getFileSystem(hadoop);
        if (!(files instanceof S3AFileSystem s3)) {
            throw FlowException.configuration(directory + " is written through "
                    + files.getClass().getName() + ", which cannot hold files back until all are written; set"
                    + " spark.hadoop.fs." + directory.toUri().getScheme() + ".impl = " + S3AFileSystem.class.getName());
        }
        requireTracking();
        if (!s3.isMagicCommitEnabled() || !s3.getConf().getBoolean(IN_MEMORY, false)) {
            throw FlowException.configuration("S3A was started without fs.s3a.committer.magic.enabled or " + IN_MEMORY
                    + ", so that it cannot hold files back until all are written; leave both at what Sluice sets");
        }
        return new PendingUploads(directory, new CommitOperations(s3));
    }

    private static void requireTracking() {
        try {
            InMemoryMagicCommitTracker.getTaskAttemptIdToMpuMetadata();
        } catch (LinkageError e) {
            throw FlowException.configuration(
                    "this is Hadoop " + VersionInfo.getVersion()
                            + ", whose S3A cannot remember unfinished uploads; run on Hadoop 3.4.1 or newer, as EMR 7.8 has it");
        }
    }

    /** Where an attempt at a task creates its files; what follows this path follows the directory in the end. */
    Path workPath(String jobId, TaskAttemptContext task) {
        return CommitUtilsWithMR.getMagicTaskAttemptPath(task, jobId, directory);
    }

    /** The uploads of the files that the attempt has closed; a second call finds none. */
    List<String> take(TaskAttemptContext task) throws IOException {
        String attempt = task.getTaskAttemptID().toString();
        List<Path> paths = InMemoryMagicCommitTracker.getTaskAttemptIdToPath().remove(attempt);
        if (paths != null) {
            paths.forEach(InMemoryMagicCommitTracker.getPathToBytesWritten()::remove);
        }
        List<SinglePendingCommit> uploads =
                InMemoryMagicCommitTracker.getTaskAttemptIdToMpuMetadata().remove(attempt);
        List<String> texts = new ArrayList<>();
        for (SinglePendingCommit upload : uploads == null ? List.<SinglePendingCommit>of() : uploads) {
            upload.setTaskId(attempt);
            texts.add(json.toJson(upload));
        }
        return texts;
    }

    /** Makes the files appear. After a failure some have, and {@link #revert} takes them back. */
    void finish(Collection<String> uploads) throws IOException {
        AtOnce.map(List.copyOf(uploads), upload -> {
            operations.commitOrFail(json.fromJson(upload));
            return upload;
        });
    }

    /** Gives up uploads that were not finished, and their parts. */
    void discard(Collection<String> uploads) throws IOException {
        AtOnce.map(List.copyOf(uploads), upload -> {
            try {
                operations.abortSingleCommit(json.fromJson(upload));
            } catch (FileNotFoundException e) {
                // It is gone already.
            }
            return upload;
        });
    }

    /** Deletes files that {@link #finish} may have made. */
    void revert(Collection<String> uploads) throws IOException {
        AtOnce.map(List.copyOf(uploads), upload -> {
            operations.revertCommit(json.fromJson(upload));
            return upload;
        });
    }

    /** Gives up every upload below the directory, also those whose host was lost before it could tell of them. */
    void discardAll() throws IOException {
        operations.abortPendingUploadsUnderPath(directory);
    }
}
