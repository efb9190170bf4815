package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Optional;

/**
 * CREATE MATERIALIZED VIEW: a table that holds the rows of its query as of its last REFRESH (Developer Guide, "CREATE
 * MATERIALIZED VIEW").
 */
record CreateMaterializedView(
        Name name, TableNote attributes, List<String> columns, Query query, String text, Auto auto)
        implements Statement {

    enum Auto {
        YES,
        NO
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        CreateTable table = new CreateTable(
                name, false, false, List.of(), Optional.empty(), attributes, columns, Optional.of(query));
        table.plan(rendering);
        List<String> depends =
                rendering.relations().stream().map(Name::toString).toList();
        if (rendering.relations().stream().anyMatch(read -> read.schema().equals(Optional.of("pg_temp")))) {
            throw new SqlFailure("0A000", "Materialized views cannot be defined on temporary tables");
        }
        if (rendering.readsExternalTables() && auto == Auto.YES) {
            throw new SqlFailure("0A000", "AUTO REFRESH is not supported for a materialized view over external tables")
                    .withHint("Leave AUTO REFRESH YES out, and REFRESH MATERIALIZED VIEW when the files change.");
        }
        MaterializedNote note = new MaterializedNote(text, rendering.catalog().searchPath(), depends, auto == Auto.YES);
        CreateTable noted = new CreateTable(
                name, false, false, List.of(), Optional.empty(), attributes.with(note), columns, Optional.of(query));
        return noted.plan(rendering).tagged("CREATE MATERIALIZED VIEW");
    }

    static CreateMaterializedView parse(Cursor cursor) throws SqlFailure {
        cursor.expect("create", "materialized", "view");
        Name name = cursor.relation();
        List<String> columns = cursor.at("(") ? cursor.identifiers() : List.of();
        TableNote attributes = TableAttributes.none();
        Auto auto = Auto.NO;
        while (!cursor.at("as")) {
            int before = cursor.position();
            attributes = TableAttributes.parse(cursor, attributes);
            if (cursor.accept("auto", "refresh")) {
                auto = cursor.accept("yes") ? Auto.YES : Auto.NO;
                if (auto == Auto.NO) {
                    cursor.expect("no");
                }
            }
            if (cursor.position() == before) {
                throw cursor.unexpected();
            }
        }
        cursor.expect("as");
        int start = cursor.position();
        Query query = new QueryParser(cursor).query();
        return new CreateMaterializedView(name, attributes, columns, query, cursor.textSince(start), auto);
    }
}
