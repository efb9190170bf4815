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
    sealed interface Body permits Select, SetOperation, Values, Nested {
        RenderedQuery render(Scope scope) throws SqlFailure;

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
            return new RenderedQuery(first.sql() + " " + operator + " " + second.sql(), outputs(first, second));
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
                boolean same = i < right.size()
                        && left.get(i).type().equals(right.get(i).type());
                both.add(
                        new Output(left.get(i).name(), same ? left.get(i).type() : Optional.empty(), Optional.empty()));
            }
            return Optional.of(both);
        }
    }

    record Values(List<List<Expr>> rows) implements Body {
        @Override
        public RenderedQuery render(Scope scope) throws SqlFailure {
            List<String> rendered = new ArrayList<>();
            for (List<Expr> row : rows) {
                rendered.add("(" + Expr.sqlOf(row, scope) + ")");
            }
            List<Output> outputs = new ArrayList<>();
            for (int i = 1; i <= rows.get(0).size(); i++) {
                outputs.add(Output.unknown("column" + i));
            }
            return new RenderedQuery("VALUES " + String.join(", ", rendered), Optional.of(outputs));
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
        sql.append(sql.isEmpty() ? "" : " ").append(rendered.sql());
        if (!order.isEmpty()) {
            sql.append(" ORDER BY ").append(Expr.SortKey.sql(order, scope));
        }
        Optional<Expr> rows = limit.isPresent() ? limit : body.top();
        if (rows.isPresent()) {
            sql.append(" LIMIT ").append(rows.get().render(scope).sql());
        }
        if (offset.isPresent()) {
            sql.append(" OFFSET ").append(offset.get().render(scope).sql());
        }
        return new RenderedQuery(sql.toString(), rendered.outputs());
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
