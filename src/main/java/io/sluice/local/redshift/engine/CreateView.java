package io.sluice.local.redshift.engine;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CREATE [OR REPLACE] VIEW … [WITH NO SCHEMA BINDING]; the query is kept as text. */
record CreateView(
        Name name,
        boolean replaces,
        List<String> columns,
        Query query,
        String text,
        List<Name> references,
        boolean late)
        implements Statement {

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Name target = Name.of(rendering.catalog().creationSchema(name), name.name());
        Optional<RenderedQuery> bound = Optional.empty();
        if (late) {
            for (Name reference : references) {
                if (reference.schema().isEmpty()) {
                    throw new SqlFailure(
                            "42601",
                            "All the relation names inside should be qualified when creating VIEW WITH NO SCHEMA"
                                    + " BINDING.");
                }
            }
        } else {
            bound = Optional.of(query.render(Scope.root(rendering)));
            if (rendering.relations().stream().anyMatch(read -> read.schema().equals(Optional.of("pg_temp")))) {
                throw SqlFailure.notSupported("A view over a temporary table");
            }
            if (rendering.readsExternalTables()) {
                throw new SqlFailure("0A000", "External tables are not supported in views")
                        .withHint("Create the view WITH NO SCHEMA BINDING.");
            }
        }
        Optional<RenderedQuery> rendered = bound;
        Map<Name, LockMode> locks = Plan.locks(rendering, Optional.empty());
        locks.put(target, LockMode.EXCLUSIVE);
        return Plan.of(Plan.Block.INSIDE, locks, execution -> create(execution, target, rendered));
    }

    private Result create(Execution execution, Name target, Optional<RenderedQuery> bound) throws SqlFailure {
        Optional<Relation> before = execution.catalog().find(target);
        String sql = Catalog.DATABASE + "." + Sql.name(target.schema().get(), target.name());
        if (before.isPresent()) {
            if (!replaces || !(before.get() instanceof Relation.View)) {
                throw new SqlFailure("42P07", "Relation \"" + name.name() + "\" already exists");
            }
            execution.duck().run("DROP VIEW " + sql);
        }
        List<String> names = new ArrayList<>();
        List<String> placeholders = new ArrayList<>();
        List<String> types = new ArrayList<>();
        if (bound.isPresent()) {
            describe(execution, bound.get(), names, types, placeholders);
        }
        String body = placeholders.isEmpty() ? "SELECT 1 AS late" : "SELECT " + String.join(", ", placeholders);
        List<String> depends = bound.isEmpty()
                ? List.of()
                : execution.rendering().relations().stream().map(Name::toString).toList();
        ViewNote note = new ViewNote(
                text,
                late,
                late ? columns : names,
                types,
                depends,
                execution.catalog().searchPath(),
                execution.rendering().facts().user());
        execution.duck().run("CREATE VIEW " + sql + " AS " + body);
        execution.duck().run("COMMENT ON VIEW " + sql + " IS " + Catalog.write(note));
        return Result.done("CREATE VIEW");
    }

    private void describe(
            Execution execution, RenderedQuery bound, List<String> names, List<String> types, List<String> placeholders)
            throws SqlFailure {
        try (PreparedStatement statement = execution.duck().prepare(bound.sql())) {
            Fields fields = Fields.of(statement, bound.outputs());
            for (int i = 0; i < fields.fields().size(); i++) {
                String column = i < columns.size()
                        ? columns.get(i)
                        : fields.fields().get(i).name();
                if (names.contains(column)) {
                    throw new SqlFailure("42701", "column \"" + column + "\" specified more than once");
                }
                names.add(column);
                types.add(fields.types().get(i).toString());
                placeholders.add("CAST(NULL AS " + fields.types().get(i).duckDb() + ") AS " + Sql.name(column));
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    static CreateView parse(Cursor cursor) throws SqlFailure {
        cursor.expect("create");
        boolean replaces = cursor.accept("or", "replace");
        cursor.expect("view");
        Name name = cursor.relation();
        List<String> columns = cursor.at("(") ? cursor.identifiers() : List.of();
        cursor.expect("as");
        int start = cursor.position();
        Query query = new QueryParser(cursor).query();
        String text = cursor.textSince(start);
        boolean late = cursor.accept("with", "no", "schema", "binding");
        return new CreateView(name, replaces, columns, query, text, cursor.references(), late);
    }
}
