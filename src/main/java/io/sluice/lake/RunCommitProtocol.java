package io.sluice.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.OutputCommitter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitterFactory;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.internal.io.HadoopMapReduceCommitProtocol;
import scala.Option;

/**
 * How the files of a Spark job come into being: through the committer that Hadoop binds to the scheme of the path, for S3
 * the magic committer of s3a. There a file is an unfinished upload until the job commits, and only the uploads of one
 * attempt at each task are finished: what a lost, late or twin attempt wrote never appears.
 *
 * <p>Directories get the names of the partition columns themselves, without {@link LakeWriter#DIRECTORY_PREFIX}.
 *
 * <p>Spark makes it by reflection, from {@code spark.sql.sources.commitProtocolClass}.
 */
public final class RunCommitProtocol extends HadoopMapReduceCommitProtocol {
    private static final long serialVersionUID = 1;

    private final String directory;
    private transient PathOutputCommitter committer;

    /** The signature that {@code FileCommitProtocol.instantiate} looks for. */
    public RunCommitProtocol(String jobId, String directory, boolean dynamicPartitionOverwrite) {
        super(jobId, directory, dynamicPartitionOverwrite);
        this.directory = directory;
    }

    @Override
    public OutputCommitter setupCommitter(TaskAttemptContext context) {
        try {
            committer = PathOutputCommitterFactory.createCommitter(new Path(directory), context);
            return committer;
        } catch (IOException e) {
            throw new UncheckedIOException("no committer for " + directory + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String newTaskTempFile(TaskAttemptContext context, Option<String> partition, FileNameSpec name) {
        try {
            Path work = committer.getWorkPath();
            Path parent = partition.isEmpty() ? work : new Path(work, withoutPrefix(partition.get()));
            return new Path(parent, getFilename(context, name)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException("no place for a file of " + directory + ": " + e.getMessage(), e);
        }
    }

    private static String withoutPrefix(String partition) {
        return Arrays.stream(partition.split("/"))
                .map(segment -> segment.substring(LakeWriter.DIRECTORY_PREFIX.length()))
                .collect(Collectors.joining("/"));
    }
}
