package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * INSERT.
 *
 * @param columns as written, empty for all
 * @param query what is inserted; empty for DEFAULT VALUES and for rows
 * @param rows of VALUES, where an empty item is DEFAULT
 */
record Insert(Name target, List<String> columns, Optional<Query> query, List<List<Optional<Expr>>> rows)
        implements Statement {

    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        if (query.isPresent() && rendering.catalog().relation(target) instanceof Relation.External external) {
            return ExternalInsert.plan(external, query.get(), rendering);
        }
        Relation.Table table = rendering.catalog().table(target);
        String sql;
        if (query.isPresent()) {
            sql = ofQuery(table, rendering);
        } else if (rows.isEmpty()) {
            sql = "INSERT INTO " + table.sql() + " DEFAULT VALUES";
        } else {
            sql = ofRows(table, rendering);
        }
        return Plan.change(rendering, table, sql, Wear.Change.INSERT);
    }

    private String ofRows(Relation.Table table, Rendering rendering) throws SqlFailure {
        List<TableColumn> targets = targets(table, rows.get(0).size());
        Scope scope = Scope.root(rendering);
        List<String> tuples = new ArrayList<>();
        for (List<Optional<Expr>> row : rows) {
            if (row.size() != rows.get(0).size()) {
                throw new SqlFailure("42601", "VALUES lists must all be the same length");
            }
            List<String> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                Optional<Expr> value = row.get(i);
                values.add(
                        value.isEmpty()
                                ? "DEFAULT"
                                : Operators.assign(
                                        value.get().render(scope),
                                        targets.get(i).type()));
            }
            tuples.add("(" + String.join(", ", values) + ")");
        }
        return into(table, targets) + " VALUES " + String.join(", ", tuples);
    }

    private String ofQuery(Relation.Table table, Rendering rendering) throws SqlFailure {
        RenderedQuery inner = query.get().render(Scope.root(rendering));
        int count = inner.outputs().isPresent()
                ? inner.outputs().get().size()
                : rendering.catalog().columnCount(inner.sql());
        List<TableColumn> targets = targets(table, count);
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "c" + i;
            int index = i;
            names.add(name);
            Optional<SqlType> type =
                    inner.outputs().flatMap(outputs -> outputs.get(index).type());
            values.add(Operators.assign(
                    new Rendered(name, type, Optional.empty()), targets.get(i).type()));
        }
        return into(table, targets) + " SELECT " + String.join(", ", values) + " FROM (" + inner.sql() + ") AS q("
                + String.join(", ", names) + ")";
    }

    private List<TableColumn> targets(Relation.Table table, int count) throws SqlFailure {
        List<TableColumn> targets = new ArrayList<>();
        if (columns.isEmpty()) {
            targets.addAll(table.columns());
        }
        for (String column : columns) {
            if (columns.indexOf(column) != columns.lastIndexOf(column)) {
                throw new SqlFailure("42701", "column \"" + column + "\" specified more than once");
            }
            targets.add(table.column(column));
        }
        if (count > targets.size()) {
            throw new SqlFailure("42601", "INSERT has more expressions than target columns");
        }
        if (count < targets.size() && !columns.isEmpty()) {
            throw new SqlFailure("42601", "INSERT has more target columns than expressions");
        }
        List<TableColumn> taken = targets.subList(0, count);
        for (TableColumn column : taken) {
            if (column.isIdentity() && !columns.isEmpty()) {
                throw new SqlFailure("42601", "cannot set an identity column to a value");
            }
        }
        return taken;
    }

    private static String into(Relation.Table table, List<TableColumn> targets) {
        List<String> names =
                targets.stream().map(column -> Sql.name(column.name())).toList();
        return "INSERT INTO " + table.sql() + " (" + String.join(", ", names) + ")";
    }

    static Insert parse(Cursor cursor) throws SqlFailure {
        cursor.expect("insert", "into");
        Name target = cursor.relation();
        List<String> columns = cursor.at("(") && !QueryParser.startsQuery(cursor) ? cursor.identifiers() : List.of();
        if (cursor.accept("default")) {
            cursor.expect("values");
            return new Insert(target, columns, Optional.empty(), List.of());
        }
        if (!cursor.accept("values")) {
            return new Insert(target, columns, Optional.of(new QueryParser(cursor).query()), List.of());
        }
        List<List<Optional<Expr>>> rows = new ArrayList<>();
        ExpressionParser expressions = new ExpressionParser(cursor);
        do {
            List<Optional<Expr>> row = new ArrayList<>();
            cursor.expect("(");
            do {
                row.add(cursor.accept("default") ? Optional.empty() : Optional.of(expressions.expression()));
            } while (cursor.accept(","));
            cursor.expect(")");
            rows.add(row);
        } while (cursor.accept(","));
        return new Insert(target, columns, Optional.empty(), rows);
    }
}
