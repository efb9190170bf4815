package io.sluice.warehouse;

import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.TableName;
import io.sluice.plan.LoadPlan;
import io.sluice.plan.OwnTables;
import java.time.Clock;
import java.util.List;

/**
 * The one flow of a hot table: two would delete each other's rows. The first that loads it has it from then on.
 *
 * <p>Sluice never changes that, so it is read without a lock. A claim alone locks the record, in a transaction of its own:
 * of two flows, the second sees the first's. A claim without an answer is made again, and finds itself.
 */
final class TableOwner {
    private final OwnTables own;
    private final TableName table;
    private final String flow;
    private final Clock clock;
    private boolean claimed;

    TableOwner(LoadPlan plan, Clock clock) {
        this.own = new OwnTables(plan.ledgerTable().schema());
        this.table = plan.hotTable();
        this.flow = plan.run().batch().flow();
        this.clock = clock;
    }

    /**
     * Looks, and changes nothing.
     *
     * @throws FlowException failed when the table is another flow's
     */
    void require(Session session) {
        claimed = isOurs(session.queryIfThere(select()).orElse(List.of()));
    }

    /** Makes the table the flow's, outside of a transaction, unless {@link #require} has seen that it is. */
    void claim(Session session) {
        if (claimed) {
            return;
        }
        session.beginLocked(
                new TableStatement.LockTables(own.owners()),
                List.of(new TableStatement.CreateSchema(own.schema()), new OwnerStatement.CreateOwners(own.owners())));
        try {
            if (isOurs(session.query(select()))) {
                session.rollback();
            } else {
                session.execute(new OwnerStatement.InsertOwner(own.owners(), table, flow, clock.instant()));
                if (session.commit() == Session.CommitResult.UNKNOWN) {
                    throw new FlowException(
                            FailureKind.RETRYABLE,
                            "the connection was lost at COMMIT; " + own.owners() + " will tell whose " + table + " is");
                }
            }
            claimed = true;
        } catch (RuntimeException e) {
            session.rollback();
            throw e;
        }
    }

    private OwnerStatement.SelectOwner select() {
        return new OwnerStatement.SelectOwner(own.owners(), table);
    }

    private boolean isOurs(List<List<String>> owners) {
        for (List<String> owner : owners) {
            String other = owner.get(0);
            if (!other.equals(flow)) {
                throw FlowException.failed("The Redshift table " + table + " belongs to the flow " + other
                        + ", and the flow " + flow
                        + " would write it too: each would delete the other's rows. Nothing was changed. Name another"
                        + " table in warehouse.table. If the flow " + other
                        + " was renamed or has left the table for good, delete the rows of this target from "
                        + own.owners() + " and " + own.ledger(other) + ".");
            }
        }
        return !owners.isEmpty();
    }
}
