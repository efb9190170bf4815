package io.sluice.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedSpark;
import io.sluice.SharedStack;
import io.sluice.local.calls.CallCounts;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.JobID;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.task.JobContextImpl;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.executor.CommitDeniedException;
import org.apache.spark.internal.io.FileCommitProtocol.TaskCommitMessage;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.collection.JavaConverters;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Jobs whose tasks run in Spark and do with the protocol what Spark does, and what goes wrong there. */
final class RunCommitProtocolIT {
    private static final int TASKS = 3;
    private static final int ALREADY_ATTEMPTED = 7;

    /** How an attempt at a task ends. */
    private enum Ending {
        COMMITS,
        ABORTS,
        /** Another attempt at the task may commit already. */
        IS_DENIED,
        /** It commits, but its host is lost before the driver hears of it. */
        IS_LOST
    }

    private final String bucket = SharedSpark.newBucket();
    private final String jobId = UUID.randomUUID().toString();
    private final String directory = "s3://" + bucket + "/table/run=1";
    private final RunCommitProtocol protocol = new RunCommitProtocol(jobId, directory, false);
    private final Configuration hadoop =
            new Configuration(SharedSpark.spark().sparkContext().hadoopConfiguration());
    private final JobContext job = new JobContextImpl(hadoop, new JobID(jobId, 1));

    @BeforeEach
    void setUp() {
        protocol.setupJob(job);
    }

    @Test
    void files_appear_when_the_job_commits_and_not_before() {
        List<TaskCommitMessage> messages = run(Ending.COMMITS);
        assertEquals(List.of(), keys());
        assertEquals(TASKS, uploads());
        protocol.commitJob(job, scala(messages));
        assertEquals(expected(), keys());
        assertEquals(0, uploads());
        assertEquals(
                "the rows of task 2",
                SharedSpark.s3()
                        .getObjectAsBytes(r -> r.bucket(bucket).key(expected().get(2)))
                        .asUtf8String());
    }

    @Test
    void a_file_takes_three_requests_and_a_job_none() {
        CallCounts before = SharedStack.up().stack().traffic().s3();
        protocol.setupJob(job);
        protocol.commitJob(job, scala(run(Ending.COMMITS)));
        assertEquals(
                Map.of(
                        "CreateMultipartUpload", (long) TASKS,
                        "UploadPart", (long) TASKS,
                        "CompleteMultipartUpload", (long) TASKS),
                SharedStack.up().stack().traffic().s3().since(before).byKind());
    }

    @Test
    void an_aborted_task_gives_up_its_uploads() {
        run(Ending.ABORTS);
        assertEquals(0, uploads());
        protocol.commitJob(job, scala(List.of()));
        assertEquals(List.of(), keys());
    }

    @Test
    void a_twin_that_may_not_commit_gives_up_its_uploads() {
        List<TaskCommitMessage> messages = run(Ending.IS_DENIED);
        assertEquals(List.of(), messages);
        assertEquals(0, uploads());
    }

    @Test
    void what_a_lost_host_committed_never_appears() {
        List<TaskCommitMessage> lost = run(Ending.IS_LOST);
        assertEquals(List.of(), lost);
        assertEquals(TASKS, uploads());
        protocol.commitJob(job, scala(run(Ending.COMMITS)));
        assertEquals(expected(), keys());
    }

    @Test
    void an_aborted_job_leaves_neither_files_nor_uploads_even_of_lost_hosts() {
        run(Ending.COMMITS);
        run(Ending.IS_LOST);
        assertEquals(2 * TASKS, uploads());
        protocol.abortJob(job);
        assertEquals(0, uploads());
        assertEquals(List.of(), keys());
    }

    @Test
    void an_abort_leaves_the_uploads_of_other_runs_alone() {
        SharedSpark.s3().createMultipartUpload(r -> r.bucket(bucket).key("table/run=2/dt=1/part"));
        run(Ending.COMMITS);
        protocol.abortJob(job);
        assertEquals(1, uploads());
    }

    @Test
    void a_commit_that_fails_half_way_is_worth_retrying_and_takes_back_what_it_made() {
        List<TaskCommitMessage> messages = run(Ending.COMMITS);
        MultipartUpload broken = SharedSpark.s3()
                .listMultipartUploads(r -> r.bucket(bucket))
                .uploads()
                .get(1);
        SharedSpark.s3()
                .abortMultipartUpload(r -> r.bucket(bucket).key(broken.key()).uploadId(broken.uploadId()));
        FlowException failed = assertThrows(FlowException.class, () -> protocol.commitJob(job, scala(messages)));
        assertEquals(FailureKind.RETRYABLE, failed.kind());
        assertTrue(failed.getMessage().endsWith("; nothing was published, run the batch again"), failed.getMessage());
        protocol.abortJob(job);
        assertEquals(0, uploads());
        assertEquals(List.of(), keys());
    }

