package io.sluice.local.redshift.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.redshift.engine.Relation.TableColumn;
import io.sluice.local.spectrum.Spectrum;
import io.sluice.local.spectrum.SpectrumFailure;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The relations that one session sees, in its transaction if it has one. */
final class Catalog {
    /** The name of the database file's catalog in DuckDB. */
    static final String DATABASE = "redshift";

    static final String PUBLIC = "public";

    /** Schemas that no user may create, drop or write to. */
    private static final List<String> SYSTEM_SCHEMAS = List.of(
            "main", "pg_catalog", "information_schema", "pg_internal", "pg_temp", "temp", "sys", "catalog_history");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Duck duck;
    private final Spectrum spectrum;
    private final Settings settings;
    private final AtomicLong version;
    private final String user;
    private final Activity activity;
    private final Map<Name, Optional<Relation>> found = new HashMap<>();
    private Optional<List<ExternalSchema>> externals = Optional.empty();
    private long foundAt;

    /** @param version what was found holds as long as this stays the same, and the session in or out of its block */
    Catalog(Duck duck, Spectrum spectrum, Settings settings, AtomicLong version, String user, Activity activity) {
        this.duck = duck;
        this.spectrum = spectrum;
        this.settings = settings;
        this.version = version;
        this.user = user;
        this.activity = activity;
    }

    void forget() {
        found.clear();
        externals = Optional.empty();
        foundAt = version.get();
    }

    private void forgetIfChanged() {
        if (foundAt != version.get()) {
            forget();
        }
    }

    /** An external schema: where its tables are looked up. */
    record ExternalSchema(String name, String glueDatabase, String role, String region) {}

    static boolean isSystemSchema(String schema) {
        return SYSTEM_SCHEMAS.contains(schema);
    }

    /** Who the session belongs to. */
    String user() {
        return user;
    }

    /** What all sessions do. */
    Activity activity() {
        return activity;
    }

    Spectrum spectrum() {
        return spectrum;
    }

    /** Finds a relation: temporary tables hide the schema's, the schema's hide the system views. */
    Optional<Relation> find(Name name) throws SqlFailure {
        return find(name, settings.searchPath());
    }

    private Optional<Relation> find(Name name, List<String> path) throws SqlFailure {
        if (name.schema().isPresent()) {
            return find(name.schema().get(), name.name());
        }
        Optional<Relation> found = find("pg_temp", name.name());
        for (String schema : path) {
            found = found.isPresent() ? found : find(schema, name.name());
        }
        return found.isPresent() ? found : SystemViews.find(this, Optional.empty(), name.name());
    }

    private Optional<Relation> find(String schema, String name) throws SqlFailure {
        if (schema.equals("pg_temp")) {
            return local("main", name, true);
        }
        if (isSystemSchema(schema)) {
            return SystemViews.find(this, Optional.of(schema), name);
        }
        Optional<Relation> local = local(schema, name, false);
        if (local.isPresent()) {
            return local;
        }
        Optional<ExternalSchema> external = externalSchema(schema);
        return external.isEmpty()
                ? Optional.empty()
                : spectrum.table(external.get().glueDatabase(), name)
                        .map(table -> new Relation.External(schema, table));
    }

    /** The schema in which an unqualified CREATE puts its relation. */
    String creationSchema(Name name) throws SqlFailure {
        String schema =
                name.schema().orElse(settings.searchPath().stream().findFirst().orElse(PUBLIC));
        if (isSystemSchema(schema)) {
            throw new SqlFailure("42501", "permission denied for schema " + schema);
        }
        if (externalSchema(schema).isPresent()) {
            throw SqlFailure.notSupported("Creating a relation in the external schema " + schema);
        }
        if (!localSchemaExists(schema)) {
            throw new SqlFailure("3F000", "schema \"" + schema + "\" does not exist");
        }
        return schema;
    }

    Relation relation(Name name) throws SqlFailure {
        return relation(name, settings.searchPath());
    }

