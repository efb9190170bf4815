package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The relations of users by their object ids and names, as PostgreSQL's catalog knows them. The ids follow from the order of
 * the names, so they hold as long as no table comes or goes.
 */
final class PgRelations {
    private final Catalog catalog;

    PgRelations(Catalog catalog) {
        this.catalog = catalog;
    }

    List<PgRelation> all() throws SqlFailure {
        List<PgRelation> entries = new ArrayList<>();
        for (Relation relation : catalog.relations()) {
            int oid = PgRelation.FIRST + entries.size();
            if (relation instanceof Relation.Table table) {
                entries.add(new PgRelation(oid, table.schema(), table.name(), table));
            } else if (relation instanceof Relation.View view) {
                entries.add(new PgRelation(oid, view.schema(), view.name(), view));
            }
        }
        return entries;
    }

    /** The definitions of the primary keys by object id: as constraints, and as the indexes under them. */
    Map<Integer, String> keyTexts() throws SqlFailure {
        Map<Integer, String> texts = new LinkedHashMap<>();
        for (PgRelation entry : all()) {
            if (!entry.key().isEmpty()) {
                String columns = "(" + String.join(", ", entry.key()) + ")";
                texts.put(entry.constraint(), "PRIMARY KEY " + columns);
                texts.put(
                        entry.index(),
                        "CREATE UNIQUE INDEX " + entry.keyName() + " ON " + entry.schema() + "." + entry.name()
                                + " USING btree " + columns);
            }
        }
        return texts;
    }

    /** The object ids of the relations that unqualified names find. */
    List<Integer> visible() throws SqlFailure {
        List<Integer> oids = new ArrayList<>();
        for (PgRelation entry : all()) {
            if (catalog.searchPath().contains(entry.schema())) {
                oids.add(entry.oid());
                oids.add(entry.index());
            }
        }
        return oids;
    }

    /** The object id of the relation that a name means. */
    int oid(Name name) throws SqlFailure {
        boolean system = name.schema().isEmpty() || name.schema().get().equals("pg_catalog");
        if (system && PgFixed.OIDS.containsKey(name.name())) {
            return PgFixed.OIDS.get(name.name());
        }
        List<String> path = name.schema().map(List::of).orElse(catalog.searchPath());
        List<PgRelation> entries = all();
        for (String schema : path) {
            for (PgRelation entry : entries) {
                if (entry.schema().equals(schema) && entry.name().equals(name.name())) {
                    return entry.oid();
                }
            }
        }
        throw new SqlFailure("42P01", "relation \"" + name + "\" does not exist");
    }

    /** The object id of a relation of users; empty when there is none any more. */
    Optional<Integer> knownOid(Name name) throws SqlFailure {
        return all().stream()
                .filter(entry -> Name.of(entry.schema(), entry.name()).equals(name))
                .map(PgRelation::oid)
                .findFirst();
    }

    /** The name of a relation, with its schema when that is not on the search path. */
    Rendered nameOf(String oid) throws SqlFailure {
        Map<Integer, String> names = new LinkedHashMap<>();
        PgFixed.OIDS.forEach((name, id) -> names.put(id, name));
        for (PgRelation entry : all()) {
            boolean visible = catalog.searchPath().contains(entry.schema());
            names.put(entry.oid(), (visible ? "" : entry.schema() + ".") + entry.name());
        }
        String found = CatalogFunctions.lookUp(names, oid);
        return Rendered.of("coalesce(" + found + ", CAST(" + oid + " AS VARCHAR))", SqlType.TEXT);
    }

    /** The queries of the views, by object id. */
    Map<Integer, String> viewTexts() throws SqlFailure {
        Map<Integer, String> texts = new LinkedHashMap<>();
        for (PgRelation entry : all()) {
            if (entry.relation() instanceof Relation.View view) {
                texts.put(entry.oid(), view.note().query());
            }
        }
        return texts;
    }
}
