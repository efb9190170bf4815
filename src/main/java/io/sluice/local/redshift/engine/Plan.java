package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What running a statement takes.
 *
 * @param locks to be held before its snapshot begins
 * @param sql the DuckDB statement that has the client's parameters and gives the rows, if there is one
 * @param outputs what is known of the rows' columns
 */
record Plan(
        Block block,
        Map<Name, LockMode> locks,
        Optional<String> sql,
        Rows rows,
        Optional<List<Output>> outputs,
        Work work) {

    /** How a statement stands to transaction blocks. */
    enum Block {
        /** Runs in the open transaction, or in one of its own. */
        INSIDE,
        /** As inside, but reads no relation: without a block, it needs no snapshot. */
        BARE,
        /** Is refused in a block. */
        OUTSIDE,
        /** Ends the open transaction with itself, as TRUNCATE does. */
        COMMITS,
        /** Takes locks and no snapshot. */
        LOCKS,
        /** Opens or ends the transaction, or touches none. */
        CONTROL
    }

    enum Rows {
        NONE,
        SOME
    }

    /** The statement's deed. */
    interface Work {
        Result run(Execution execution) throws SqlFailure;
    }

    /** A statement without parameters and rows. */
    static Plan of(Block block, Map<Name, LockMode> locks, Work work) {
        return new Plan(block, new TreeMap<>(locks), Optional.empty(), Rows.NONE, Optional.empty(), work);
    }

    /** A statement without parameters that gives rows of these columns. */
    static Plan rows(Block block, List<Output> outputs, Work work) {
        return new Plan(block, Map.of(), Optional.empty(), Rows.SOME, Optional.of(outputs), work);
    }

    static Plan query(Rendering rendering, RenderedQuery query) {
        return new Plan(
                rendering.readsRelations() ? Block.INSIDE : Block.BARE,
                locks(rendering, Optional.empty()),
                Optional.of(query.sql()),
                Rows.SOME,
                query.outputs(),
                execution -> execution.query(query));
    }

    /** The same under another command tag. */
    Plan tagged(String tag) {
        return new Plan(block, locks, sql, rows, outputs, execution -> work.run(execution)
                .tagged(tag));
    }

    /** The same, with something done before. */
    Plan after(Work first) {
        return new Plan(block, locks, sql, rows, outputs, execution -> {
            first.run(execution);
            return work.run(execution);
        });
    }

    /** A change of rows of a table: readers go on, other writers of the table wait. */
    static Plan change(Rendering rendering, Relation.Table target, String sql, Wear.Change change) {
        return new Plan(
                Block.INSIDE,
                locks(rendering, Optional.of(target)),
                Optional.of(sql),
                Rows.NONE,
                Optional.empty(),
                execution -> {
                    long rows = execution.duck().change(sql, execution.parameters());
                    execution.catalog().activity().wear().changed(target, change, rows);
                    return Result.done(change.tag() + rows);
                });
    }

    /** Locks of the tables read and the table written, in one order for all statements. */
    static Map<Name, LockMode> locks(Rendering rendering, Optional<Relation.Table> written) {
        Map<Name, LockMode> locks = new TreeMap<>();
        rendering.reads().forEach(name -> locks.put(name, LockMode.READ));
        written.filter(table -> !table.temporary()).ifPresent(table -> locks.put(table.key(), LockMode.WRITE));
        return locks;
    }
}
