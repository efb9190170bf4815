package io.sluice.plan;

import io.sluice.config.TimeSpan;
import io.sluice.config.Window;
import io.sluice.model.ColumnType;
import io.sluice.model.Interval;
import io.sluice.model.TableName;
import java.time.Instant;
import java.util.List;

/**
 * How a tiered flow divides its rows between a hot table and Spectrum.
 *
 * @param view shows both as one table
 * @param tiersTable the flow's record of what is hot
 * @param column the window column, by which rows are told apart; it partitions the lake table
 * @param columnType DATE or TIMESTAMP
 * @param hotFor how long before the end of the newest window a window stays hot
 * @param verify columns whose sums hot and cold must agree before rows are deleted
 */
public record TierPlan(
        String flow,
        TableName hotTable,
        TableName externalTable,
        TableName view,
        TableName ledgerTable,
        TableName tiersTable,
        String column,
        ColumnType columnType,
        Window window,
        TimeSpan hotFor,
        List<String> verify) {
    public TierPlan {
        verify = List.copyOf(verify);
    }

    /** Windows that end by then are old, when the newest one ends at {@code newest}. */
    public Instant oldUntil(Instant newest) {
        return window.newestComplete(hotFor.before(newest)).to();
    }

    public boolean isOld(Interval batch, Instant newest) {
        return !batch.to().isAfter(oldUntil(newest));
    }
}
