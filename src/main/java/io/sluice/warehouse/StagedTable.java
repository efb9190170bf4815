package io.sluice.warehouse;

import dev.failsafe.Failsafe;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FlowException;
import io.sluice.model.Schema;
import io.sluice.plan.StagePlan;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of one run that its rows pass on their way from the spark-redshift connector to the hot table. No other run
 * reads it: what a lost answer leaves unknown about it ends with the run.
 */
public final class StagedTable {
    private static final Logger LOG = LoggerFactory.getLogger(StagedTable.class);

    private final RedshiftConnection redshift;
    private final StagePlan plan;

    public StagedTable(RedshiftConnection redshift, StagePlan plan) {
        this.redshift = redshift;
        this.plan = plan;
    }

    /** @param schema with the texts measured */
    public record Contents(long rows, Schema schema) {}

    /**
     * Makes it, empty, with the columns in their order.
     *
     * @throws FlowException failed when a column is of a type that the connector does not pass
     */
    public void create(Schema schema) {
        for (Column column : schema.columns()) {
            if (column.type() == ColumnType.Simple.BINARY) {
                throw FlowException.failed("The column " + column.name() + " is binary, which the spark-redshift"
                        + " connector does not pass. Make text of it in munge.sql, as by base64, or write"
                        + " warehouse.via = copy.");
            }
        }
        try (Session session = open()) {
            Failsafe.with(LedgerTransaction.RETRIES).run(() -> {
                session.executeUnlessExists(
                        new TableStatement.CreateSchema(plan.table().schema()));
                session.executeUnlessExists(new StageStatement.CreateStaged(plan.table(), schema));
            });
        }
    }

    /** What it holds. */
    public Contents contents(Schema schema) {
        try (Session session = open()) {
            List<String> figures = Failsafe.with(LedgerTransaction.RETRIES)
                    .get(() -> session.query(new StageStatement.MeasureStaged(plan.table(), schema)))
                    .get(0);
            List<Column> columns = new ArrayList<>();
            int next = 1;
            for (Column column : schema.columns()) {
                columns.add(
                        StageStatement.MeasureStaged.isMeasured(column)
                                ? column.as(new ColumnType.Text(Integer.parseInt(figures.get(next++))))
                                : column);
            }
            return new Contents(Long.parseLong(figures.get(0)), new Schema(columns));
        }
    }

    /** Takes it away. One that cannot be dropped stays until {@code clean} finds it. */
    public void drop() {
        try (Session session = open()) {
            // A COPY whose answer was lost may still hold it.
            session.define(new StageStatement.DropStaged(plan.table()));
        } catch (FlowException e) {
            LOG.warn("{} stays until clean removes it: {}", plan.table(), e.getMessage());
        }
    }

    private Session open() {
        return redshift.open(QueryTag.of(plan.run(), "stage"));
    }
}