    /** @param path the schemas in which an unqualified name is looked for */
    Relation relation(Name name, List<String> path) throws SqlFailure {
        Optional<Relation> found = find(name, path);
        if (found.isEmpty()
                && name.schema().isPresent()
                && !schemaExists(name.schema().get())) {
            throw new SqlFailure("3F000", "schema \"" + name.schema().get() + "\" does not exist");
        }
        return found.orElseThrow(() -> new SqlFailure("42P01", "relation \"" + name + "\" does not exist"));
    }

    /** The table that a statement changes. Fails when the name stands for something that cannot be changed. */
    Relation.Table table(Name name) throws SqlFailure {
        Relation relation = relation(name);
        if (relation instanceof Relation.Table table) {
            if (table.note().materialized().isPresent()) {
                throw new SqlFailure("0A000", "cannot change materialized view \"" + name.name() + "\"")
                        .withHint("REFRESH MATERIALIZED VIEW computes its rows anew.");
            }
            return table;
        }
        if (relation instanceof Relation.External) {
            throw SqlFailure.notSupported("Writing to the external table " + name);
        }
        throw new SqlFailure("42809", "\"" + name.name() + "\" is not a table");
    }

    Relation.Table materializedView(Name name) throws SqlFailure {
        if (relation(name) instanceof Relation.Table table
                && table.note().materialized().isPresent()) {
            return table;
        }
        throw new SqlFailure("42809", "\"" + name.name() + "\" is not a materialized view");
    }

    private Optional<Relation> local(String schema, String name, boolean temporary) throws SqlFailure {
        forgetIfChanged();
        Name key = Name.of(temporary ? "pg_temp" : schema, name);
        Optional<Relation> known = found.get(key);
        if (known == null) {
            known = read(schema, name, temporary);
            found.put(key, known);
        }
        return known;
    }

    private Optional<Relation> read(String schema, String name, boolean temporary) throws SqlFailure {
        String database = temporary ? "temp" : DATABASE;
        List<List<Object>> tables = duck.rows(
                "SELECT comment, 'table' FROM duckdb_tables() WHERE database_name = ? AND schema_name = ? AND table_name = ?"
                        + " UNION ALL SELECT comment, 'view' FROM duckdb_views()"
                        + " WHERE database_name = ? AND schema_name = ? AND view_name = ?",
                database,
                schema,
                name,
                database,
                schema,
                name);
        if (tables.isEmpty()) {
            return Optional.empty();
        }
        String comment = (String) tables.get(0).get(0);
        if (tables.get(0).get(1).equals("view")) {
            return Optional.of(new Relation.View(schema, name, read(comment, ViewNote.class)));
        }
        List<TableColumn> columns = new ArrayList<>();
        for (List<Object> row : duck.rows(
                "SELECT column_name, is_nullable, column_default, comment FROM duckdb_columns()"
                        + " WHERE database_name = ? AND schema_name = ? AND table_name = ? ORDER BY column_index",
                database,
                schema,
                name)) {
            ColumnNote note = read((String) row.get(3), ColumnNote.class);
            columns.add(new TableColumn(
                    (String) row.get(0),
                    SqlType.parse(new Cursor(note.type())),
                    (Boolean) row.get(1),
                    Optional.ofNullable((String) row.get(2)),
                    note));
        }
        TableNote note = read(comment, TableNote.class);
        return Optional.of(new Relation.Table(temporary ? "pg_temp" : schema, name, temporary, columns, note));
    }

    boolean schemaExists(String schema) throws SqlFailure {
        return localSchemaExists(schema) || externalSchema(schema).isPresent() || isSystemSchema(schema);
    }

    boolean localSchemaExists(String schema) throws SqlFailure {
        return !isSystemSchema(schema)
                && !duck.rows(
                                "SELECT 1 FROM duckdb_schemas() WHERE database_name = ? AND schema_name = ?",
                                DATABASE,
                                schema)
                        .isEmpty();
    }

    Optional<ExternalSchema> externalSchema(String schema) throws SqlFailure {
        return externalSchemas().stream()
                .filter(external -> external.name().equals(schema))
                .findFirst();
    }

