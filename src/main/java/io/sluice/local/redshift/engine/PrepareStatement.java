package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PREPARE, EXECUTE and DEALLOCATE (Developer Guide, "PREPARE", "EXECUTE", "DEALLOCATE"). */
sealed interface PrepareStatement extends Statement {
    @Override
    default boolean changesCatalog() {
        return false;
    }

    record Prepare(String name, PreparedStatements.Named statement) implements PrepareStatement {
        @Override
        public Plan plan(Rendering rendering) {
            return Plan.of(Plan.Block.CONTROL, Map.of(), execution -> {
                execution.session().preparedStatements().add(name, statement);
                return Result.done("PREPARE");
            });
        }
    }

    record Execute(String name, List<Expr> arguments) implements PrepareStatement {
        @Override
        public Plan plan(Rendering rendering) throws SqlFailure {
            PreparedStatements.Named prepared = rendering.preparedStatements().named(name);
            List<Rendered> values = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                Rendered value = arguments.get(i).render(Scope.root(rendering));
                Optional<SqlType> type = i < prepared.types().size()
                        ? Optional.of(prepared.types().get(i))
                        : Optional.empty();
                values.add(
                        type.isEmpty()
                                ? value
                                : Rendered.of(
                                        "CAST(" + value.sql() + " AS "
                                                + type.get().duckDb() + ")",
                                        type.get()));
            }
            return prepared.statement().plan(rendering.with(values));
        }
    }

    /** @param name empty for ALL */
    record Deallocate(Optional<String> name) implements PrepareStatement {
        @Override
        public Plan plan(Rendering rendering) {
            return Plan.of(Plan.Block.CONTROL, Map.of(), execution -> {
                if (name.isPresent()) {
                    execution.session().preparedStatements().remove(name.get());
                } else {
                    execution.session().preparedStatements().clear();
                }
                return Result.done("DEALLOCATE");
            });
        }
    }

    static PrepareStatement parse(Cursor cursor) throws SqlFailure {
        if (cursor.accept("deallocate")) {
            cursor.accept("prepare");
            return new Deallocate(cursor.accept("all") ? Optional.empty() : Optional.of(cursor.identifier()));
        }
        if (cursor.accept("execute")) {
            String name = cursor.identifier();
            List<Expr> arguments = List.of();
            if (cursor.accept("(")) {
                arguments = new ExpressionParser(cursor).list();
                cursor.expect(")");
            }
            return new Execute(name, arguments);
        }
        cursor.expect("prepare");
        String name = cursor.identifier();
        List<SqlType> types = new ArrayList<>();
        if (cursor.accept("(")) {
            do {
                types.add(SqlType.parse(cursor));
            } while (cursor.accept(","));
            cursor.expect(")");
        }
        cursor.expect("as");
        int start = cursor.position();
        if (!QueryParser.startsQuery(cursor) && !cursor.at("insert") && !cursor.at("update") && !cursor.at("delete")) {
            throw cursor.unexpected();
        }
        Statement statement = StatementParser.statement(cursor);
        return new Prepare(name, new PreparedStatements.Named(statement, cursor.textSince(start), types));
    }
}
