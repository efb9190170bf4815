package io.sluice.lake;

import io.sluice.model.FlowException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.OutputCommitter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.internal.io.HadoopMapReduceCommitProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * How the files of a Spark job come into being: a file is an unfinished upload until the job commits, and only the uploads
 * of one attempt at each task are finished. What a lost, late or twin attempt wrote never appears.
 *
 * <p>A task's uploads travel to the driver in its commit message, so that no request to S3 is spent on telling of them:
 * three requests make a file, and there are no others. Which attempt may commit, Spark's driver decides.
 *
 * <p>The directory belongs to the job alone: an abort gives up every upload below it. Below it, directories get the names
 * of the partition columns themselves, without {@link LakeWriter#DIRECTORY_PREFIX}.
 *
 * <p>Spark makes it by reflection, from {@code spark.sql.sources.commitProtocolClass}.
 */
public final class RunCommitProtocol extends HadoopMapReduceCommitProtocol {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(RunCommitProtocol.class);

    private final String jobId;
    private final String directory;
    private transient TaskUploads task;
    private transient List<String> finishing;

    /** The signature that {@code FileCommitProtocol.instantiate} looks for. */
    public RunCommitProtocol(String jobId, String directory, boolean dynamicPartitionOverwrite) {
        super(jobId, directory, dynamicPartitionOverwrite);
        this.jobId = jobId;
        this.directory = directory;
    }

    /** Called for the job on the driver, and for each attempt at a task where that runs. */
    @Override
    public OutputCommitter setupCommitter(TaskAttemptContext context) {
        task = new TaskUploads(uploads(context));
        return task;
    }

    @Override
    public String newTaskTempFile(TaskAttemptContext context, Option<String> partition, FileNameSpec name) {
        Path work = task.uploads.workPath(jobId, context);
        Path parent = partition.isEmpty() ? work : new Path(work, withoutPrefix(partition.get()));
        task.created++;
        return new Path(parent, getFilename(context, name)).toString();
    }

    private static String withoutPrefix(String partition) {
        return Arrays.stream(partition.split("/"))
                .map(segment -> segment.substring(LakeWriter.DIRECTORY_PREFIX.length()))
                .collect(Collectors.joining("/"));
    }

    @Override
    public TaskCommitMessage commitTask(TaskAttemptContext context) {
        super.commitTask(context); // asks the driver, and aborts the task when another attempt was faster
        return new TaskCommitMessage(task.committed);
    }

    @Override
    public void commitJob(JobContext context, Seq<TaskCommitMessage> messages) {
        finishing = new ArrayList<>();
        for (TaskCommitMessage message : JavaConverters.seqAsJavaList(messages)) {
            for (Object upload : (List<?>) message.obj()) {
                finishing.add((String) upload);
            }
        }
        try {
            uploads(context).finish(finishing);
        } catch (IOException e) {
            throw FlowException.retryable(
                    "the files below " + directory + ", all uploaded, could not be completed: " + e.getMessage()
                            + "; nothing was published, run the batch again",
                    e);
        }
    }

    /** Leaves nothing below the directory, as far as S3 answers; nobody was told of it in any case. */
    @Override
    public void abortJob(JobContext context) {
        try {
            PendingUploads uploads = uploads(context);
            uploads.discardAll();
            if (finishing != null) {
                uploads.revert(finishing);
            }
        } catch (IOException e) {
            LOG.warn("files or unfinished uploads of a failed job are left in {}: {}", directory, e.toString());
        }
    }

    private PendingUploads uploads(JobContext context) {
        try {
            return PendingUploads.below(new Path(directory), context.getConfiguration());
        } catch (IOException e) {
            throw new UncheckedIOException("the file system of " + directory + " did not start: " + e.getMessage(), e);
        }
    }

    /** One attempt at a task, as Spark's base class drives it. */
    private static final class TaskUploads extends OutputCommitter {
        private final PendingUploads uploads;
        private int created;
        private ArrayList<String> committed = new ArrayList<>();

        TaskUploads(PendingUploads uploads) {
            this.uploads = uploads;
        }

        @Override
        public void setupJob(JobContext context) {}

        @Override
        public void setupTask(TaskAttemptContext context) {}

        @Override
        public boolean needsTaskCommit(TaskAttemptContext context) {
            return true;
        }

        @Override
        public void commitTask(TaskAttemptContext context) throws IOException {
            committed = new ArrayList<>(uploads.take(context));
            if (committed.size() != created) {
                throw new IOException(created + " files were created and S3A holds " + committed.size()
                        + " back: was it started on this host without " + PendingUploads.IN_MEMORY + "?");
            }
        }

        @Override
        public void abortTask(TaskAttemptContext context) throws IOException {
            committed.addAll(uploads.take(context));
            uploads.discard(committed);
        }
    }
}
