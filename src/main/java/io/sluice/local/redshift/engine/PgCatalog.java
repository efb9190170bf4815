package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of PostgreSQL's catalog that drivers and psql ask: schemas, tables, views, their columns and types, as
 * queries of DuckDB's.
 */
final class PgCatalog {
    private static final int FIRST_SCHEMA = 2200;
    private static final int PG_CLASS = 1259;
    private static final int PG_REWRITE = 2618;

    private final Catalog catalog;
    private final PgRelations relations;

    PgCatalog(Catalog catalog) {
        this.catalog = catalog;
        this.relations = new PgRelations(catalog);
    }

    /** The query of a view; empty when it is not emulated. */
    Optional<String> view(String name) throws SqlFailure {
        return switch (name) {
            case "pg_namespace" -> Optional.of(namespaces());
            case "pg_class" -> Optional.of(classes());
            case "pg_attribute" -> Optional.of(attributes());
            case "pg_type" -> Optional.of(PgTypes.rows());
            case "pg_attrdef" -> Optional.of(defaults());
            case "pg_description" -> Optional.of(descriptions());
            case "pg_index" -> Optional.of(indexes());
            case "pg_rewrite" -> Optional.of(rules());
            case "pg_depend" -> Optional.of(dependencies());
            case "pg_constraint" -> Optional.of(constraints());
            case "pg_user", "pg_roles", "pg_database", "pg_am" -> Optional.of(PgFixed.view(name, catalog.user()));
            default -> Optional.ofNullable(PgFixed.EMPTY.get(name))
                    .map(columns -> SystemViews.values(columns, List.of()));
        };
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
        schemaOids().forEach((schema, oid) -> rows.add(Arrays.asList(oid, schema, PgFixed.OWNER, null)));
        return SystemViews.values("oid INTEGER, nspname, nspowner INTEGER, nspacl", rows);
    }

