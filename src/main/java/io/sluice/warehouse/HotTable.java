package io.sluice.warehouse;

import io.sluice.model.Column;
import io.sluice.model.Schema;
import io.sluice.plan.LoadPlan;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The hot table as a batch needs it: made when it is missing, and given the columns that it lacks. */
final class HotTable {
    private final LoadPlan plan;
    private final Schema schema;

    HotTable(LoadPlan plan, Schema schema) {
        this.plan = plan;
        this.schema = schema;
    }

    /** Each statement commits by itself, and may be repeated. */
    void ensure(Session session) {
        TableStatement.DescribeTable describe = new TableStatement.DescribeTable(plan.hotTable());
        Optional<List<String>> columns = session.columns(describe);
        if (columns.isEmpty()) {
            session.executeUnlessExists(
                    new TableStatement.CreateSchema(plan.hotTable().schema()));
            session.executeUnlessExists(
                    new TableStatement.CreateHotTable(plan.hotTable(), schema, plan.distributionKey(), plan.sortKey()));
            schema.columns().forEach(column -> comment(session, column));
            columns = session.columns(describe);
        }
        Set<String> present = new LinkedHashSet<>();
        columns.orElse(List.of()).forEach(c -> present.add(c.toLowerCase(Locale.ROOT)));
        for (Column column : schema.columns()) {
            if (!present.contains(column.name().toLowerCase(Locale.ROOT))) {
                session.executeUnlessExists(new TableStatement.AddColumn(plan.hotTable(), column));
                comment(session, column);
            }
        }
    }

    private void comment(Session session, Column column) {
        if (!column.comment().isEmpty()) {
            session.execute(new TableStatement.CommentOnColumn(plan.hotTable(), column));
        }
    }
}
