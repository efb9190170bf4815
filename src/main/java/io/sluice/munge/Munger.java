package io.sluice.munge;

import io.sluice.model.FlowException;
import io.sluice.plan.MungePlan;
import io.sluice.quarantine.Quarantine;
import io.sluice.quarantine.Stage;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The second step of a batch: what Spark does to the rows. */
public final class Munger {
    private final Supplier<String> maskKey;

    /** @param maskKey asked for once for every flow that masks by HMAC */
    public Munger(Supplier<String> maskKey) {
        this.maskKey = maskKey;
    }

    /** The same rows, counted as those that the batch has read: for a source that counts none itself. Lazy. */
    public static Dataset<Row> counted(Dataset<Row> rows, Quarantine quarantine) {
        return new Checkpoint(quarantine.sink(Stage.READ)).count(rows);
    }

    /**
     * Masks, then SQL, then expectations, then deduplication; a step that the plan lacks costs nothing. Lazy, and without
     * an action of its own: rows are computed, counted and rejected when the result is written.
     *
     * @throws FlowException of kind configuration, before anything is read, when the SQL, a condition or a column's name
     *     does not fit the rows
     */
    public Dataset<Row> munge(Dataset<Row> rows, MungePlan plan, Quarantine quarantine) {
        Dataset<Row> masked = new Masking(plan.masks(), maskKey).apply(rows);
        Dataset<Row> queried =
                plan.sql().map(sql -> new InputQuery(sql).apply(masked)).orElse(masked);
        boolean isChecked = plan.sql().isPresent()
                || plan.deduplicate().isPresent()
                || !plan.expectations().isEmpty();
        if (!isChecked) {
            return queried;
        }
        Dataset<Row> checked = new Checking(plan, quarantine.sink(Stage.CHECK)).apply(queried);
        if (plan.deduplicate().isEmpty()) {
            return checked;
        }
        Dataset<Row> unique = new Deduplication(plan.deduplicate().get()).apply(checked);
        return new Checkpoint(quarantine.sink(Stage.RESULT)).count(unique);
    }
}
