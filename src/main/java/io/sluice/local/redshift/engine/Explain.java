package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * EXPLAIN (Developer Guide, "EXPLAIN"): the steps that Redshift would take, named as Redshift names them.
 *
 * <p>The plan is read off the statement, the sizes of its tables and their distribution; costs follow the arithmetic of
 * the guide's examples. Redshift's own optimizer also has statistics and may order joins otherwise. The statement is
 * checked as if it was to run.
 */
record Explain(Statement statement) implements Statement {
    private static final List<Output> OUTPUTS = List.of(Output.of("QUERY PLAN", SqlType.TEXT));

    @Override
    public boolean writes() {
        return false;
    }

    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Plan explained = statement.plan(rendering);
        return Plan.rows(Plan.Block.INSIDE, OUTPUTS, execution -> {
            if (explained.sql().isPresent()) {
                execution.duck().check(explained.sql().get());
            }
            List<List<Object>> rows = new ArrayList<>();
            for (String line : step(new QueryPlan(execution.catalog())).lines()) {
                rows.add(List.of(line));
            }
            return Result.of(OUTPUTS, rows, "EXPLAIN");
        });
    }

    private PlanStep step(QueryPlan plan) throws SqlFailure {
        if (statement instanceof QueryStatement query) {
            return plan.of(query.query());
        }
        if (statement instanceof CreateTable table && table.query().isPresent()) {
            return plan.of(table.query().get());
        }
        if (statement instanceof Insert insert) {
            return insert.query().isPresent() ? plan.of(insert.query().get()) : PlanStep.result();
        }
        if (statement instanceof Delete delete) {
            return plan.of(delete.target(), delete.alias(), delete.using(), delete.where());
        }
        Update update = (Update) statement;
        return plan.of(update.target(), update.alias(), update.from(), update.where());
    }

    static Explain parse(Cursor cursor) throws SqlFailure {
        cursor.expect("explain");
        if (cursor.at("analyze")) {
            throw new SqlFailure("42601", "syntax error at or near \"analyze\"")
                    .withHint("Redshift has no EXPLAIN ANALYZE; SVL_QUERY_SUMMARY tells of a query that ran.");
        }
        cursor.accept("verbose");
        boolean query = QueryParser.startsQuery(cursor);
        if (!query
                && !cursor.at("insert")
                && !cursor.at("update")
                && !cursor.at("delete")
                && !cursor.at("create", "table")) {
            throw cursor.unexpected();
        }
        Statement statement = StatementParser.statement(cursor);
        if (statement instanceof CreateTable table && table.query().isEmpty()) {
            throw new SqlFailure("42601", "EXPLAIN shows CREATE TABLE AS, and no other CREATE TABLE");
        }
        return new Explain(statement);
    }
}