    /** A view is a rule of its relation. */
    private String rules() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        for (PgRelation entry : relations.all()) {
            if (entry.kind().equals("v")) {
                rows.add(Arrays.asList(entry.rule(), "_RETURN", entry.oid(), "1", "true", "O"));
            }
        }
        return SystemViews.values(
                "oid INTEGER, rulename, ev_class INTEGER, ev_type, is_instead BOOLEAN, ev_enabled", rows);
    }

    /** What the rules of views depend on; nothing for those WITH NO SCHEMA BINDING. */
    private String dependencies() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        List<PgRelation> entries = relations.all();
        for (PgRelation view : entries) {
            for (PgRelation on : entries) {
                if (view.depends().contains(on.schema() + "." + on.name())) {
                    rows.add(Arrays.asList(PG_REWRITE, view.rule(), 0, PG_CLASS, on.oid(), 0, "n"));
                }
            }
        }
        return SystemViews.values(
                "classid INTEGER, objid INTEGER, objsubid INTEGER, refclassid INTEGER, refobjid INTEGER,"
                        + " refobjsubid INTEGER, deptype",
                rows);
    }

    private String classes() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        Map<String, Integer> schemas = schemaOids();
        rows.add(Arrays.asList(PG_CLASS, "pg_class", 11, "r", 0, "false"));
        for (PgRelation entry : relations.all()) {
            int schema = schemas.get(entry.schema());
            String keyed = entry.key().isEmpty() ? "false" : "true";
            rows.add(Arrays.asList(entry.oid(), entry.name(), schema, entry.kind(), entry.columns(), keyed));
            if (!entry.key().isEmpty()) {
                int columns = entry.key().size();
                rows.add(Arrays.asList(entry.index(), entry.keyName(), schema, "i", columns, "false"));
            }
        }
        return "SELECT *, " + PgFixed.CLASS_CONSTANTS + " FROM ("
                + SystemViews.values(
                        "oid INTEGER, relname, relnamespace INTEGER, relkind, relnatts SMALLINT, relhasindex BOOLEAN",
                        rows)
                + ")";
    }

    private String indexes() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        for (PgRelation entry : relations.all()) {
            if (!entry.key().isEmpty()) {
                rows.add(Arrays.asList(
                        entry.index(),
                        entry.oid(),
                        entry.numbers(" "),
                        entry.key().size()));
            }
        }
        return "SELECT *, " + PgFixed.INDEX_CONSTANTS + " FROM ("
                + SystemViews.values("indexrelid INTEGER, indrelid INTEGER, indkey, indnatts SMALLINT", rows) + ")";
    }

    private String constraints() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        Map<String, Integer> schemas = schemaOids();
        for (PgRelation entry : relations.all()) {
            if (!entry.key().isEmpty()) {
                rows.add(Arrays.asList(
                        entry.constraint(),
                        entry.keyName(),
                        schemas.get(entry.schema()),
                        entry.oid(),
                        entry.index(),
                        "{" + entry.numbers(",") + "}"));
            }
        }
        String known = SystemViews.values(
                "oid INTEGER, conname, connamespace INTEGER, conrelid INTEGER, conindid INTEGER, conkey", rows);
        return "SELECT *, " + PgFixed.CONSTRAINT_CONSTANTS + " FROM (" + known + ")";
    }

    /** The query of pg_attribute. */
    String attributes() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        List<Relation> found = catalog.relations();
        for (int i = 0; i < found.size(); i++) {
            List<SqlType> types = new ArrayList<>();
            List<TableColumn> columns = List.of();
            List<String> names = List.of();
            List<String> sortKeys = List.of();
            String distributionKey = "";
            if (found.get(i) instanceof Relation.Table table) {
                sortKeys = table.note().sortKeys();
                distributionKey = table.note().distributionKey();
                columns = table.columns();
                names = columns.stream().map(TableColumn::name).toList();
                columns.forEach(column -> types.add(column.type()));
            } else if (found.get(i) instanceof Relation.View view) {
                names = view.note().types().isEmpty() ? List.of() : view.note().columns();
                for (String type : view.note().types()) {
                    types.add(SqlType.parse(new Cursor(type)));
                }
            }
            for (int c = 0; c < names.size(); c++) {
                boolean table = !columns.isEmpty();
                rows.add(Arrays.asList(
                        PgRelation.FIRST + i,
                        names.get(c),
                        types.get(c).pg().oid(),
                        types.get(c).pg().size(),
                        c + 1,
                        types.get(c).typmod(),
                        table && columns.get(c).name().equals(distributionKey) ? "true" : "false",
                        sortKeys.indexOf(names.get(c)) + 1,
                        table && !columns.get(c).nullable() ? "true" : "false",
                        table && DefaultValues.shown(columns.get(c), c).isPresent() ? "true" : "false",
                        "false"));
            }
        }
        for (PgRelation entry : relations.all()) {
            for (int c = 0; c < entry.key().size(); c++) {
                SqlType type = ((Relation.Table) entry.relation())
                        .column(entry.key().get(c))
                        .type();
                rows.add(Arrays.asList(
                        entry.index(),
                        entry.key().get(c),
                        type.pg().oid(),
                        type.pg().size(),
                        c + 1,
                        type.typmod(),
                        "false",
                        0,
                        "false",
                        "false",
                        "false"));
            }
        }
        String known = SystemViews.values(
                "attrelid INTEGER, attname, atttypid INTEGER, attlen SMALLINT, attnum SMALLINT, atttypmod INTEGER,"
                        + " attisdistkey BOOLEAN, attsortkeyord INTEGER, attnotnull BOOLEAN, atthasdef BOOLEAN,"
                        + " attisdropped BOOLEAN",
                rows);
        return "SELECT *, " + PgFixed.ATTRIBUTE_CONSTANTS + " FROM (" + known + ")";
    }

    private String defaults() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        List<Relation> found = catalog.relations();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i) instanceof Relation.Table table) {
                for (int c = 0; c < table.columns().size(); c++) {
                    Optional<String> value = DefaultValues.shown(table.columns().get(c), c);
                    if (value.isPresent()) {
                        rows.add(Arrays.asList(PgRelation.FIRST + i, c + 1, value.get(), value.get()));
                    }
                }
            }
        }
        return SystemViews.values("adrelid INTEGER, adnum SMALLINT, adbin, adsrc", rows);
    }

    /** The query of pg_description. */
    String descriptions() throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        List<Relation> found = catalog.relations();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i) instanceof Relation.Table table) {
                describe(rows, PgRelation.FIRST + i, 0, table.note().comment());
                for (int c = 0; c < table.columns().size(); c++) {
                    describe(
                            rows,
                            PgRelation.FIRST + i,
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
}