    List<ExternalSchema> externalSchemas() throws SqlFailure {
        forgetIfChanged();
        if (externals.isPresent()) {
            return externals.get();
        }
        List<ExternalSchema> schemas = new ArrayList<>();
        for (List<Object> row : duck.rows(
                "SELECT name, glue_database, role, region FROM " + DATABASE + ".main.external_schema ORDER BY name")) {
            schemas.add(new ExternalSchema(
                    (String) row.get(0), (String) row.get(1), (String) row.get(2), (String) row.get(3)));
        }
        externals = Optional.of(schemas);
        return schemas;
    }

    /** The bound and the materialized views that stand on a relation, as {@code schema.name}. */
    List<Name> dependents(Name on) throws SqlFailure {
        List<Name> dependents = new ArrayList<>();
        for (Relation relation : relations()) {
            if (relation instanceof Relation.Table table
                    && table.note().materialized().stream()
                            .anyMatch(note -> note.depends().contains(on.toString()))) {
                dependents.add(table.key());
            }
        }
        for (List<Object> row : duck.rows(
                "SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal AND database_name = ?",
                DATABASE)) {
            ViewNote note = read((String) row.get(2), ViewNote.class);
            if (note.depends().contains(on.toString())) {
                dependents.add(Name.of((String) row.get(0), (String) row.get(1)));
            }
        }
        return dependents;
    }

    /** The session's parameters by name. */
    Map<String, String> settings() {
        return settings.all();
    }

    List<String> searchPath() {
        return settings.searchPath();
    }

    List<String> localSchemas() throws SqlFailure {
        List<String> schemas = new ArrayList<>();
        for (List<Object> row : duck.rows(
                "SELECT schema_name FROM duckdb_schemas() WHERE database_name = ? ORDER BY schema_name", DATABASE)) {
            if (!isSystemSchema((String) row.get(0))) {
                schemas.add((String) row.get(0));
            }
        }
        return schemas;
    }

    /** Every table and view of users, temporary ones left out. */
    List<Relation> relations() throws SqlFailure {
        List<Relation> relations = new ArrayList<>();
        for (String schema : localSchemas()) {
            for (Name name : contents(schema)) {
                local(schema, name.name(), false).ifPresent(relations::add);
            }
        }
        return relations;
    }

    long rowCount(Relation.Table table) throws SqlFailure {
        return (Long) duck.rows("SELECT count(*) FROM " + table.sql()).get(0).get(0);
    }

    /** The tables and views of a schema. */
    List<Name> contents(String schema) throws SqlFailure {
        List<Name> contents = new ArrayList<>();
        for (List<Object> row : duck.rows(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = ?"
                        + " UNION ALL SELECT view_name FROM duckdb_views() WHERE database_name = ? AND schema_name = ?",
                DATABASE,
                schema,
                DATABASE,
                schema)) {
            contents.add(Name.of(schema, (String) row.get(0)));
        }
        return contents;
    }

    /** How many columns a query in DuckDB's SQL gives. */
    int columnCount(String sql) throws SqlFailure {
        try (PreparedStatement statement = duck.prepare(sql)) {
            return statement.getMetaData().getColumnCount();
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /** What a view gives now; empty when it cannot be resolved. */
    List<Field> fieldsOf(Relation.View view, Rendering rendering) {
        try {
            RenderedQuery query = rendering.source(Name.of(view.schema(), view.name()), view.name(), List.of());
            try (PreparedStatement statement = duck.prepare("SELECT * FROM " + query.sql() + " AS v")) {
                return Fields.of(statement, query.outputs()).fields();
            }
        } catch (SqlFailure | SQLException | SpectrumFailure e) {
            return List.of();
        }
    }

    static String write(Object note) {
        try {
            return Sql.string(JSON.writeValueAsString(note));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A note is not writable as JSON", e);
        }
    }

    private static <T> T read(String comment, Class<T> type) {
        try {
            return JSON.readValue(comment, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database file holds a note that is no " + type.getSimpleName(), e);
        }
    }
}
