package io.sluice.warehouse;

import io.sluice.model.Interval;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import java.util.List;
import java.util.Optional;

/**
 * The table's rows are those of its newest window. By DELETE, for TRUNCATE commits, and a table made anew would have lost
 * its grants and the views upon it.
 */
record Overwrite(TableName table, Schema schema) implements Strategy {
    @Override
    public Order order() {
        return Order.BY_WINDOW;
    }

    @Override
    public List<SqlStatement> changes(Optional<Interval> later) {
        return later.isPresent()
                ? List.of()
                : List.of(new LoadStatement.DeleteAll(table), new LoadStatement.InsertStaging(table, schema));
    }

    @Override
    public Changed apply(Session session, Optional<Interval> later, long candidates) {
        if (later.isPresent()) {
            return new Changed(0, 0, 0, later);
        }
        long deleted = session.execute(new LoadStatement.DeleteAll(table));
        long inserted = candidates == 0 ? 0 : session.execute(new LoadStatement.InsertStaging(table, schema));
        return new Changed(inserted, deleted, candidates);
    }
}
