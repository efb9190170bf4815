package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An item of a FROM list. */
sealed interface FromItem {

    /** Writes it in DuckDB's SQL and makes its columns known to the scope. */
    String render(Scope scope) throws SqlFailure;

    /**
     * A table, view, external table or WITH query; or an array in rows to the left, of which each element is a row.
     *
     * @param path the name as an expression
     * @param index what AT names the elements' indexes
     */
    record Reference(Name name, Expr path, Optional<String> alias, Optional<String> index, List<String> columns)
            implements FromItem {
        @Override
        public String render(Scope scope) throws SqlFailure {
            if (iterates(scope)) {
                return new Unnest(path, Optional.of(alias.orElse(name.name())), index).render(scope);
            }
            String as = alias.orElse(name.name());
            if (index.isPresent()) {
                throw new SqlFailure("42601", "AT names the indexes of an array; " + name + " is a relation");
            }
            if (name.schema().isEmpty() && scope.seesCommon(name.name())) {
                scope.add(as, scope.common(name.name()).map(list -> Query.renamed(list, columns)));
                return Sql.name(name.name()) + aliased(as, columns);
            }
            RenderedQuery source = scope.rendering().source(name, as, scope.conjuncts());
            scope.add(as, source.outputs().map(list -> Query.renamed(list, columns)));
            return source.sql() + aliased(as, columns);
        }

        /** A table of a schema that is named like an alias goes before the array. */
        private boolean iterates(Scope scope) throws SqlFailure {
            if (name.schema().isEmpty()) {
                return scope.seesValues(name.name()) && !scope.seesCommon(name.name());
            }
            String first = path instanceof Expr.Dotted dotted
                    ? dotted.names().get(0).name()
                    : name.schema().get();
            return scope.seesSource(first)
                    && scope.rendering().catalog().find(name).isEmpty();
        }
    }

    /** {@code FROM t, t.array AS element AT index}. */
    record Unnest(Expr array, Optional<String> alias, Optional<String> index) implements FromItem {
        @Override
        public String render(Scope scope) throws SqlFailure {
            String as = alias.orElse(array.outputName());
            Rendered items = array.render(scope);
            if (items.is(type -> !type.equals(SqlType.SUPER))) {
                throw new SqlFailure(
                        "42804",
                        "cannot iterate over " + as + " of type " + items.type().get()
                                + ": FROM iterates over SUPER arrays and external arrays");
            }
            List<Output> outputs = new ArrayList<>();
            outputs.add(new Output(as, items.type(), Optional.empty()));
            index.ifPresent(name -> outputs.add(Output.of(name, SqlType.BIGINT)));
            scope.addValues(as, outputs);
            return Navigation.elements(items, as, index) + " AS " + Sql.name(as);
        }
    }

    /** {@code FROM t, UNPIVOT t.object AS value AT attribute}. */
    record Unpivot(Expr object, Optional<String> alias, Optional<String> attribute) implements FromItem {
        @Override
        public String render(Scope scope) throws SqlFailure {
            String as = alias.orElse(object.outputName());
            Rendered value = object.render(scope);
            if (!value.is(SqlType.SUPER::equals)) {
                throw new SqlFailure("42804", "UNPIVOT iterates over SUPER objects; " + as + " is none");
            }
            List<Output> outputs = new ArrayList<>();
            outputs.add(Output.of(as, SqlType.SUPER));
            attribute.ifPresent(name -> outputs.add(Output.of(name, SqlType.TEXT)));
            scope.addValues(as, outputs);
            return Navigation.members(value, as, attribute) + " AS " + Sql.name(as);
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
            String first = left.render(scope);
            int lefts = scope.sources().size();
            String sql = first + " " + kind.toUpperCase(Locale.ROOT) + " " + right.render(scope);
            if (on.isPresent()) {
                return sql + " ON " + on.get().render(scope).sql();
            }
            boolean known =
                    scope.sources().stream().allMatch(source -> source.columns().isPresent());
            List<String> names = using.isEmpty() && known && kind.startsWith("natural") ? shared(scope, lefts) : using;
            if (names.isEmpty()) {
                return sql;
            }
            if (!known) {
                return sql + " USING ("
                        + String.join(", ", names.stream().map(Sql::name).toList()) + ")";
            }
            return sql.replaceFirst(" NATURAL ", " ") + " ON " + merge(names, scope, lefts);
        }

