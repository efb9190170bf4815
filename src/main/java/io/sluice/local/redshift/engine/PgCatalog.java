package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of PostgreSQL's catalog that drivers and psql ask: schemas, tables, views, their columns and types, as
 * queries of DuckDB's. Object ids follow from the names' order, so they hold as long as no table comes or goes.
 */
final class PgCatalog {
    private static final int FIRST_SCHEMA = 2200;
    private static final int FIRST_RELATION = 100_000;
    private static final int PG_CLASS = 1259;
    private static final int OWNER = 100;

    private final Catalog catalog;

    PgCatalog(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The query of a view; empty when it is not emulated. */
    Optional<String> view(String name) throws SqlFailure {
        return switch (name) {
            case "pg_namespace" -> Optional.of(namespaces());
            case "pg_class" -> Optional.of(classes());
            case "pg_attribute" -> Optional.of(attributes());
            case "pg_type" -> Optional.of(types());
            case "pg_attrdef" -> Optional.of(defaults());
            case "pg_description" -> Optional.of(descriptions());
            case "pg_index" -> Optional.of(
                    none("indexrelid INTEGER, indrelid INTEGER, indisprimary BOOLEAN, indisunique BOOLEAN, indkey"));
            case "pg_constraint" -> Optional.of(
                    none("oid INTEGER, conname, conrelid INTEGER, confrelid INTEGER, contype, conkey, confkey"));
            case "pg_database" -> Optional.of(SystemViews.values(
                    "oid INTEGER, datname, datdba INTEGER, encoding INTEGER, datistemplate BOOLEAN,"
                            + " datallowconn BOOLEAN",
                    List.of(Arrays.asList(1, "dev", OWNER, 6, "false", "true"))));
            default -> Optional.empty();
        };
    }

    private static String none(String columns) {
        return SystemViews.values(columns, List.of());
    }

    private Map<String, Integer> schemaOids() throws SqlFailure {
        Map<String, Integer> oids = new LinkedHashMap<>();
        oids.put("pg_catalog", 11);
        oids.put("information_schema", 12);
        for (String schema : catalog.localSchemas()) {
            oids.put(schema, FIRST_SCHEMA + oids.size());
        }
        for (Catalog.ExternalSchema schema : catalog.externalSchemas()) {
            oids.put(schema.name(), FIRST_SCHEMA + oids.size());
        }
        return oids;
    }

    private String namespaces() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        schemaOids().forEach((schema, oid) -> rows.add(Arrays.asList(oid, schema, OWNER, null)));
        return SystemViews.values("oid INTEGER, nspname, nspowner INTEGER, nspacl", rows);
    }

