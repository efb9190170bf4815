package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CREATE TABLE, in its three forms: by columns, LIKE another table, AS a query.
 *
 * @param names the column names given to AS, empty for the query's own
 */
record CreateTable(
        Name name,
        boolean temporary,
        boolean ifNotExists,
        List<ColumnDefinition> columns,
        Optional<Likeness> like,
        TableNote attributes,
        List<String> names,
        Optional<Query> query)
        implements Statement {

    /** LIKE a table. */
    record Likeness(Name table, boolean includingDefaults) {}

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Optional<RenderedQuery> source = Optional.empty();
        if (query.isPresent()) {
            source = Optional.of(query.get().render(Scope.root(rendering)));
        }
        Optional<RenderedQuery> filling = source;
        Name target = temporary
                ? Name.of("pg_temp", name.name())
                : Name.of(rendering.catalog().creationSchema(name), name.name());
        Map<Name, LockMode> locks = Plan.locks(rendering, Optional.empty());
        locks.put(target, LockMode.EXCLUSIVE);
        if (temporary) {
            locks.remove(target);
        }
        if (like.isPresent()) {
            rendering.catalog().table(like.get().table());
        }
        return Plan.of(Plan.Block.INSIDE, locks, execution -> create(execution, target, filling));
    }

    private Result create(Execution execution, Name target, Optional<RenderedQuery> source) throws SqlFailure {
        if (execution.catalog().find(target).isPresent()) {
            if (ifNotExists) {
                return Result.done("CREATE TABLE", "relation \"" + name.name() + "\" already exists, skipping");
            }
            throw new SqlFailure("42P07", "Relation \"" + name.name() + "\" already exists");
        }
        Relation.Table table = table(execution, target, source);
        execution.duck().run(Ddl.create(table));
        if (source.isEmpty()) {
            return Result.done("CREATE TABLE");
        }
        List<String> values = new ArrayList<>();
        List<String> aliases = new ArrayList<>();
        for (TableColumn column : table.columns()) {
            String alias = "c" + values.size();
            aliases.add(alias);
            values.add("CAST(" + alias + " AS " + column.type().duckDb() + ")");
        }
        long rows = execution
                .duck()
                .change(
                        "INSERT INTO " + table.sql() + " SELECT " + String.join(", ", values) + " FROM ("
                                + source.get().sql() + ") AS q(" + String.join(", ", aliases) + ")",
                        execution.parameters());
        return Result.done("SELECT " + rows);
    }

    private Relation.Table table(Execution execution, Name target, Optional<RenderedQuery> source) throws SqlFailure {
        List<TableColumn> all = new ArrayList<>();
        TableNote note = attributes;
        if (like.isPresent()) {
            Relation.Table model = execution.catalog().table(like.get().table());
            for (TableColumn column : model.columns()) {
                boolean keeps = like.get().includingDefaults() && !column.isIdentity();
                ColumnNote bare =
                        new ColumnNote(column.note().type(), column.note().encode(), "", "");
                all.add(new TableColumn(
                        column.name(),
                        column.type(),
                        column.nullable(),
                        keeps ? column.defaultSql() : Optional.empty(),
                        bare));
            }
            boolean plain = note.with(TableNote.PrimaryKey.NONE).equals(TableAttributes.none());
            note = plain ? model.note().with(note.primaryKey()) : note;
        }
        for (ColumnDefinition definition : columns) {
            all.add(definition.column(execution.rendering()));
            if (definition.primaryKey()) {
                note = note.with(new TableNote.PrimaryKey(target.name() + "_pkey", List.of(definition.name())));
            }
            note = definition.distributionKey() ? note.with("KEY", definition.name()) : note;
            note = definition.sortKey() ? note.with("COMPOUND", List.of(definition.name())) : note;
        }
        requireKey(all, note.primaryKey().columns());
        if (source.isPresent()) {
            all.addAll(ofQuery(execution, source.get()));
        }
        requireNoSuperKey(all, note);
        return new Relation.Table(target.schema().get(), target.name(), temporary, all, note);
    }

    /** SUPER columns distribute and sort nothing (Developer Guide, "Limitations" of SUPER). */
    private static void requireNoSuperKey(List<TableColumn> columns, TableNote note) throws SqlFailure {
        for (TableColumn column : columns) {
            boolean key = column.name().equals(note.distributionKey())
                    || note.sortKeys().contains(column.name());
            if (key && column.type().equals(SqlType.SUPER)) {
                throw new SqlFailure(
                        "0A000", "column \"" + column.name() + "\" of type super cannot be a distribution or sort key");
            }
        }
    }

    /** The columns of a primary key take no NULL. */
    private static void requireKey(List<TableColumn> columns, List<String> key) throws SqlFailure {
        for (String name : key) {
            if (columns.stream().noneMatch(column -> column.name().equals(name))) {
                throw new SqlFailure("42703", "column \"" + name + "\" named in key does not exist");
            }
        }
        columns.replaceAll(column -> new TableColumn(
                column.name(),
                column.type(),
                column.nullable() && !key.contains(column.name()),
                column.defaultSql(),
                column.note()));
    }

    private List<TableColumn> ofQuery(Execution execution, RenderedQuery source) throws SqlFailure {
        try (PreparedStatement statement = execution.duck().prepare(source.sql())) {
            Fields fields = Fields.of(statement, source.outputs());
            if (!names.isEmpty() && names.size() != fields.fields().size()) {
                throw new SqlFailure(
                        "42601",
                        "CREATE TABLE AS specifies " + names.size() + " column names for "
                                + fields.fields().size() + " columns");
            }
            List<TableColumn> all = new ArrayList<>();
            for (int i = 0; i < fields.fields().size(); i++) {
                SqlType type = fields.types().get(i).forColumn();
                String column = names.isEmpty() ? fields.fields().get(i).name() : names.get(i);
                all.add(new TableColumn(
                        column, type, true, Optional.empty(), new ColumnNote(type.toString(), "", "", "")));
            }
            return all;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /** What {@code SELECT … INTO [TEMP] table} asks for. */
    static CreateTable as(Name table, boolean temporary, Query query) throws SqlFailure {
        return new CreateTable(
                table,
                isTemporary(table, temporary),
                false,
                List.of(),
                Optional.empty(),
                TableAttributes.none(),
                List.of(),
                Optional.of(query));
    }

    private static boolean isTemporary(Name name, boolean declared) throws SqlFailure {
        boolean temporary = declared || name.name().startsWith("#");
        if (temporary
                && name.schema().filter(schema -> !schema.equals("pg_temp")).isPresent()) {
            throw new SqlFailure("42P16", "temporary tables cannot specify a schema name");
        }
        return temporary;
    }

    static CreateTable parse(Cursor cursor) throws SqlFailure {
        cursor.expect("create");
        cursor.accept("local");
        boolean declared = cursor.accept("temp") || cursor.accept("temporary");
        cursor.expect("table");
        boolean ifNotExists = cursor.accept("if", "not", "exists");
        Name name = cursor.relation();
        boolean temporary = isTemporary(name, declared);
        List<ColumnDefinition> columns = new ArrayList<>();
        Optional<Likeness> like = Optional.empty();
        List<String> names = List.of();
        TableNote attributes = TableAttributes.none();
        TableNote.PrimaryKey key = TableNote.PrimaryKey.NONE;
        if (cursor.at("(")) {
            if (cursor.peek(2).is(",") || cursor.peek(2).is(")")) {
                names = cursor.identifiers();
            } else {
                cursor.expect("(");
                do {
                    if (cursor.at("like")) {
                        like = Optional.of(like(cursor));
                    } else {
                        Optional<TableNote.PrimaryKey> constraint = constraint(cursor, name.name());
                        if (constraint.isEmpty()) {
                            columns.add(ColumnDefinition.parse(cursor));
                        } else if (!constraint.get().columns().isEmpty()) {
                            key = constraint.get();
                        }
                    }
                } while (cursor.accept(","));
                cursor.expect(")");
            }
        }
        attributes = TableAttributes.parse(cursor, attributes).with(key);
        Optional<Query> query = Optional.empty();
        if (columns.isEmpty() && like.isEmpty()) {
            cursor.expect("as");
            query = Optional.of(new QueryParser(cursor).query());
        }
        return new CreateTable(name, temporary, ifNotExists, columns, like, attributes, names, query);
    }

    private static Likeness like(Cursor cursor) throws SqlFailure {
        cursor.expect("like");
        Name model = cursor.relation();
        boolean defaults = cursor.accept("including", "defaults");
        cursor.accept("excluding", "defaults");
        return new Likeness(model, defaults);
    }

    /**
     * Reads a constraint of the table, which Redshift does not enforce. Only a primary key has columns in the answer;
     * empty when no constraint stands here.
     */
    static Optional<TableNote.PrimaryKey> constraint(Cursor cursor, String table) throws SqlFailure {
        String name = cursor.accept("constraint") ? cursor.identifier() : table + "_pkey";
        if (cursor.accept("primary", "key")) {
            return Optional.of(new TableNote.PrimaryKey(name, cursor.identifiers()));
        }
        if (cursor.accept("unique")) {
            cursor.identifiers();
            return Optional.of(TableNote.PrimaryKey.NONE);
        }
        if (cursor.accept("foreign", "key")) {
            cursor.identifiers();
            cursor.expect("references");
            cursor.relation();
            if (cursor.at("(")) {
                cursor.skipGroup();
            }
            return Optional.of(TableNote.PrimaryKey.NONE);
        }
        if (cursor.at("check")) {
            throw new SqlFailure("0A000", "CHECK constraints are not supported: Redshift has none");
        }
        return Optional.empty();
    }
}
