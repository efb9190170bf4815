package io.sluice.plan;

import io.sluice.config.EmptyWindow;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import java.util.List;
import java.util.Optional;

/**
 * What Redshift is asked for, and where it unloads the rows.
 *
 * @param name what people call the query
 * @param query one query, its variables already replaced
 * @param directory of this run alone; each attempt at the UNLOAD has one of its own below it
 * @param role the IAM role that writes to S3, an ARN or {@code default}
 * @param partitionBy columns whose values become directories; empty when Spark reads what is unloaded
 * @param fileBytes the size a file should have, in bytes
 */
public record UnloadPlan(
        Run run,
        String name,
        String query,
        S3Location directory,
        String role,
        EmptyWindow whenEmpty,
        Optional<WindowColumn> windowColumn,
        Purpose purpose,
        List<String> partitionBy,
        long fileBytes) {
    /** The name of an attempt's directory, up to its number. */
    public static final String ATTEMPT = "sluice_unload=";

    public UnloadPlan {
        partitionBy = List.copyOf(partitionBy);
    }

    /** What the files are for. */
    public enum Purpose {
        /** They are the lake table's. */
        LAKE_TABLE,
        /** Spark makes the lake table's from them. */
        SPARK,
        /** The spark-redshift connector writes them itself, and reads them for Spark. */
        CONNECTOR
    }

    /** What a flow is told that expects rows, when there are none. */
    public FlowException noRows() {
        return new FlowException(
                FailureKind.RETRYABLE,
                "the query " + name + " gives no rows for the window "
                        + run.batch().interval()
                        + "; nothing was changed. Run again later, or set source.when-empty = accept, which lets the batch"
                        + " replace by nothing what an earlier run of it left");
    }

    /** Where the files of an attempt go, counted from 1. */
    public S3Location attempt(int number) {
        return directory.resolve(ATTEMPT + number).directory();
    }
}
