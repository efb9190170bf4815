package io.sluice.warehouse;

import io.sluice.model.LoadOutcome;

/** A transaction that brings a batch into a table of Redshift. */
sealed interface TableLoad extends LedgerTransaction.Work permits HotLoad, TieredLoad {
    LoadOutcome outcome(LedgerTransaction.Result result);

    /** Leaves the connection to the next session as it was. */
    void leave(Session session);
}
