package io.sluice.munge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.udf;

import io.sluice.model.FlowException;
import io.sluice.quarantine.PartitionQuarantine;
import io.sluice.quarantine.QuarantineSink;
import io.sluice.quarantine.RawRecord;
import io.sluice.quarantine.Rejected;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A filter that counts, and rejects into quarantine, as a side effect. Good rows stay in Spark's own format: they are
 * counted by a function without arguments. The functions are declared nondeterministic, so that Spark neither moves,
 * merges nor repeats the filter.
 *
 * <p>Both functions hold this object, and find one copy of it when a task has deserialised them.
 */
final class Checkpoint implements Serializable {
    private static final long serialVersionUID = 1;

    private final QuarantineSink quarantine;
    private final ArrayList<String> reasons;
    private transient PartitionQuarantine current;

    Checkpoint(QuarantineSink quarantine) {
        this(quarantine, List.of());
    }

    /** @param reasons that {@link #reject} takes by their index */
    Checkpoint(QuarantineSink quarantine, List<String> reasons) {
        this.quarantine = quarantine;
        this.reasons = new ArrayList<>(reasons);
    }

    Dataset<Row> count(Dataset<Row> rows) {
        return rows.filter(pass());
    }

    /** Counts the row; true. */
    Column pass() {
        UDF0<Boolean> function = () -> {
            current().accept();
            return true;
        };
        return udf(function, DataTypes.BooleanType)
                .withName("count_row")
                .asNondeterministic()
                .asNonNullable()
                .apply();
    }

    /** Counts the row and writes it to quarantine; false. */
    Column reject(Column reason, Column rawText) {
        UDF2<Integer, String, Boolean> function = (index, raw) -> {
            current().reject(new Rejected(reasons.get(index), Optional.empty(), raw(raw)));
            return false;
        };
        return udf(function, DataTypes.BooleanType)
                .withName("quarantine_row")
                .asNondeterministic()
                .asNonNullable()
                .apply(reason, rawText);
    }

    private static Optional<RawRecord> raw(String text) {
        if (text == null) {
            return Optional.empty();
        }
        byte[] utf8 = text.getBytes(UTF_8);
        return Optional.of(RawRecord.of(utf8, 0, utf8.length));
    }

    private PartitionQuarantine current() {
        if (current == null) {
            TaskContext task = TaskContext.get();
            if (task == null) { // Spark computes rows of constants while it plans
                throw FlowException.configuration(
                        "munge.sql makes rows of nothing but constants; it is a query over input: select from it");
            }
            current = quarantine.open(task.partitionId());
            task.addTaskCompletionListener((TaskCompletionListener) this::end);
        }
        return current;
    }

    private void end(TaskContext task) {
        if (task.isFailed() || task.isInterrupted()) {
            current.abort();
        } else {
            current.complete();
        }
    }
}
