package io.sluice.plan;

import io.sluice.config.TimeSpan;
import io.sluice.config.Warehouse;
import io.sluice.config.Window;
import io.sluice.model.ColumnType;
import io.sluice.model.Interval;
import io.sluice.model.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a flow divides its rows between a hot table and Spectrum. One that is hot, and was tiered, takes each batch that runs
 * into the hot table, and lets none leave.
 *
 * @param temperature of the flow now
 * @param view shows both as one table
 * @param tiersTable the flow's record of what is hot
 * @param column the window column, by which rows are told apart; it partitions the lake table
 * @param columnType DATE or TIMESTAMP
 * @param hotFor how long before the end of the newest window a window stays hot; present when the flow is tiered
 * @param verify columns whose sums hot and cold must agree before rows are deleted
 */
public record TierPlan(
        String flow,
        Warehouse.Temperature temperature,
        TableName hotTable,
        TableName externalTable,
        TableName view,
        TableName ledgerTable,
        TableName tiersTable,
        String column,
        ColumnType columnType,
        Window window,
        Optional<TimeSpan> hotFor,
        List<String> verify) {
    public TierPlan {
        verify = List.copyOf(verify);
    }

    public boolean isTiered() {
        return temperature == Warehouse.Temperature.TIERED;
    }

    /** The same of a table that the flow had. */
    public TierPlan of(TableName table) {
        return new TierPlan(
                flow,
                temperature,
                table,
                externalTable,
                Warehouse.view(table),
                ledgerTable,
                tiersTable,
                column,
                columnType,
                window,
                hotFor,
                verify);
    }

    /** Windows that end by then are old, when the newest one ends at {@code newest}. */
    public Instant oldUntil(Instant newest) {
        return hotFor.map(span -> window.newestComplete(span.before(newest)).to())
                .orElse(temperature == Warehouse.Temperature.COLD ? Instant.MAX : Instant.MIN);
    }

    public boolean isOld(Interval batch, Instant newest) {
        return !batch.to().isAfter(oldUntil(newest));
    }
}
