package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One SELECT. */
record Select(
        boolean distinct,
        Optional<Expr> top,
        List<Item> items,
        List<FromItem> from,
        Optional<Expr> where,
        Grouping groups,
        Optional<Expr> having,
        Optional<Expr> qualify)
        implements Query.Body {

    /** A column of the select list; the alias is what AS says, if it does. */
    record Item(Expr expression, Optional<String> alias) {
        String name() {
            return alias.orElseGet(expression::outputName);
        }
    }

    /** Fills the scope with the FROM list: ORDER BY stands in it too. */
    @Override
    public RenderedQuery render(Scope scope) throws SqlFailure {
        where.ifPresent(condition -> scope.conjuncts(PartitionFilters.conjuncts(condition)));
        List<String> sources = new ArrayList<>();
        for (FromItem item : from) {
            sources.add(item.render(scope));
        }
        StringBuilder rows = new StringBuilder();
        if (!sources.isEmpty()) {
            rows.append(" FROM ").append(String.join(", ", sources));
        }
        clause(rows, " WHERE ", where, scope);
        rows.append(groups.render(items, scope));
        StringBuilder list = new StringBuilder();
        Optional<List<Output>> outputs = items(scope, list);
        clause(rows, " HAVING ", having, scope);
        clause(rows, " QUALIFY ", qualify, scope);
        if (isDistinctByKeys(outputs)) {
            return new RenderedQuery(Columns.distinct("SELECT " + list + rows, outputs.get()), outputs);
        }
        return new RenderedQuery((distinct ? "SELECT DISTINCT " : "SELECT ") + list + rows, outputs);
    }

    /** Whether DISTINCT leaves one of several rows that are equal, and not the same in DuckDB. */
    private boolean isDistinctByKeys(Optional<List<Output>> outputs) {
        return distinct && outputs.filter(Columns::mayHaveBlanks).isPresent();
    }

    @Override
    public String order(List<Expr.SortKey> keys, RenderedQuery rendered, Scope scope) throws SqlFailure {
        Ordering ordering = new Ordering(keys, items, rendered.outputs());
        return isDistinctByKeys(rendered.outputs()) ? ordering.overResult() : ordering.behindSelect(scope);
    }

    private static void clause(StringBuilder sql, String word, Optional<Expr> condition, Scope scope)
            throws SqlFailure {
        if (condition.isPresent()) {
            sql.append(word).append(condition.get().render(scope).sql());
        }
    }

    private Optional<List<Output>> items(Scope scope, StringBuilder sql) throws SqlFailure {
        List<Output> outputs = new ArrayList<>();
        boolean known = true;
        List<String> rendered = new ArrayList<>();
        for (Item item : items) {
            Rendered expression = item.expression() instanceof CatalogExpr.ObjectId id
                    ? id.named(scope)
                    : item.expression().render(scope);
            if (item.expression() instanceof Expr.Star star) {
                Optional<List<Output>> all = FromItem.columns(star, from, scope);
                known &= all.isPresent();
                all.ifPresent(outputs::addAll);
                boolean merges = star.qualifier().isEmpty() && !scope.merged().isEmpty();
                boolean byName = all.isPresent() && (merges || scope.rendering().hasPseudocolumns());
                rendered.add(byName ? FromItem.named(star, scope) : expression.sql());
            } else {
                outputs.add(new Output(item.name(), expression.type(), expression.origin()));
                rendered.add(expression.sql() + " AS " + Sql.name(item.name()));
            }
        }
        sql.append(String.join(", ", rendered));
        return known ? Optional.of(outputs) : Optional.empty();
    }
}
