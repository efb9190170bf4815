package io.sluice.extract;

import io.sluice.config.EmptyWindow;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.SourceObject;
import io.sluice.plan.ExtractPlan;
import io.sluice.plan.ObjectPattern;
import io.sluice.quarantine.Quarantine;
import io.sluice.quarantine.Stage;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import software.amazon.awssdk.services.s3.S3Client;

/** The first step of a batch: raw objects to typed rows. */
public final class Extractor {
    private static final int PATTERNS_IN_MESSAGE = 3;

    private final SparkSession spark;
    private final S3Client s3;

    public Extractor(SparkSession spark, S3Client s3) {
        this.spark = spark;
        this.s3 = s3;
    }

    /**
     * Lists the objects of the window: one request for a path without wildcards, else one for every thousand keys below
     * its prefix.
     *
     * @throws FlowException retryable when S3 does not answer, or when there is no object and the flow expects some;
     *     failed when the bucket or the right to list it is missing
     */
    public PinnedInput pin(ExtractPlan plan) {
        List<SourceObject> objects = ObjectListing.of(s3, plan.objects());
        if (objects.isEmpty() && plan.whenEmpty() == EmptyWindow.FAIL) {
            String patterns = plan.objects().stream()
                    .limit(PATTERNS_IN_MESSAGE)
                    .map(ObjectPattern::text)
                    .collect(Collectors.joining(", "));
            int more = plan.objects().size() - PATTERNS_IN_MESSAGE;
            throw new FlowException(
                    FailureKind.RETRYABLE,
                    "no objects match " + patterns + (more > 0 ? " and " + more + " more" : "") + " for the window "
                            + plan.batch().interval()
                            + "; the producer may be late: run again later, or set source.when-empty = accept");
        }
        return new PinnedInput(objects);
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