    private String classes() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        Map<String, Integer> schemas = schemaOids();
        rows.add(Arrays.asList(PG_CLASS, "pg_class", 11, OWNER, "r", 0, 0));
        List<Relation> relations = catalog.relations();
        for (int i = 0; i < relations.size(); i++) {
            if (relations.get(i) instanceof Relation.Table table) {
                rows.add(Arrays.asList(
                        FIRST_RELATION + i,
                        table.name(),
                        schemas.get(table.schema()),
                        OWNER,
                        "r",
                        table.columns().size(),
                        0));
            } else if (relations.get(i) instanceof Relation.View view) {
                rows.add(Arrays.asList(
                        FIRST_RELATION + i,
                        view.name(),
                        schemas.get(view.schema()),
                        OWNER,
                        "v",
                        view.note().columns().size(),
                        0));
            }
        }
        return SystemViews.values(
                "oid INTEGER, relname, relnamespace INTEGER, relowner INTEGER, relkind, relnatts SMALLINT,"
                        + " reltuples FLOAT",
                rows);
    }

    /** The object ids of the relations that unqualified names find. */
    List<Integer> visible() throws SqlFailure {
        List<Integer> oids = new ArrayList<>();
        List<Relation> relations = catalog.relations();
        for (int i = 0; i < relations.size(); i++) {
            String schema = relations.get(i) instanceof Relation.Table table
                    ? table.schema()
                    : ((Relation.View) relations.get(i)).schema();
            if (catalog.searchPath().contains(schema)) {
                oids.add(FIRST_RELATION + i);
            }
        }
        return oids;
    }

    private String attributes() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        List<Relation> relations = catalog.relations();
        for (int i = 0; i < relations.size(); i++) {
            List<SqlType> types = new ArrayList<>();
            List<TableColumn> columns = List.of();
            List<String> names = List.of();
            if (relations.get(i) instanceof Relation.Table table) {
                columns = table.columns();
                names = columns.stream().map(TableColumn::name).toList();
                columns.forEach(column -> types.add(column.type()));
            } else if (relations.get(i) instanceof Relation.View view) {
                names = view.note().types().isEmpty() ? List.of() : view.note().columns();
                for (String type : view.note().types()) {
                    types.add(SqlType.parse(new Cursor(type)));
                }
            }
            for (int c = 0; c < names.size(); c++) {
                boolean table = !columns.isEmpty();
                rows.add(Arrays.asList(
                        FIRST_RELATION + i,
                        names.get(c),
                        types.get(c).pg().oid(),
                        types.get(c).pg().size(),
                        c + 1,
                        types.get(c).typmod(),
                        table && !columns.get(c).nullable() ? "true" : "false",
                        table && columns.get(c).defaultSql().isPresent() ? "true" : "false",
                        "false"));
            }
        }
        return SystemViews.values(
                "attrelid INTEGER, attname, atttypid INTEGER, attlen SMALLINT, attnum SMALLINT, atttypmod INTEGER,"
                        + " attnotnull BOOLEAN, atthasdef BOOLEAN, attisdropped BOOLEAN",
                rows);
    }

    private static String types() {
        List<List<Object>> rows = new ArrayList<>();
        for (PgType type : PgType.values()) {
            rows.add(Arrays.asList(type.oid(), Expr.Cast.nameOf(type), 11, type.size(), "b", "false", 0, 0, 0, ","));
        }
        return SystemViews.values(
                "oid INTEGER, typname, typnamespace INTEGER, typlen SMALLINT, typtype, typnotnull BOOLEAN,"
                        + " typbasetype INTEGER, typelem INTEGER, typrelid INTEGER, typdelim",
                rows);
    }

    private String defaults() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        List<Relation> relations = catalog.relations();
        for (int i = 0; i < relations.size(); i++) {
            if (relations.get(i) instanceof Relation.Table table) {
                for (int c = 0; c < table.columns().size(); c++) {
                    Optional<String> value = table.columns().get(c).defaultSql();
                    if (value.isPresent()) {
                        rows.add(Arrays.asList(FIRST_RELATION + i, c + 1, value.get(), value.get()));
                    }
                }
            }
        }
        return SystemViews.values("adrelid INTEGER, adnum SMALLINT, adbin, adsrc", rows);
    }

    private String descriptions() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        List<Relation> relations = catalog.relations();
        for (int i = 0; i < relations.size(); i++) {
            if (relations.get(i) instanceof Relation.Table table) {
                describe(rows, FIRST_RELATION + i, 0, table.note().comment());
                for (int c = 0; c < table.columns().size(); c++) {
                    describe(
                            rows,
                            FIRST_RELATION + i,
                            c + 1,
                            table.columns().get(c).note().comment());
                }
            }
        }
        return SystemViews.values("objoid INTEGER, classoid INTEGER, objsubid INTEGER, description", rows);
    }

    private static void describe(List<List<Object>> rows, int relation, int column, String comment) {
        if (!comment.isEmpty()) {
            rows.add(Arrays.asList(relation, PG_CLASS, column, comment));
        }
    }

    /** The columns of the late-binding views that can be resolved now, as pg_get_late_binding_view_cols() gives them. */
    static String lateColumns(Rendering rendering) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation relation : rendering.catalog().relations()) {
            if (relation instanceof Relation.View view && view.note().late()) {
                List<Field> fields = rendering.catalog().fieldsOf(view, rendering);
                for (int i = 0; i < fields.size(); i++) {
                    Field field = fields.get(i);
                    rows.add(Arrays.asList(view.schema(), view.name(), field.name(), SqlType.described(field), i + 1));
                }
            }
        }
        return SystemViews.values("schemaname, tablename, columnname, columntype, columnnum INTEGER", rows);
    }

    /** {@code current_schemas(implicit)[n]}: the search path, counted from 1. */
    static String schema(Catalog catalog, boolean implicit, int number) {
        List<String> path = new ArrayList<>(implicit ? List.of("pg_catalog") : Collections.emptyList());
        path.addAll(catalog.searchPath());
        return number >= 1 && number <= path.size() ? Sql.string(path.get(number - 1)) : "NULL";
    }
}
