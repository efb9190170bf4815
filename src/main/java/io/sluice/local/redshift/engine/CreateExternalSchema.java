package io.sluice.local.redshift.engine;

import java.util.Map;

/** CREATE EXTERNAL SCHEMA … FROM DATA CATALOG: a name for a database of Glue. */
record CreateExternalSchema(
        String name, boolean ifNotExists, String database, String role, String region, boolean createsDatabase)
        implements Statement {

    @Override
    public Plan plan(Rendering rendering) {
        // Of two sessions that make one schema, the second waits and finds it.
        Map<Name, LockMode> lock = Map.of(Name.of("external schema", name), LockMode.EXCLUSIVE);
        return Plan.of(Plan.Block.INSIDE, lock, execution -> {
            if (execution.catalog().schemaExists(name)) {
                if (ifNotExists) {
                    return Result.done("CREATE SCHEMA", "schema \"" + name + "\" already exists, skipping");
                }
                throw new SqlFailure("42P06", "Schema \"" + name + "\" already exists");
            }
            if (createsDatabase) {
                execution.catalog().spectrum().ensureDatabase(database);
            }
            execution
                    .duck()
                    .run("INSERT INTO " + Catalog.DATABASE + ".main.external_schema VALUES (" + Sql.string(name) + ", "
                            + Sql.string(database) + ", " + Sql.string(role) + ", " + Sql.string(region) + ")");
            return Result.done("CREATE SCHEMA");
        });
    }

    static Statement parse(Cursor cursor) throws SqlFailure {
        cursor.expect("create", "external", "schema");
        boolean ifNotExists = cursor.accept("if", "not", "exists");
        String name = cursor.identifier();
        cursor.expect("from");
        if (!cursor.accept("data", "catalog")) {
            throw SqlFailure.notSupported(
                    "CREATE EXTERNAL SCHEMA … FROM " + cursor.peek().text());
        }
        cursor.expect("database");
        String database = cursor.string().toLowerCase(java.util.Locale.ROOT);
        String role = "";
        String region = "";
        boolean createsDatabase = false;
        while (!cursor.atEnd()) {
            if (cursor.accept("region")) {
                region = cursor.string();
            } else if (cursor.accept("iam_role")) {
                role = cursor.accept("default") ? "default" : IamRole.checked(cursor.string());
            } else if (cursor.accept("catalog_role")) {
                cursor.string();
            } else if (cursor.accept("create", "external", "database", "if", "not", "exists")) {
                createsDatabase = true;
            } else {
                throw cursor.unexpected();
            }
        }
        if (role.isEmpty()) {
            throw new SqlFailure("42601", "CREATE EXTERNAL SCHEMA needs IAM_ROLE");
        }
        return new CreateExternalSchema(name, ifNotExists, database, role, region, createsDatabase);
    }
}
