package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** LOCK [TABLE] a, b: others neither read nor write the tables until the transaction ends. */
record LockTable(List<Name> tables) implements Statement {
    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Map<Name, LockMode> locks = new LinkedHashMap<>();
        for (Name name : tables) {
            Relation.Table table = rendering.catalog().table(name);
            if (!table.temporary()) {
                locks.put(table.key(), LockMode.EXCLUSIVE);
            }
        }
        return Plan.of(Plan.Block.LOCKS, locks, execution -> Result.done("LOCK TABLE"));
    }

    static LockTable parse(Cursor cursor) throws SqlFailure {
        cursor.expect("lock");
        cursor.accept("table");
        List<Name> tables = new ArrayList<>();
        do {
            tables.add(cursor.relation());
        } while (cursor.accept(","));
        return new LockTable(tables);
    }
}
