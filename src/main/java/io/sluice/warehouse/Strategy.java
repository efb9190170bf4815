package io.sluice.warehouse;

import io.sluice.config.LoadStrategy;
import io.sluice.model.Interval;
import io.sluice.model.Schema;
import io.sluice.plan.LoadPlan;
import java.util.List;
import java.util.Optional;

/**
 * How the staged rows of a batch become rows of a hot table. What needs no lock is prepared before the transaction; the rest
 * is the transaction's, between the ledger's check and its entry.
 */
sealed interface Strategy permits PartitionReplacement, Upsert, Overwrite, SnapshotHistory {
    /** Whether the windows that were loaded before change what a batch does. */
    enum Order {
        ANY,
        BY_WINDOW
    }

    /** Whether a batch without rows is staged all the same. */
    enum Staging {
        NEEDED,
        NEEDLESS
    }

    /**
     * What must not be among the staged rows.
     *
     * @param count a query of how many there are
     */
    record Rule(SqlStatement count, String problem, String remedy) {}

    /**
     * What a transaction changed.
     *
     * @param expected how many rows should have been inserted
     * @param newer the window whose rows stay in the table in place of the batch's
     */
    record Changed(long inserted, long deleted, long expected, Optional<Interval> newer) {
        Changed(long inserted, long deleted, long expected) {
            this(inserted, deleted, expected, Optional.empty());
        }
    }

    /** @param written the values of the partitions that the batch has now */
    static Strategy of(LoadPlan plan, Schema schema, List<String> partitionColumns, List<List<String>> written) {
        LoadStrategy strategy = plan.strategy();
        if (strategy instanceof LoadStrategy.Upsert upsert) {
            return new Upsert(plan.hotTable(), schema, upsert.key(), upsert.newestBy());
        }
        if (strategy instanceof LoadStrategy.Overwrite) {
            return new Overwrite(plan.hotTable(), schema);
        }
        if (strategy instanceof LoadStrategy.Snapshot snapshot) {
            return new SnapshotHistory(
                    plan.hotTable(),
                    snapshot.windowColumn().map(schema::without).orElse(schema),
                    snapshot.key(),
                    plan.run().batch().interval());
        }
        return PartitionReplacement.of(plan, schema, partitionColumns, written);
    }

    /** The columns of the hot table. */
    default Schema table(Schema files) {
        return files;
    }

    default List<Rule> rules() {
        return List.of();
    }

    /** Statements after COPY, each committed by itself. */
    default List<SqlStatement> preparation() {
        return List.of();
    }

    /** A query of how many rows the batch has for the table; absent when it is all that were staged. */
    default Optional<SqlStatement> candidates() {
        return Optional.empty();
    }

    /** The session's tables that the statements leave. */
    default List<String> temporary() {
        return List.of(LoadStatement.STAGING);
    }

    default Order order() {
        return Order.ANY;
    }

    default Staging ofNoRows() {
        return Staging.NEEDLESS;
    }

    /**
     * The statements of the transaction.
     *
     * @param later the first later window that the table has seen
     */
    List<SqlStatement> changes(Optional<Interval> later);

    /** Runs {@link #changes}. */
    Changed apply(Session session, Optional<Interval> later, long candidates);
}
