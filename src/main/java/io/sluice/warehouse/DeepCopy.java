package io.sluice.warehouse;

import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.TableName;
import java.util.List;

/**
 * Makes a hot table anew, sorted and without the room of deleted rows, under its own name. One transaction copies the rows
 * and swaps the names, under the lock of the flow's ledger, so that no load runs meanwhile. A reader who has the old table
 * open reads it to the end: it is dropped after the commit, and only when it has no more rows than were copied, for
 * somebody else may have written it.
 *
 * <p>Rights and comments are copied. Views that are bound to a table stay with the old one whatever its name, so there must
 * be none: else the table is left as it is.
 */
final class DeepCopy {
    /** Of the name of a table of Redshift: https://docs.aws.amazon.com/redshift/latest/dg/r_names.html */
    private static final int LONGEST_NAME = 127;

    private final TableName table;
    private final TableName ledger;
    private final TableName copy;
    private final TableName old;

    DeepCopy(TableName table, TableName ledger) {
        this.table = table;
        this.ledger = ledger;
        this.copy = beside(table, "_sluice_copy");
        this.old = beside(table, "_sluice_old");
    }

    private static TableName beside(TableName table, String suffix) {
        String name = table.table();
        int kept = Math.min(name.length(), LONGEST_NAME - suffix.length());
        return new TableName(table.schema(), name.substring(0, kept) + suffix);
    }

    List<String> boundViews(Session session) {
        return session.query(DeepCopyStatement.selectBoundViews(table)).stream()
                .map(row -> row.get(0).strip())
                .toList();
    }

    /**
     * Does it all, once.
     *
     * @throws FlowException failed when a view is bound, the copy has other rows, or an earlier copy left its old table: the
     *     table is as it was; failed or retryable, with the table made anew, when the old one could not be dropped; retryable
     *     when it is not known whether the names were swapped, which changes no row
     */
    void run(Session session) {
        requireNoneLeft(session);
        session.beginLocked(
                new TableStatement.LockTables(ledger),
                List.of(new TableStatement.CreateSchema(ledger.schema()), new LedgerStatement.CreateLedger(ledger)));
        String rows;
        try {
            rows = copyRows(session);
            copyRights(session);
            session.define(DeepCopyStatement.rename(table, old));
            session.define(DeepCopyStatement.rename(copy, table));
            if (session.commit() == Session.CommitResult.UNKNOWN) {
                throw new FlowException(
                        FailureKind.RETRYABLE,
                        "The connection was lost at COMMIT of the deep copy of " + table
                                + ". The table has all its rows either way. Run sluice maintenance again; if " + old
                                + " is there, the copy took place: drop that one.");
            }
        } catch (RuntimeException e) {
            session.rollback();
            throw e;
        }
        dropOld(session, rows);
    }

    private void requireNoneLeft(Session session) {
        if (session.columns(new TableStatement.DescribeTable(old)).isPresent()) {
            throw FlowException.failed("No deep copy of " + table + ": " + old
                    + " is there, the table as it was before an" + " earlier one. Nothing was changed. See that "
                    + table + " has its rows, and drop " + old + ".");
        }
    }

    /** @return how many there are */
    private String copyRows(Session session) {
        List<String> bound = boundViews(session);
        if (!bound.isEmpty()) {
            throw FlowException.failed("No deep copy of " + table + ": " + String.join(", ", bound)
                    + " would stay with the old table. Nothing was changed. Make such views WITH NO SCHEMA BINDING.");
        }
        List<String> columns = session.columns(new TableStatement.DescribeTable(table)).orElse(List.of()).stream()
                .map(TableColumn::name)
                .toList();
        session.execute(DeepCopyStatement.createLike(copy, table));
        session.execute(DeepCopyStatement.insertAll(copy, table, columns));
        String rows = count(session, table);
        String copied = count(session, copy);
        if (!rows.equals(copied)) {
            throw FlowException.failed("The deep copy of " + table + " has " + copied + " rows, and the table has "
                    + rows + ". Nothing was changed. Does somebody else write the table?");
        }
        return rows;
    }

    private void copyRights(Session session) {
        for (List<String> grant : session.query(DeepCopyStatement.selectGrants(table))) {
            session.execute(DeepCopyStatement.grant(
                    copy,
                    grant.get(0).strip(),
                    grant.get(1).strip(),
                    grant.get(2).strip()));
        }
        for (List<String> comment : session.query(DeepCopyStatement.selectComments(table))) {
            session.execute(
                    comment.get(0).isEmpty()
                            ? new TableStatement.CommentOnTable(copy, comment.get(1))
                            : new TableStatement.CommentOnColumn(copy, comment.get(0), comment.get(1)));
        }
    }

    private void dropOld(Session session, String copied) {
        try {
            session.beginLocked(new TableStatement.LockTables(old), List.of());
            String rows = count(session, old);
            if (!rows.equals(copied)) {
                throw FlowException.failed("somebody else wrote it meanwhile, it has " + rows + " rows and " + copied
                        + " were copied. Bring over what " + table + " lacks.");
            }
            session.execute(DeepCopyStatement.drop(old));
            if (session.commit() == Session.CommitResult.UNKNOWN) {
                throw new FlowException(FailureKind.RETRYABLE, "the connection was lost at COMMIT.");
            }
        } catch (FlowException e) {
            session.rollback();
            throw new FlowException(
                    e.kind(),
                    "The deep copy of " + table + " took place, and the table as it was, " + old + ", was not dropped: "
                            + e.getMessage() + " Drop it when nobody needs it.",
                    e);
        }
    }

    private static String count(Session session, TableName of) {
        return session.query(DeepCopyStatement.count(of)).get(0).get(0);
    }
}
