package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An item of a FROM list. */
sealed interface FromItem {

    /** Writes it in DuckDB's SQL and makes its columns known to the scope. */
    String render(Scope scope) throws SqlFailure;

    /** A table, view, external table or WITH query. */
    record Reference(Name name, Optional<String> alias, List<String> columns) implements FromItem {
        @Override
        public String render(Scope scope) throws SqlFailure {
            String as = alias.orElse(name.name());
            if (name.schema().isEmpty() && scope.seesCommon(name.name())) {
                scope.add(as, scope.common(name.name()).map(list -> Query.renamed(list, columns)));
                return Sql.name(name.name()) + aliased(as, columns);
            }
            RenderedQuery source = scope.rendering().source(name, as, scope.conjuncts());
            scope.add(as, source.outputs().map(list -> Query.renamed(list, columns)));
            return source.sql() + aliased(as, columns);
        }
    }

    /** A query in parentheses. */
    record Derived(Query query, Optional<String> alias, List<String> columns) implements FromItem {
        @Override
        public String render(Scope scope) throws SqlFailure {
            String as = alias.orElseGet(scope.rendering()::freshAlias);
            RenderedQuery inner = query.render(scope);
            scope.add(as, inner.outputs().map(list -> Query.renamed(list, columns)));
            return "(" + inner.sql() + ")" + aliased(as, columns);
        }
    }

    /** @param kind the words before JOIN */
    record Join(FromItem left, String kind, FromItem right, Optional<Expr> on, List<String> using) implements FromItem {
        @Override
        public String render(Scope scope) throws SqlFailure {
            String sql = left.render(scope) + " " + kind.toUpperCase(Locale.ROOT) + " " + right.render(scope);
            if (on.isPresent()) {
                return sql + " ON " + on.get().render(scope).sql();
            }
            List<String> names = using.stream().map(Sql::name).toList();
            return using.isEmpty() ? sql : sql + " USING (" + String.join(", ", names) + ")";
        }
    }

    /** {@code pg_catalog.unnest(array)} and {@code generate_series(from, to)}, as the leader node has them. */
    record Series(Kind kind, List<Expr> arguments, String alias, String column) implements FromItem {
        enum Kind {
            UNNEST,
            GENERATE
        }

        @Override
        public String render(Scope scope) throws SqlFailure {
            if (arguments.size() != (kind == Kind.UNNEST ? 1 : 2)) {
                throw Functions.wrongCount(kind == Kind.UNNEST ? "unnest" : "generate_series", arguments.size());
            }
            scope.rendering().runsOnLeaderNode();
            String sql = Expr.sqlOf(arguments, scope);
            String rows = kind == Kind.UNNEST ? CatalogExpr.list(sql) : "generate_series(" + sql + ")";
            boolean text = kind == Kind.UNNEST;
            Output output = new Output(column, Optional.of(text ? SqlType.TEXT : SqlType.BIGINT), Optional.empty());
            scope.add(alias, Optional.of(List.of(output)));
            return "(SELECT unnest(" + rows + "))" + aliased(alias, List.of(column));
        }
    }

    /** {@code pg_get_late_binding_view_cols() alias(name type, …)}. */
    record LateColumns(String alias, List<String> columns) implements FromItem {
        @Override
        public String render(Scope scope) throws SqlFailure {
            scope.add(alias, Optional.empty());
            return "(" + PgCatalog.lateColumns(scope.rendering()) + ")" + aliased(alias, columns);
        }
    }

    /** A join in parentheses. */
    record Group(FromItem inner) implements FromItem {
        @Override
        public String render(Scope scope) throws SqlFailure {
            return "(" + inner.render(scope) + ")";
        }
    }

    /** The columns of a star; empty when a source's are not known, or merged by USING or NATURAL. */
    static Optional<List<Output>> columns(Expr.Star star, List<FromItem> from, Scope scope) {
        if (star.qualifier().isEmpty() && from.stream().anyMatch(FromItem::mergesColumns)) {
            return Optional.empty();
        }
        List<Output> all = new ArrayList<>();
        for (Scope.Source source : scope.sources()) {
            if (star.qualifier().isEmpty() || star.qualifier().get().equals(source.alias())) {
                if (source.columns().isEmpty()) {
                    return Optional.empty();
                }
                all.addAll(source.columns().get());
            }
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    private static boolean mergesColumns(FromItem item) {
        if (item instanceof Group group) {
            return mergesColumns(group.inner());
        }
        return item instanceof Join join
                && (!join.using().isEmpty()
                        || join.kind().startsWith("natural")
                        || mergesColumns(join.left())
                        || mergesColumns(join.right()));
    }

    private static String aliased(String alias, List<String> columns) {
        List<String> names = columns.stream().map(Sql::name).toList();
        return " AS " + Sql.name(alias) + (names.isEmpty() ? "" : "(" + String.join(", ", names) + ")");
    }
}
