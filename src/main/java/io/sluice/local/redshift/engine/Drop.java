package io.sluice.local.redshift.engine;

import io.sluice.local.spectrum.ExternalTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * DROP TABLE, VIEW, MATERIALIZED VIEW and SCHEMA.
 *
 * @param dropsDatabase whether the database of an external schema is dropped from Glue, too
 */
record Drop(String kind, List<Name> names, boolean ifExists, boolean cascades, boolean dropsDatabase)
        implements Statement {

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Map<Name, LockMode> locks = new HashMap<>();
        if (!kind.equals("schema")) {
            for (Name name : names) {
                if (rendering.catalog().find(name).orElse(null) instanceof Relation.Table table && !table.temporary()) {
                    locks.put(table.key(), LockMode.EXCLUSIVE);
                }
            }
        }
        return Plan.of(Plan.Block.INSIDE, locks, execution -> {
            List<String> notices = new ArrayList<>();
            for (Name name : names) {
                if (kind.equals("schema")) {
                    dropSchema(execution, name.name(), notices);
                } else {
                    dropRelation(execution, name, notices);
                }
            }
            return Result.done("DROP " + kind.toUpperCase(Locale.ROOT), notices.toArray(String[]::new));
        });
    }

    private void dropRelation(Execution execution, Name name, List<String> notices) throws SqlFailure {
        Optional<Relation> found = execution.catalog().find(name);
        if (found.isEmpty() || found.get() instanceof Relation.SystemView) {
            String what = kind.equals("table") ? "Table" : kind.equals("view") ? "View" : "Materialized view";
            missing(what, name.name(), "42P01", notices);
            return;
        }
        boolean isView = found.get() instanceof Relation.View;
        if (found.get() instanceof Relation.External external && kind.equals("table")) {
            CreateExternalTable.requireNoBlock(execution, "DROP EXTERNAL TABLE");
            execution.catalog().spectrum().definitions().drop(external.table());
            return;
        }
        if (!kind.equals(kindOf(found.get()))) {
            throw new SqlFailure("42809", "\"" + name.name() + "\" is not a " + kind);
        }
        Name key = isView
                ? Name.of(((Relation.View) found.get()).schema(), name.name())
                : ((Relation.Table) found.get()).key();
        dropDependents(execution, key, kind + " " + name.name());
        String sql = isView
                ? Catalog.DATABASE + "." + Sql.name(key.schema().get(), key.name())
                : ((Relation.Table) found.get()).sql();
        execution.duck().run("DROP " + (isView ? "VIEW " : "TABLE ") + sql);
    }

    private static String kindOf(Relation relation) {
        if (relation instanceof Relation.Table table) {
            return table.note().materialized().isPresent() ? "materialized view" : "table";
        }
        return "view";
    }

    private void dropDependents(Execution execution, Name key, String what) throws SqlFailure {
        for (Name view : execution.catalog().dependents(key)) {
            if (!cascades) {
                throw new SqlFailure("2BP01", "cannot drop " + what + " because other objects depend on it")
                        .withDetail("view " + view + " depends on " + what)
                        .withHint("Use DROP ... CASCADE to drop the dependent objects too.");
            }
            dropDependents(execution, view, "view " + view.name());
            boolean materialized = execution.catalog().find(view).orElse(null) instanceof Relation.Table;
            execution
                    .duck()
                    .run("DROP " + (materialized ? "TABLE" : "VIEW") + " IF EXISTS " + Catalog.DATABASE + "."
                            + Sql.name(view.schema().get(), view.name()));
        }
    }

    private void dropSchema(Execution execution, String schema, List<String> notices) throws SqlFailure {
        if (Catalog.isSystemSchema(schema) || schema.equals(Catalog.PUBLIC)) {
            throw new SqlFailure("42501", "cannot drop the schema " + schema);
        }
        Optional<Catalog.ExternalSchema> external = execution.catalog().externalSchema(schema);
        if (dropsDatabase && external.isEmpty()) {
            throw new SqlFailure("42809", "schema \"" + schema + "\" is not an external schema");
        }
        if (dropsDatabase) {
            dropDatabase(execution, external.get().glueDatabase());
        }
        if (external.isPresent()) {
            execution
                    .duck()
                    .run("DELETE FROM " + Catalog.DATABASE + ".main.external_schema WHERE name = "
                            + Sql.string(schema));
            return;
        }
        if (!execution.catalog().localSchemaExists(schema)) {
            missing("Schema", schema, "3F000", notices);
            return;
        }
        List<Name> contents = execution.catalog().contents(schema);
        if (!contents.isEmpty() && !cascades) {
            throw new SqlFailure("2BP01", "cannot drop schema " + schema + " because other objects depend on it")
                    .withDetail(contents.get(0) + " depends on schema " + schema)
                    .withHint("Use DROP ... CASCADE to drop the dependent objects too.");
        }
        for (Name name : contents) {
            dropDependents(execution, name, name.toString());
        }
        execution.duck().run("DROP SCHEMA " + Sql.name(Catalog.DATABASE, schema) + " CASCADE");
    }

    private void dropDatabase(Execution execution, String database) throws SqlFailure {
        CreateExternalTable.requireNoBlock(execution, "DROP EXTERNAL DATABASE");
        List<ExternalTable> tables = execution.catalog().spectrum().tables(database);
        if (!tables.isEmpty() && !cascades) {
            throw new SqlFailure("2BP01", "cannot drop external database " + database + " because it has tables")
                    .withDetail(tables.get(0).name() + " is one of " + tables.size())
                    .withHint("Use DROP ... CASCADE to drop the tables too; their files stay.");
        }
        execution.catalog().spectrum().definitions().dropDatabase(database);
    }

    private void missing(String what, String name, String state, List<String> notices) throws SqlFailure {
        if (!ifExists) {
            throw new SqlFailure(state, what + " \"" + name + "\" does not exist");
        }
        notices.add(what + " \"" + name + "\" does not exist and will be skipped");
    }

    static Statement parse(Cursor cursor) throws SqlFailure {
        cursor.expect("drop");
        String kind = cursor.accept("materialized", "view") ? "materialized view" : cursor.anyWord();
        if (kind.equals("database")) {
            cursor.accept("if", "exists");
            cursor.identifier();
            cursor.accept("force");
            return new Unsupported("DROP DATABASE", Plan.Block.OUTSIDE);
        }
        if (!List.of("table", "view", "schema", "materialized view").contains(kind)) {
            throw SqlFailure.notSupported("DROP " + kind.toUpperCase(Locale.ROOT));
        }
        boolean ifExists = cursor.accept("if", "exists");
        List<Name> names = new ArrayList<>();
        do {
            names.add(cursor.relation());
        } while (cursor.accept(","));
        boolean dropsDatabase = kind.equals("schema") && cursor.accept("drop", "external", "database");
        boolean cascades = cursor.accept("cascade");
        cursor.accept("restrict");
        return new Drop(kind, names, ifExists, cascades, dropsDatabase);
    }
}
