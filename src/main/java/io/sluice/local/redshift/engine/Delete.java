package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** DELETE [FROM] … [USING …] [WHERE …]. */
record Delete(Name target, Optional<String> alias, List<FromItem> using, Optional<Expr> where) implements Statement {

    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Relation.Table table = rendering.catalog().table(target);
        Scope scope = Scope.root(rendering).child();
        String as = alias.orElse(table.name());
        scope.add(as, Optional.of(table.outputs()));
        where.ifPresent(condition -> scope.conjuncts(PartitionFilters.conjuncts(condition)));
        List<String> sources = new ArrayList<>();
        for (FromItem item : using) {
            sources.add(item.render(scope));
        }
        String sql = "DELETE FROM " + table.sql() + " AS " + Sql.name(as)
                + (sources.isEmpty() ? "" : " USING " + String.join(", ", sources))
                + (where.isEmpty() ? "" : " WHERE " + where.get().render(scope).sql());
        return Plan.change(rendering, table, sql, Wear.Change.DELETE);
    }

    static Delete parse(Cursor cursor) throws SqlFailure {
        cursor.expect("delete");
        cursor.accept("from");
        Name target = cursor.relation();
        cursor.accept("as");
        Optional<String> alias = cursor.atIdentifier() ? Optional.of(cursor.identifier()) : Optional.empty();
        List<FromItem> using = cursor.accept("using") ? new QueryParser(cursor).fromList() : List.of();
        Optional<Expr> where =
                cursor.accept("where") ? Optional.of(new ExpressionParser(cursor).expression()) : Optional.empty();
        return new Delete(target, alias, using, where);
    }
}
