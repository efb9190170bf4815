package io.sluice.lake;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.octet_length;

import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the longest value of each text column is that a write sees, in bytes. The tasks of the write measure it on
 * their way; a task that runs twice changes nothing, for it is a maximum.
 */
final class LongestTexts implements QueryExecutionListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LongestTexts.class);
    private static final String METRICS = "sluice_longest_texts";

    /** Spark tells of a finished write on a thread of its own, soon after. */
    private static final int PATIENCE_SECONDS = 10;

    private final SparkSession spark;
    private final Schema schema;
    private final CompletableFuture<Row> measured = new CompletableFuture<>();

    LongestTexts(SparkSession spark, Schema schema) {
        this.spark = spark;
        this.schema = schema;
        spark.listenerManager().register(this);
    }

    /** The rows, measured when they are written. */
    Dataset<Row> measuring(Dataset<Row> rows) {
        List<org.apache.spark.sql.Column> longest = new ArrayList<>();
        for (Column column : schema.columns()) {
            if (isMeasured(column)) {
                longest.add(max(octet_length(rows.col(LakeWriter.quoted(column.name()))))
                        .as("c" + longest.size()));
            }
        }
        return longest.isEmpty()
                ? rows
                : rows.observe(
                        METRICS,
                        longest.get(0),
                        longest.subList(1, longest.size()).toArray(org.apache.spark.sql.Column[]::new));
    }

    /**
     * The schema with what was measured, after the write. Text stays of unknown length when Spark does not say: the table in
     * Redshift is then wider than it need be, and right.
     */
    Schema schema() {
        if (schema.columns().stream().noneMatch(LongestTexts::isMeasured)) {
            return schema;
        }
        try {
            return with(measured.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            LOG.warn("Spark has not told the lengths of the texts that it wrote; new columns are as wide as can be");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return schema;
    }

    private Schema with(Row longest) {
        List<Column> columns = new ArrayList<>();
        int next = 0;
        for (Column column : schema.columns()) {
            if (isMeasured(column)) {
                int bytes = longest.isNullAt(next) ? 0 : longest.getInt(next);
                columns.add(column.as(new ColumnType.Text(bytes)));
                next++;
            } else {
                columns.add(column);
            }
        }
        return new Schema(columns);
    }

    private static boolean isMeasured(Column column) {
        return column.type() == ColumnType.Simple.STRING;
    }

    @Override
    public void onSuccess(String function, QueryExecution execution, long nanos) {
        scala.Option<Row> row = execution.observedMetrics().get(METRICS);
        if (row.isDefined()) {
            measured.complete(row.get());
        }
    }

    @Override
    public void onFailure(String function, QueryExecution execution, Exception failure) {
        // The write has thrown it.
    }

    @Override
    public void close() {
        spark.listenerManager().unregister(this);
    }
}
