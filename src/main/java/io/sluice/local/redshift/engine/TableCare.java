package io.sluice.local.redshift.engine;

import java.util.Map;
import java.util.Optional;

/** VACUUM and ANALYZE of a table: DuckDB needs neither, svv_table_info shows that they ran. */
record TableCare(String tag, Wear.Care care, Optional<Name> table) implements Statement {
    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Plan.Block block = care == Wear.Care.ANALYZE ? Plan.Block.INSIDE : Plan.Block.OUTSIDE;
        if (table.isPresent()) {
            rendering.catalog().table(table.get());
        }
        return Plan.of(block, Map.of(), execution -> {
            Catalog catalog = execution.catalog();
            for (Relation relation : catalog.relations()) {
                boolean named = table.isEmpty()
                        || relation instanceof Relation.Table found
                                && found.key().equals(catalog.table(table.get()).key());
                if (named && relation instanceof Relation.Table cared) {
                    catalog.activity().wear().cared(cared.key(), care);
                }
            }
            return Result.done(tag);
        });
    }

    static TableCare parse(Cursor cursor) throws SqlFailure {
        String tag = cursor.anyWord().equals("vacuum") ? "VACUUM" : "ANALYZE";
        Wear.Care care = tag.equals("VACUUM") ? vacuum(cursor) : Wear.Care.ANALYZE;
        cursor.accept("verbose");
        Optional<Name> table = cursor.atIdentifier() ? Optional.of(cursor.relation()) : Optional.empty();
        while (!cursor.atEnd()) {
            cursor.next(); // columns of ANALYZE; TO n PERCENT and BOOST of VACUUM
        }
        return new TableCare(tag, care, table);
    }

    private static Wear.Care vacuum(Cursor cursor) {
        if (cursor.accept("sort", "only")) {
            return Wear.Care.SORT;
        }
        if (cursor.accept("delete", "only")) {
            return Wear.Care.DELETE;
        }
        if (!cursor.accept("full") && !cursor.accept("reindex")) {
            cursor.accept("recluster");
        }
        return Wear.Care.FULL;
    }
}
