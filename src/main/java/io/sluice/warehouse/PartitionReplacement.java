package io.sluice.warehouse;

import io.sluice.config.LoadStrategy;
import io.sluice.model.Interval;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import io.sluice.plan.LoadPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes partitions and inserts the batch's rows. {@code replace-window} takes out what is in the batch's partitions,
 * whoever put it there; {@code append} only what earlier runs of the batch did.
 *
 * @param delete absent when there is nothing to take out
 */
record PartitionReplacement(Optional<SqlStatement> delete, SqlStatement insert) implements Strategy {
    static PartitionReplacement of(
            LoadPlan plan, Schema schema, List<String> partitionColumns, List<List<String>> written) {
        TableName table = plan.hotTable();
        SqlStatement insert = new LoadStatement.InsertStaging(table, schema);
        if (partitionColumns.isEmpty()) {
            return new PartitionReplacement(Optional.of(new LoadStatement.DeleteAll(table)), insert);
        }
        Set<List<String>> values = new LinkedHashSet<>();
        if (!(plan.strategy() instanceof LoadStrategy.Append)) {
            values.addAll(written);
        }
        values.addAll(plan.ownedBefore());
        return new PartitionReplacement(
                values.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new LoadStatement.DeletePartitions(
                                table, schema, partitionColumns, new ArrayList<>(values))),
                insert);
    }

    @Override
    public List<SqlStatement> changes(Optional<Interval> later) {
        List<SqlStatement> changes = new ArrayList<>();
        delete.ifPresent(changes::add);
        changes.add(insert);
        return changes;
    }

    @Override
    public Changed apply(Session session, Optional<Interval> later, long candidates) {
        long deleted = delete.map(session::execute).orElse(0L);
        long inserted = candidates == 0 ? 0 : session.execute(insert);
        return new Changed(inserted, deleted, candidates);
    }
}
