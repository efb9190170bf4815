package io.sluice.extract;

import io.sluice.model.FlowException;
import io.sluice.plan.ExtractPlan;
import io.sluice.quarantine.Quarantine;
import io.sluice.quarantine.Stage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import software.amazon.awssdk.services.s3.S3Client;

/** The first step of a batch: raw objects to typed rows. */
public final class Extractor {
    private final SparkSession spark;
    private final S3Client s3;

    public Extractor(SparkSession spark, S3Client s3) {
        this.spark = spark;
        this.s3 = s3;
    }

    /** As {@link PinnedInput#pin}. */
    public PinnedInput pin(ExtractPlan plan) {
        return PinnedInput.pin(s3, plan);
    }

    /**
     * The records of the pinned objects as rows: the declared columns, then {@code unknown_fields} when the flow keeps
     * those, then the window column. Lazy: objects are read, and records rejected, when the rows are computed. An object
     * that has changed since, or is no readable text or gzip, then fails the job with a {@link FlowException} as cause.
     */
    public Dataset<Row> read(PinnedInput input, ExtractPlan plan, Quarantine quarantine) {
        Declaration declaration = Declaration.of(plan);
        ObjectReads reads = ObjectReads.of(spark, input);
        return PinnedSource.load(
                spark, new PinnedTable(declaration, input, reads, quarantine.sink(Stage.READ), parallelism()));
    }

    private int parallelism() {
        return spark.sparkContext().defaultParallelism();
    }
}
