package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import io.sluice.local.redshift.engine.Update.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * MERGE INTO target USING source ON … WHEN MATCHED THEN {UPDATE SET … | DELETE} WHEN NOT MATCHED THEN INSERT …, or
 * REMOVE DUPLICATES: matching rows are replaced by the source's.
 */
record Merge(
        Name target,
        FromItem source,
        Expr on,
        boolean removesDuplicates,
        List<Assignment> updates,
        List<String> columns,
        List<Expr> values)
        implements Statement {

    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Relation.Table table = rendering.catalog().table(target);
        Scope scope = Scope.root(rendering).child();
        String as = table.name();
        scope.add(as, Optional.of(table.outputs()));
        String from = source.render(scope);
        String condition = on.render(scope).sql();
        String into = table.sql() + " AS " + Sql.name(as);
        String several = "SELECT 1 FROM " + into + " JOIN " + from + " ON " + condition + " GROUP BY " + Sql.name(as)
                + ".rowid HAVING count(*) > 1 LIMIT 1";
        String sql = "MERGE INTO " + into + " USING " + from + " ON " + condition
                + (removesDuplicates ? replacing(table, scope) : acting(table, scope));
        return new Plan(
                Plan.Block.INSIDE,
                Plan.locks(rendering, Optional.of(table)),
                Optional.of(sql),
                Plan.Rows.NONE,
                Optional.empty(),
                execution -> {
                    if (!removesDuplicates && !execution.duck().rows(several).isEmpty()) {
                        throw new SqlFailure("21000", "Found multiple matches to update the same tuple.");
                    }
                    return Result.done("MERGE " + execution.duck().change(sql, execution.parameters()));
                });
    }

    private String acting(Relation.Table table, Scope scope) throws SqlFailure {
        StringBuilder sql = new StringBuilder(" WHEN MATCHED THEN ");
        if (updates.isEmpty()) {
            sql.append("DELETE");
        } else {
            List<String> sets = new ArrayList<>();
            for (Assignment assignment : updates) {
                SqlType type = table.column(assignment.column()).type();
                String value = assignment.value().isEmpty()
                        ? "DEFAULT"
                        : Operators.assign(assignment.value().get().render(scope), type);
                sets.add(Sql.name(assignment.column()) + " = " + value);
            }
            sql.append("UPDATE SET ").append(String.join(", ", sets));
        }
        List<TableColumn> targets = new ArrayList<>();
        if (columns.isEmpty()) {
            targets.addAll(table.columns());
        }
        for (String column : columns) {
            targets.add(table.column(column));
        }
        if (targets.size() != values.size()) {
            throw new SqlFailure(
                    "42601", "MERGE inserts " + values.size() + " values into " + targets.size() + " columns");
        }
        List<String> inserted = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            names.add(Sql.name(targets.get(i).name()));
            inserted.add(
                    Operators.assign(values.get(i).render(scope), targets.get(i).type()));
        }
        return sql.append(" WHEN NOT MATCHED THEN INSERT (")
                .append(String.join(", ", names))
                .append(") VALUES (")
                .append(String.join(", ", inserted))
                .append(")")
                .toString();
    }

    private static String replacing(Relation.Table table, Scope scope) throws SqlFailure {
        Scope.Source source = scope.sources().get(1);
        List<String> sets = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<Output> given = source.columns()
                .orElseThrow(() -> SqlFailure.notSupported("MERGE … REMOVE DUPLICATES from such a source"));
        if (given.size() != table.columns().size()) {
            throw new SqlFailure("42601", "MERGE … REMOVE DUPLICATES needs a source of the target's columns");
        }
        for (int i = 0; i < given.size(); i++) {
            TableColumn column = table.columns().get(i);
            Rendered value = new Rendered(
                    Sql.name(source.alias(), given.get(i).name()), given.get(i).type(), Optional.empty());
            names.add(Sql.name(column.name()));
            values.add(Operators.assign(value, column.type()));
            sets.add(names.get(i) + " = " + values.get(i));
        }
        return " WHEN MATCHED THEN UPDATE SET " + String.join(", ", sets) + " WHEN NOT MATCHED THEN INSERT ("
                + String.join(", ", names) + ") VALUES (" + String.join(", ", values) + ")";
    }

    static Merge parse(Cursor cursor) throws SqlFailure {
        cursor.expect("merge", "into");
        Name target = cursor.relation();
        cursor.expect("using");
        FromItem source = new QueryParser(cursor).fromList().get(0);
        cursor.expect("on");
        ExpressionParser expressions = new ExpressionParser(cursor);
        Expr on = expressions.expression();
        if (cursor.accept("remove", "duplicates")) {
            return new Merge(target, source, on, true, List.of(), List.of(), List.of());
        }
        List<Assignment> updates = List.of();
        cursor.expect("when", "matched", "then");
        if (!cursor.accept("delete")) {
            cursor.expect("update", "set");
            updates = Update.assignments(cursor, expressions);
        }
        cursor.expect("when", "not", "matched", "then", "insert");
        List<String> columns = cursor.at("(") ? cursor.identifiers() : List.of();
        cursor.expect("values", "(");
        List<Expr> values = expressions.list();
        cursor.expect(")");
        return new Merge(target, source, on, false, updates, columns, values);
    }
}
