package io.sluice.local.redshift.engine;

import java.util.Map;
import java.util.Optional;

/** CREATE SCHEMA [IF NOT EXISTS] name [AUTHORIZATION user] [QUOTA …]. */
record CreateSchema(String name, boolean ifNotExists) implements Statement {
    @Override
    public Plan plan(Rendering rendering) {
        return Plan.of(Plan.Block.INSIDE, Map.of(), execution -> {
            if (execution.catalog().schemaExists(name)) {
                if (ifNotExists) {
                    return Result.done("CREATE SCHEMA", "schema \"" + name + "\" already exists, skipping");
                }
                throw new SqlFailure("42P06", "Schema \"" + name + "\" already exists");
            }
            execution.duck().run("CREATE SCHEMA " + Sql.name(Catalog.DATABASE, name));
            return Result.done("CREATE SCHEMA");
        });
    }

    static CreateSchema parse(Cursor cursor) throws SqlFailure {
        cursor.expect("create", "schema");
        boolean ifNotExists = cursor.accept("if", "not", "exists");
        Optional<String> name = cursor.at("authorization") ? Optional.empty() : Optional.of(cursor.identifier());
        String schema = cursor.accept("authorization") ? name.orElse(cursor.identifier()) : name.orElseThrow();
        if (name.isPresent() && cursor.atIdentifier() && !cursor.at("quota")) {
            cursor.identifier();
        }
        if (cursor.accept("quota") && !cursor.accept("unlimited")) {
            cursor.integer();
            cursor.anyWord();
        }
        return new CreateSchema(schema, ifNotExists);
    }
}