    @Test
    void a_file_system_that_cannot_hold_files_back_is_refused_before_anything_is_written() {
        String other = SharedSpark.newBucket();
        Configuration wrong = new Configuration(hadoop);
        wrong.set("fs.s3a.bucket." + other + ".committer.magic.track.commits.in.memory.enabled", "false");
        RunCommitProtocol refused = new RunCommitProtocol(jobId, "s3://" + other + "/table/run=1", false);
        FlowException failure = assertThrows(
                FlowException.class, () -> refused.setupJob(new JobContextImpl(wrong, new JobID(jobId, 1))));
        assertEquals(FailureKind.CONFIGURATION, failure.kind());
        RunCommitProtocol local = new RunCommitProtocol(jobId, "file:/tmp/table/run=1", false);
        assertEquals(
                FailureKind.CONFIGURATION,
                assertThrows(FlowException.class, () -> local.setupJob(job)).kind());
    }

    /** One attempt at each task, with what the driver hears of them. */
    private List<TaskCommitMessage> run(Ending ending) {
        Attempt attempt = new Attempt(protocol, jobId, new SerializableConfiguration(hadoop), ending);
        List<Integer> tasks = new ArrayList<>();
        for (int task = 0; task < TASKS; task++) {
            tasks.add(task);
        }
        List<TaskCommitMessage> messages = new ArrayList<>();
        new JavaSparkContext(SharedSpark.spark().sparkContext())
                .parallelize(tasks, TASKS)
                .map(attempt::run)
                .collect()
                .forEach(messages::addAll);
        messages.forEach(protocol::onTaskCommit);
        return messages;
    }

    /** What each task does; the protocol comes to it by Spark's serializer, as to another host. */
    private record Attempt(RunCommitProtocol protocol, String jobId, SerializableConfiguration hadoop, Ending ending)
            implements Serializable {
        List<TaskCommitMessage> run(int task) throws IOException {
            TaskContext spark = TaskContext.get();
            TaskAttemptContext context = new TaskAttemptContextImpl(
                    hadoop.value(),
                    new TaskAttemptID(jobId, spark.stageId(), TaskType.MAP, task, (int) spark.taskAttemptId()));
            protocol.setupTask(context);
            String file = protocol.newTaskTempFile(
                    context, Option.apply("by_dt=2018-11-0" + (task + 1)), new FileNameSpec("", ".parquet"));
            Path path = new Path(file);
            try (OutputStream out = path.getFileSystem(hadoop.value()).create(path)) {
                out.write(("the rows of task " + task).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            return end(context, spark, task);
        }

        private List<TaskCommitMessage> end(TaskAttemptContext context, TaskContext spark, int task) {
            switch (ending) {
                case COMMITS:
                    return List.of(protocol.commitTask(context));
                case IS_LOST:
                    protocol.commitTask(context);
                    return List.of();
                case ABORTS:
                    protocol.abortTask(context);
                    return List.of();
                default:
                    assertTrue(SparkEnv.get()
                            .outputCommitCoordinator()
                            .canCommit(spark.stageId(), spark.stageAttemptNumber(), task, ALREADY_ATTEMPTED));
                    assertThrows(CommitDeniedException.class, () -> protocol.commitTask(context));
                    return List.of();
            }
        }
    }

    private List<String> expected() {
        List<String> keys = new ArrayList<>();
        for (int task = 0; task < TASKS; task++) {
            keys.add("table/run=1/dt=2018-11-0" + (task + 1) + "/part-0000" + task + "-" + jobId + ".parquet");
        }
        return keys;
    }

    private List<String> keys() {
        return SharedSpark.s3().listObjectsV2(r -> r.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private int uploads() {
        return SharedSpark.s3()
                .listMultipartUploads(r -> r.bucket(bucket))
                .uploads()
                .size();
    }

    private static scala.collection.Seq<TaskCommitMessage> scala(List<TaskCommitMessage> messages) {
        return JavaConverters.asScalaBuffer(messages).toSeq();
    }
}
