package io.sluice.munge;

import io.sluice.model.FlowException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkThrowable;

/**
 * A row that the flow's own SQL fails on while the rows are computed: a cast of a text that is no number, a division by
 * zero, an overflow. Spark's message shows the value; this one does not.
 */
public final class RowFailure {
    private RowFailure() {}

    /** The failure of a Spark job as the user needs to hear it, when an expression is its cause. */
    public static Optional<FlowException> of(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(SparkThrowable.class::isInstance)
                .map(SparkThrowable.class::cast)
                .filter(spark -> spark.getErrorClass() != null && spark.getQueryContext().length > 0)
                .findFirst()
                .map(spark -> explained(spark, failure));
    }

    private static FlowException explained(SparkThrowable spark, Throwable failure) {
        QueryContext context = spark.getQueryContext()[0];
        return FlowException.failed(
                "the flow's SQL fails on a row: [" + spark.getErrorClass() + "] in "
                        + context.fragment().strip().replaceAll("\\s+", " ")
                        + "; let it give NULL instead, for example by try_cast, try_divide or nullif, and catch the row by"
                        + " munge.expect; nothing was published",
                failure);
    }
}
