package io.sluice.local.redshift.engine;

import java.util.HashMap;
import java.util.Map;

/** TRUNCATE [TABLE]: empties a table and commits, itself and the transaction that it stands in. */
record Truncate(Name name) implements Statement {
    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Relation.Table table = rendering.catalog().table(name);
        Map<Name, LockMode> locks = new HashMap<>();
        if (!table.temporary()) {
            locks.put(table.key(), LockMode.EXCLUSIVE);
        }
        return Plan.of(Plan.Block.COMMITS, locks, execution -> {
            execution.duck().run("DELETE FROM " + table.sql());
            execution.catalog().activity().wear().forget(table.key());
            return Result.done("TRUNCATE TABLE");
        });
    }

    static Truncate parse(Cursor cursor) throws SqlFailure {
        cursor.expect("truncate");
        cursor.accept("table");
        return new Truncate(cursor.relation());
    }
}
