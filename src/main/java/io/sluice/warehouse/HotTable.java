package io.sluice.warehouse;

import io.sluice.config.SchemaChanges;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Schema;
import io.sluice.plan.LoadPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The hot table as a batch needs it: made when it is missing, given the columns that it lacks and wider VARCHARs, or refused
 * before anything is copied.
 */
final class HotTable {
    private final LoadPlan plan;
    private final Schema schema;

    HotTable(LoadPlan plan, Schema schema) {
        this.plan = plan;
        this.schema = schema;
    }

    static TableStatement.CreateHotTable create(LoadPlan plan, Schema schema) {
        return new TableStatement.CreateHotTable(
                plan.hotTable(), schema, plan.rules().distribution(), plan.distributionKey(), plan.sortKey());
    }

    /**
     * Each statement commits by itself, and may be repeated.
     *
     * @throws FlowException failed when the table has other types than the rows, or would need a change that the flow or
     *     Redshift does not allow; retryable when somebody else holds a lock on it for too long
     */
    void ensure(Session session) {
        requireStorable();
        TableStatement.DescribeTable describe = new TableStatement.DescribeTable(plan.hotTable());
        Optional<List<TableColumn>> found = session.columns(describe);
        if (found.isEmpty()) {
            make(session);
            found = session.columns(describe);
        }
        Map<String, TableColumn> present = new LinkedHashMap<>();
        found.orElse(List.of()).forEach(column -> present.put(column.name(), column));
        requireSameTypes(present);
        requireAllowed(present);
        for (Column column : schema.columns()) {
            TableColumn there = present.get(folded(column));
            if (there == null) {
                session.executeUnlessExists(new TableStatement.AddColumn(plan.hotTable(), column));
                comment(session, column);
            } else if (there.fit(column.type()) == TableColumn.Fit.TOO_SHORT) {
                widen(session, there, column);
            }
        }
        Readers.ensure(session, plan.hotTable(), plan.rules().readers());
    }

    private void make(Session session) {
        session.executeUnlessExists(
                new TableStatement.CreateSchema(plan.hotTable().schema()));
        session.executeUnlessExists(create(plan, schema));
        if (!plan.rules().comment().isEmpty()) {
            session.define(new TableStatement.CommentOnTable(
                    plan.hotTable(), plan.rules().comment()));
        }
        schema.columns().forEach(column -> comment(session, column));
    }

    private void comment(Session session, Column column) {
        if (!column.comment().isEmpty()) {
            session.define(new TableStatement.CommentOnColumn(plan.hotTable(), column.name(), column.comment()));
        }
    }

    private void widen(Session session, TableColumn there, Column column) {
        try {
            session.define(new TableStatement.AlterWidth(plan.hotTable(), column));
        } catch (FlowException e) {
            if (e.kind() != FailureKind.FAILED) {
                throw e;
            }
            throw FlowException.failed(
                    "Column " + column.name() + " of " + plan.hotTable() + " is " + there.sql()
                            + ", too short for the batch, and could not become "
                            + column.type().redshift()
                            + ". Redshift refuses this for a column that a view shows, or that is encoded"
                            + " BYTEDICT, RUNLENGTH, TEXT255 or TEXT32K: drop the view or change the encoding, then run the"
                            + " batch again; or shorten the values in munge.sql. Nothing was copied. " + e.getMessage(),
                    e);
        }
    }

    /** The length is known before COPY, which would only find it after the other columns. */
    private void requireStorable() {
        for (Column column : schema.columns()) {
            if (column.type() instanceof ColumnType.Text text && text.longest() > ColumnType.Text.MAX_BYTES) {
                throw FlowException.failed("The longest value of column " + column.name() + " has " + text.longest()
                        + " bytes, and a VARCHAR of Redshift holds " + ColumnType.Text.MAX_BYTES
                        + ". Nothing was copied to " + plan.hotTable()
                        + ". Shorten the values in munge.sql, or quarantine such rows by munge.expect.");
            }
        }
    }

    private void requireSameTypes(Map<String, TableColumn> present) {
        List<String> differences = new ArrayList<>();
        for (Column column : schema.columns()) {
            TableColumn there = present.get(folded(column));
            if (there != null && there.fit(column.type()) == TableColumn.Fit.OTHER_TYPE) {
                differences.add(column.name() + " is " + there.sql() + " in the table and "
                        + column.type().redshift() + " in the batch");
            }
        }
        if (!differences.isEmpty()) {
            throw FlowException.failed(
                    "The rows of the batch do not fit " + plan.hotTable() + ": "
                            + String.join("; ", differences)
                            + ". Nothing was copied. Redshift changes no type in place: cast the column in munge.sql or"
                            + " schema.columns to the table's type; or add a column of the new type to the table, fill it, drop the"
                            + " old one and rename the new one; or name a new table in warehouse.table and run the batches again.");
        }
    }

    private void requireAllowed(Map<String, TableColumn> present) {
        List<String> added = schema.columns().stream()
                .filter(column -> !present.containsKey(folded(column)))
                .map(Column::name)
                .toList();
        if (plan.rules().schemaChanges() == SchemaChanges.FAIL && !added.isEmpty()) {
            throw FlowException.failed("The batch has columns that " + plan.hotTable() + " lacks: "
                    + String.join(", ", added)
                    + ", and the flow says lake.schema-changes = fail. Nothing was copied. Write schema-changes = add, or"
                    + " leave the columns out in schema.columns or munge.sql.");
        }
    }

    private static String folded(Column column) {
        return column.name().toLowerCase(Locale.ROOT);
    }
}
