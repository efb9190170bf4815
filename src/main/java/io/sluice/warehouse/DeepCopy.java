package io.sluice.warehouse;

import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.TableName;
import java.util.List;

/**
 * Makes a hot table anew, sorted and without the room of deleted rows, under its own name. One transaction copies the rows
 * and swaps the names, under the lock of the flow's ledger, so that no load runs meanwhile. A reader who has the old table
 * open reads it to the end: it is dropped after the commit, and DROP waits for such readers.
 *
 * <p>Rights and comments are copied. Views that are bound to a table stay with the old one whatever its name, so there must
 * be none: else the table is left as it is.
 */
final class DeepCopy {
    private final TableName table;
    private final TableName ledger;
    private final TableName copy;
    private final TableName old;

    DeepCopy(TableName table, TableName ledger) {
        this.table = table;
        this.ledger = ledger;
        this.copy = new TableName(table.schema(), table.table() + "_sluice_copy");
        this.old = new TableName(table.schema(), table.table() + "_sluice_old");
    }

    List<String> boundViews(Session session) {
        return session.query(new DeepCopyStatement.SelectBoundViews(table)).stream()
                .map(row -> row.get(0).strip())
                .toList();
    }

    /**
     * May be repeated; what an earlier attempt left is removed.
     *
     * @throws FlowException failed when a view is bound, or the copy has other rows: the table is as it was; retryable when
     *     it is not known whether the names were swapped, which changes no row
     */
    void run(Session session) {
        session.execute(new DeepCopyStatement.Drop(old));
        session.beginLocked(
                new TableStatement.LockTables(ledger),
                List.of(new TableStatement.CreateSchema(ledger.schema()), new LedgerStatement.CreateLedger(ledger)));
        try {
            copyRows(session);
            copyRights(session);
            session.execute(new DeepCopyStatement.Rename(table, old.table()));
            session.execute(new DeepCopyStatement.Rename(copy, table.table()));
            if (session.commit() == Session.CommitResult.UNKNOWN) {
                throw new FlowException(
                        FailureKind.RETRYABLE,
                        "The connection was lost at COMMIT of the deep copy of " + table
                                + ". The table has all its rows either way; run sluice maintenance again.");
            }
        } catch (RuntimeException e) {
            session.rollback();
            throw e;
        }
        session.execute(new DeepCopyStatement.Drop(old));
    }

    private void copyRows(Session session) {
        List<String> bound = boundViews(session);
        if (!bound.isEmpty()) {
            throw FlowException.failed("No deep copy of " + table + ": " + String.join(", ", bound)
                    + " would stay with the old table. Nothing was changed. Make such views WITH NO SCHEMA BINDING.");
        }
        List<String> columns = session.columns(new TableStatement.DescribeTable(table)).orElse(List.of()).stream()
                .map(TableColumn::name)
                .toList();
        session.execute(new DeepCopyStatement.CreateLike(copy, table));
        session.execute(new DeepCopyStatement.InsertAll(copy, table, columns));
        String rows = count(session, table);
        String copied = count(session, copy);
        if (!rows.equals(copied)) {
            throw FlowException.failed("The deep copy of " + table + " has " + copied + " rows, and the table has "
                    + rows + ". Nothing was changed. Does somebody else write the table?");
        }
    }

    private void copyRights(Session session) {
        for (List<String> grant : session.query(new DeepCopyStatement.SelectGrants(table))) {
            session.execute(new DeepCopyStatement.Grant(
                    copy,
                    grant.get(0).strip(),
                    grant.get(1).strip(),
                    grant.get(2).strip()));
        }
        for (List<String> comment : session.query(new DeepCopyStatement.SelectComments(table))) {
            session.execute(
                    comment.get(0).isEmpty()
                            ? new TableStatement.CommentOnTable(copy, comment.get(1))
                            : new TableStatement.CommentOnColumn(copy, comment.get(0), comment.get(1)));
        }
    }

    private static String count(Session session, TableName of) {
        return session.query(new DeepCopyStatement.Count(of)).get(0).get(0);
    }
}
