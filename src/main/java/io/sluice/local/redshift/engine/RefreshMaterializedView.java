package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** REFRESH MATERIALIZED VIEW: computes its rows anew. Redshift may do so by the changes alone, with the same outcome. */
record RefreshMaterializedView(Name name) implements Statement {
    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Relation.Table view = rendering.catalog().materializedView(name);
        MaterializedNote note = view.note().materialized().orElseThrow();
        RenderedQuery query = rendering.rendered(note.query(), note.searchPath());
        Map<Name, LockMode> locks = Plan.locks(rendering, Optional.of(view));
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Relation.TableColumn column : view.columns()) {
            String alias = "c" + names.size();
            names.add(alias);
            values.add("CAST(" + alias + " AS " + column.type().duckDb() + ")");
        }
        return Plan.of(Plan.Block.INSIDE, locks, execution -> {
            execution.duck().run("DELETE FROM " + view.sql());
            execution
                    .duck()
                    .run("INSERT INTO " + view.sql() + " SELECT " + String.join(", ", values) + " FROM (" + query.sql()
                            + ") AS q(" + String.join(", ", names) + ")");
            return Result.done(
                    "REFRESH MATERIALIZED VIEW", "Materialized view " + name.name() + " was recomputed successfully.");
        });
    }

    static RefreshMaterializedView parse(Cursor cursor) throws SqlFailure {
        cursor.expect("refresh", "materialized", "view");
        Name name = cursor.relation();
        if (!cursor.accept("restrict")) {
            cursor.accept("cascade");
        }
        return new RefreshMaterializedView(name);
    }
}
