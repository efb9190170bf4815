package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query expression.
 *
 * @param recursive whether WITH says RECURSIVE
 */
record Query(
        boolean recursive,
        List<Common> commons,
        Body body,
        List<Expr.SortKey> order,
        Optional<Expr> limit,
        Optional<Expr> offset) {

    /** One {@code name [(columns)] AS (query)} of WITH. */
    record Common(String name, List<String> columns, Query query) {}

    /** What a query expression orders and limits. */
    sealed interface Body permits Select, SetOperation, Nested {
        RenderedQuery render(Scope scope) throws SqlFailure;

        /** The keys of ORDER BY behind what was rendered. */
        default String order(List<Expr.SortKey> keys, RenderedQuery rendered, Scope scope) throws SqlFailure {
            return Expr.SortKey.sql(keys, scope);
        }

        /** How many rows TOP leaves. */
        default Optional<Expr> top() {
            return Optional.empty();
        }
    }

    record Nested(Query query) implements Body {
        @Override
        public RenderedQuery render(Scope scope) throws SqlFailure {
            RenderedQuery inner = query.render(scope);
            return new RenderedQuery("(" + inner.sql() + ")", inner.outputs());
        }
    }

    /** @param operator UNION, UNION ALL, INTERSECT or EXCEPT */
    record SetOperation(String operator, Body left, Body right) implements Body {
        @Override
        public RenderedQuery render(Scope scope) throws SqlFailure {
            RenderedQuery first = side(left, scope.child());
            RenderedQuery second = side(right, scope.child());
            Optional<List<Output>> outputs = outputs(first, second);
            if (operator.equals("UNION ALL")
                    || outputs.filter(Columns::mayHaveBlanks).isEmpty()) {
                return new RenderedQuery(first.sql() + " " + operator + " " + second.sql(), outputs);
            }
            return new RenderedQuery(byKeys(first, second, outputs.get()), outputs);
        }

        /** Rows that differ by trailing blanks only are the same. */
        private String byKeys(RenderedQuery first, RenderedQuery second, List<Output> outputs) {
            if (operator.equals("UNION")) {
                return Columns.distinct(first.sql() + " UNION ALL " + second.sql(), outputs);
            }
            int count = outputs.size();
            String rows = "SELECT l.* FROM (" + first.sql() + ") AS " + Columns.alias("l", count)
                    + (operator.equals("EXCEPT") ? " ANTI" : " SEMI") + " JOIN (" + second.sql() + ") AS "
                    + Columns.alias("r", count) + " ON "
                    + Columns.same("l", outputs, "r", second.outputs().orElseThrow());
            return Columns.distinct(rows, outputs);
        }

        private static RenderedQuery side(Body body, Scope scope) throws SqlFailure {
            RenderedQuery rendered = body.render(scope);
            if (body.top().isEmpty()) {
                return rendered;
            }
            String limit = body.top().get().render(scope).sql();
            return new RenderedQuery("(" + rendered.sql() + " LIMIT " + limit + ")", rendered.outputs());
        }

        private static Optional<List<Output>> outputs(RenderedQuery first, RenderedQuery second) {
            if (first.outputs().isEmpty() || second.outputs().isEmpty()) {
                return Optional.empty();
            }
            List<Output> left = first.outputs().get();
            List<Output> right = second.outputs().get();
            List<Output> both = new ArrayList<>();
            for (int i = 0; i < left.size(); i++) {
                Optional<SqlType> type =
                        i < right.size() ? Operators.common(left.get(i), right.get(i)) : Optional.empty();
                both.add(new Output(left.get(i).name(), type, Optional.empty()));
            }
            return Optional.of(both);
        }
    }

    RenderedQuery render(Scope outer) throws SqlFailure {
        Scope scope = outer.child();
        StringBuilder sql = new StringBuilder();
        for (Common common : commons) {
            sql.append(sql.isEmpty() ? "WITH " + (recursive ? "RECURSIVE " : "") : ", ");
            if (recursive && !common.columns().isEmpty()) {
                scope.define(
                        common.name(),
                        Optional.of(
                                common.columns().stream().map(Output::unknown).toList()));
            }
            RenderedQuery inner = common.query().render(scope);
            Optional<List<Output>> outputs = inner.outputs().map(list -> renamed(list, common.columns()));
            scope.define(common.name(), outputs);
            sql.append(Sql.name(common.name()));
            if (!common.columns().isEmpty()) {
                List<String> names = common.columns().stream().map(Sql::name).toList();
                sql.append('(').append(String.join(", ", names)).append(')');
            }
            sql.append(" AS (").append(inner.sql()).append(')');
        }
        RenderedQuery rendered = body.render(scope);
        sql.append(sql.isEmpty() ? "" : " ").append(ordered(rendered, scope));
        Optional<Expr> rows = limit.isPresent() ? limit : body.top();
        if (rows.isPresent()) {
            sql.append(" LIMIT ").append(rows.get().render(scope).sql());
        }
        if (offset.isPresent()) {
            sql.append(" OFFSET ").append(offset.get().render(scope).sql());
        }
        return new RenderedQuery(sql.toString(), rendered.outputs());
    }

    private String ordered(RenderedQuery rendered, Scope scope) throws SqlFailure {
        if (order.isEmpty()) {
            return rendered.sql();
        }
        Ordering ordering = new Ordering(order, List.of(), rendered.outputs());
        if (!(body instanceof Select) && rendered.outputs().isPresent() && ordering.sortsText()) {
            // DuckDB sorts the result of a set operation by its columns only.
            List<Output> outputs = rendered.outputs().get();
            return "SELECT " + Columns.named("", outputs) + " FROM (" + rendered.sql() + ") AS "
                    + Columns.alias(outputs.size()) + " ORDER BY " + ordering.overResult();
        }
        return rendered.sql() + " ORDER BY " + body.order(order, rendered, scope);
    }

    /** The columns under the names of an alias list, which may be shorter than they are. */
    static List<Output> renamed(List<Output> outputs, List<String> names) {
        List<Output> renamed = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            renamed.add(i < names.size() ? new Output(names.get(i), output.type(), output.origin()) : output);
        }
        return renamed;
    }
}
