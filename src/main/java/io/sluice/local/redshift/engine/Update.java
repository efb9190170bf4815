package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** UPDATE … SET … [FROM …] [WHERE …]. */
record Update(
        Name target, Optional<String> alias, List<Assignment> assignments, List<FromItem> from, Optional<Expr> where)
        implements Statement {

    /** The value is empty for DEFAULT. */
    record Assignment(String column, Optional<Expr> value) {}

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
        for (FromItem item : from) {
            sources.add(item.render(scope));
        }
        List<String> sets = new ArrayList<>();
        for (Assignment assignment : assignments) {
            SqlType type = table.column(assignment.column()).type();
            String value = assignment.value().isEmpty()
                    ? "DEFAULT"
                    : Operators.assign(assignment.value().get().render(scope), type);
            sets.add(Sql.name(assignment.column()) + " = " + value);
        }
        String sql = "UPDATE " + table.sql() + " AS " + Sql.name(as) + " SET " + String.join(", ", sets)
                + (sources.isEmpty() ? "" : " FROM " + String.join(", ", sources))
                + (where.isEmpty() ? "" : " WHERE " + where.get().render(scope).sql());
        return Plan.change(rendering, table, sql, Wear.Change.UPDATE);
    }

    static Update parse(Cursor cursor) throws SqlFailure {
        cursor.expect("update");
        Name target = cursor.relation();
        cursor.accept("as");
        Optional<String> alias =
                cursor.atIdentifier() && !cursor.at("set") ? Optional.of(cursor.identifier()) : Optional.empty();
        cursor.expect("set");
        ExpressionParser expressions = new ExpressionParser(cursor);
        List<Assignment> assignments = assignments(cursor, expressions);
        List<FromItem> from = cursor.accept("from") ? new QueryParser(cursor).fromList() : List.of();
        Optional<Expr> where = cursor.accept("where") ? Optional.of(expressions.expression()) : Optional.empty();
        return new Update(target, alias, assignments, from, where);
    }

    static List<Assignment> assignments(Cursor cursor, ExpressionParser expressions) throws SqlFailure {
        List<Assignment> assignments = new ArrayList<>();
        do {
            String column = cursor.identifier();
            while (cursor.accept(".")) {
                column = cursor.anyWord();
            }
            cursor.expect("=");
            assignments.add(new Assignment(
                    column, cursor.accept("default") ? Optional.empty() : Optional.of(expressions.expression())));
        } while (cursor.accept(","));
        return assignments;
    }
}