        private static List<String> shared(Scope scope, int lefts) {
            List<Output> first = columns(scope.sources().subList(0, lefts));
            return columns(scope.sources().subList(lefts, scope.sources().size())).stream()
                    .map(Output::name)
                    .filter(name ->
                            first.stream().anyMatch(column -> column.name().equals(name)))
                    .distinct()
                    .toList();
        }

        /** The condition of USING; of each two columns there is one from here on. */
        private String merge(List<String> names, Scope scope, int lefts) throws SqlFailure {
            List<Rendered> conditions = new ArrayList<>();
            for (String name : names) {
                Optional<Rendered> before = scope.merged(name);
                Rendered one = before.isPresent()
                        ? before.get()
                        : column(name, scope.sources().subList(0, lefts));
                Rendered other = column(
                        name, scope.sources().subList(lefts, scope.sources().size()));
                conditions.add(Comparisons.render("=", one, other));
                Rendered both =
                        new Rendered("coalesce(" + one.sql() + ", " + other.sql() + ")", one.type(), Optional.empty());
                boolean full = kind.contains("full");
                scope.merge(name, full ? both : kind.contains("right") ? other : one);
            }
            return String.join(" AND ", conditions.stream().map(Rendered::sql).toList());
        }

        private static Rendered column(String name, List<Scope.Source> sources) throws SqlFailure {
            for (Scope.Source source : sources) {
                for (Output column : source.columns().orElseThrow()) {
                    if (column.name().equals(name)) {
                        return new Rendered(Sql.name(source.alias(), name), column.type(), column.origin());
                    }
                }
            }
            throw new SqlFailure("42703", "column \"" + name + "\" specified in USING clause does not exist");
        }

        private static List<Output> columns(List<Scope.Source> sources) {
            return sources.stream()
                    .flatMap(source -> source.columns().orElseThrow().stream())
                    .toList();
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
        boolean merged = star.qualifier().isEmpty() && !scope.merged().isEmpty();
        if (star.qualifier().isEmpty() && !merged && from.stream().anyMatch(FromItem::mergesColumns)) {
            return Optional.empty();
        }
        List<Output> all = new ArrayList<>();
        if (merged) {
            scope.merged().forEach((name, value) -> all.add(new Output(name, value.type(), value.origin())));
        }
        for (Scope.Source source : scope.sources()) {
            if (star.qualifier().isEmpty() || star.qualifier().get().equals(source.alias())) {
                if (source.columns().isEmpty()) {
                    return Optional.empty();
                }
                source.columns().get().stream()
                        .filter(column -> !merged || scope.merged(column.name()).isEmpty())
                        .forEach(all::add);
            }
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /** A star's columns by their names, those first that USING or NATURAL made of two. */
    static String named(Expr.Star star, Scope scope) {
        boolean all = star.qualifier().isEmpty();
        List<String> columns = new ArrayList<>();
        if (all) {
            scope.merged().forEach((name, value) -> columns.add(value.sql() + " AS " + Sql.name(name)));
        }
        for (Scope.Source source : scope.sources()) {
            if (all || star.qualifier().get().equals(source.alias())) {
                for (Output column : source.columns().orElseThrow()) {
                    if (!all || scope.merged(column.name()).isEmpty()) {
                        columns.add(Sql.name(source.alias(), column.name()));
                    }
                }
            }
        }
        return String.join(", ", columns);
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
