package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** DECLARE, FETCH and CLOSE of a cursor (Developer Guide, "DECLARE", "FETCH", "CLOSE"). */
sealed interface CursorStatement extends Statement {
    @Override
    default boolean writes() {
        return false;
    }

    @Override
    default boolean changesCatalog() {
        return false;
    }

    record Declare(String name, Query query) implements CursorStatement {
        @Override
        public Plan plan(Rendering rendering) throws SqlFailure {
            RenderedQuery rendered = query.render(Scope.root(rendering));
            Map<Name, LockMode> locks = Plan.locks(rendering, Optional.empty());
            return Plan.of(Plan.Block.INSIDE, locks, execution -> {
                if (execution.session().transaction() != TransactionStatus.OPEN) {
                    throw new SqlFailure("25P01", "DECLARE CURSOR may only be used in transaction blocks");
                }
                Result rows = execution.query(rendered);
                execution.session().cursors().declare(new Cursors.Open(name, rows));
                return Result.done("DECLARE CURSOR");
            });
        }
    }

    /** @param most as many rows at most, counted from where the cursor stands; 0 for the row fetched last */
    record Fetch(String name, long most) implements CursorStatement {
        @Override
        public Plan plan(Rendering rendering) throws SqlFailure {
            List<Output> outputs = rendering.cursors().cursor(name).outputs();
            return Plan.rows(Plan.Block.INSIDE, outputs, execution -> {
                List<List<Object>> rows =
                        execution.session().cursors().cursor(name).fetch(most);
                return Result.of(outputs, rows, "FETCH " + rows.size());
            });
        }
    }

    record Close(String name) implements CursorStatement {
        @Override
        public Plan plan(Rendering rendering) {
            return Plan.of(Plan.Block.INSIDE, Map.of(), execution -> {
                execution.session().cursors().close(name);
                return Result.done("CLOSE CURSOR");
            });
        }
    }

    static CursorStatement parse(Cursor cursor) throws SqlFailure {
        if (cursor.accept("declare")) {
            String name = cursor.identifier();
            if (cursor.at("binary") || cursor.at("insensitive") || cursor.at("scroll")) {
                throw new SqlFailure(
                        "0A000",
                        "DECLARE … " + cursor.peek().text().toUpperCase(java.util.Locale.ROOT)
                                + " CURSOR is not supported: Redshift's cursors go forward only");
            }
            cursor.expect("cursor", "for");
            return new Declare(name, new QueryParser(cursor).query());
        }
        if (cursor.accept("close")) {
            return new Close(cursor.identifier());
        }
        cursor.expect("fetch");
        long most = count(cursor);
        if (!cursor.accept("from")) {
            cursor.accept("in");
        }
        return new Fetch(cursor.identifier(), most);
    }

    private static long count(Cursor cursor) throws SqlFailure {
        for (String word : List.of("backward", "prior", "first", "last", "absolute", "relative")) {
            if (cursor.at(word)) {
                throw new SqlFailure(
                        "0A000",
                        "FETCH " + word.toUpperCase(java.util.Locale.ROOT)
                                + " is not supported: Redshift's cursors go forward only");
            }
        }
        if (cursor.accept("next")) {
            return 1;
        }
        boolean forward = cursor.accept("forward");
        if (cursor.accept("all")) {
            return Long.MAX_VALUE;
        }
        if (cursor.peek().kind() == Token.Kind.NUMBER) {
            return cursor.integer();
        }
        if (!forward && !cursor.at("from") && !cursor.at("in") && !cursor.atIdentifier()) {
            throw cursor.unexpected();
        }
        return 1;
    }
}
