package io.sluice.lake;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.plan.RegisterPlan;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * The Delta log of one table as one run reads and writes it. The run's commit names the batch and the run's generation as
 * Delta's transaction identifier
 * (https://github.com/delta-io/delta/blob/master/PROTOCOL.md#transaction-identifiers), so that a run can tell whether it has
 * happened, and an older run never undoes a newer one.
 */
final class DeltaWriter {
    /** Other batches commit to the same log; what an attempt without an answer did, the next one finds in the log. */
    private static final RetryPolicy<Object> OPTIMISTIC = RetryPolicy.builder()
            .handleIf(failure -> !(failure instanceof FlowException))
            .abortOn(LinkageError.class)
            .withBackoff(Duration.ofMillis(50), Duration.ofSeconds(2))
            .withJitter(0.5)
            .withMaxAttempts(12)
            .build();

    /** Delta's default of 50 takes longer than the work until a table has millions of files. */
    private static final int SNAPSHOT_TASKS = 4;

    private final SparkSession spark;
    private final RegisterPlan plan;

    DeltaWriter(SparkSession spark, RegisterPlan plan) {
        this.spark = spark;
        this.plan = plan;
    }

    interface Work<T> {
        T run();
    }

    /** Works with the log, again when another commit was faster or S3 gave no answer. */
    <T> T with(Work<T> work) {
        Option<SparkSession> before = SparkSession.getActiveSession();
        SparkSession.setActiveSession(spark); // where Delta looks for its settings
        spark.conf().set("spark.databricks.delta.requiredSparkConfsCheck.enabled", false); // none of its SQL is used
        spark.conf().set("spark.databricks.delta.snapshotPartitions", SNAPSHOT_TASKS);
        try {
            return Failsafe.with(OPTIMISTIC).get(work::run);
        } catch (FlowException e) {
            throw e;
        } catch (LinkageError e) {
            throw FlowException.configuration("Delta Lake is not on Spark's classpath, or of a version other than 3.3 ("
                    + e.getMessage()
                    + "). On EMR, add delta-spark.jar and delta-storage.jar of /usr/share/aws/delta/lib"
                    + " to spark.jars, or write lake.format = parquet");
        } catch (RuntimeException e) {
            Throwable cause = e instanceof FailsafeException && e.getCause() != null ? e.getCause() : e;
            throw FlowException.retryable(
                    "the files of " + plan.table() + " could not be committed to the Delta log below " + plan.root()
                            + ": " + cause.getMessage()
                            + ". Readers of Redshift see what they saw before; run the batch again",
                    cause);
        } finally {
            before.foreach(session -> {
                SparkSession.setActiveSession(session);
                return null;
            });
        }
    }

    DeltaLog log() {
        return DeltaLog.forTable(spark, plan.root().toString());
    }

    /** A transaction on the newest version. */
    OptimisticTransaction open() {
        return log().startTransaction();
    }

    /** Whether the run's commit has taken place; an error when that of a newer run has. */
    boolean isCommitted(OptimisticTransaction transaction) {
        long committed = transaction.txnVersion(name());
        if (committed > plan.run().generation()) {
            throw FlowException.failed("The Delta table " + plan.table() + " has batch "
                    + plan.run().batch()
                    + " in generation " + committed + ", and this is run "
                    + plan.run().id() + " (generation "
                    + plan.run().generation() + "): a newer run has published, and nothing is left to do.");
        }
        return committed == plan.run().generation();
    }

    /** The action that makes a commit the run's. */
    Action mark(long millis) {
        return DeltaActions.transaction(name(), plan.run().generation(), millis);
    }

    static void commit(
            OptimisticTransaction transaction, List<Action> actions, SaveMode mode, List<String> partitionColumns) {
        transaction.commit(
                JavaConverters.asScalaBuffer(actions).toSeq(),
                new DeltaOperations.Write(
                        mode,
                        Option.apply(
                                JavaConverters.asScalaBuffer(partitionColumns).toSeq()),
                        Option.empty(),
                        Option.empty()));
    }

    private String name() {
        return name(plan.run().batch());
    }

    /** The writer that commits of a batch name. */
    String name(BatchId batch) {
        return "sluice|" + batch.key() + "|" + plan.table();
    }
}
