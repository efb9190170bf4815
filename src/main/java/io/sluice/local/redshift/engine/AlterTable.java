package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** ALTER TABLE. */
record AlterTable(Name name, Change change) implements Statement {
    /** Encodings under which a column keeps its length (Developer Guide, "ALTER TABLE"). */
    private static final Set<String> FIXED_WIDTH = Set.of("bytedict", "runlength", "text255", "text32k");

    /** One change of a table. */
    interface Change {
        /** The DuckDB statements that make it; may be none. */
        String sql(Relation.Table table, Execution execution) throws SqlFailure;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Relation.Table before = rendering.catalog().table(name);
        Map<Name, LockMode> locks = new TreeMap<>();
        if (!before.temporary()) {
            locks.put(before.key(), LockMode.EXCLUSIVE);
        }
        return Plan.of(Plan.Block.INSIDE, locks, execution -> {
            String sql = change.sql(execution.catalog().table(name), execution);
            if (!sql.isEmpty()) {
                execution.duck().run(sql);
            }
            return Result.done("ALTER TABLE");
        });
    }

    static Statement parse(Cursor cursor) throws SqlFailure {
        cursor.expect("alter");
        if (!cursor.accept("table")) {
            return other(cursor);
        }
        Name name = cursor.relation();
        return AlterExternalTable.parse(cursor, name);
    }

    private static Statement other(Cursor cursor) throws SqlFailure {
        String kind = cursor.anyWord().toUpperCase(Locale.ROOT);
        boolean owner = false;
        while (!cursor.atEnd()) {
            owner |= cursor.next().is("owner");
        }
        if (owner && (kind.equals("SCHEMA") || kind.equals("VIEW")) || kind.equals("DEFAULT")) {
            return new Accepted("ALTER " + kind, Plan.Block.INSIDE);
        }
        throw SqlFailure.notSupported("ALTER " + kind);
    }

    /** Reads what follows the name of a local table. */
    static Statement statement(Cursor cursor, Name name) throws SqlFailure {
        if (cursor.at("append")) {
            return AppendTable.parse(cursor, name);
        }
        if (cursor.accept("owner", "to")) {
            cursor.anyWord();
            return new AlterTable(name, (table, execution) -> "");
        }
        if (cursor.accept("rename")) {
            return new AlterTable(name, rename(cursor));
        }
        if (cursor.accept("add")) {
            return new AlterTable(name, add(cursor, name));
        }
        if (cursor.accept("drop")) {
            return new AlterTable(name, drop(cursor));
        }
        if (cursor.accept("alter")) {
            return new AlterTable(name, alter(cursor));
        }
        throw SqlFailure.notSupported("ALTER TABLE … " + cursor.peek().text().toUpperCase(Locale.ROOT));
    }

    private static void rest(Cursor cursor) {
        while (!cursor.atEnd()) {
            cursor.next();
        }
    }

    private static Change rename(Cursor cursor) throws SqlFailure {
        if (cursor.accept("to")) {
            String to = cursor.identifier();
            return (table, execution) -> {
                if (execution.catalog().find(Name.of(table.schema(), to)).isPresent()) {
                    throw new SqlFailure("42P07", "Relation \"" + to + "\" already exists");
                }
                execution.catalog().activity().wear().renamed(table.key(), Name.of(table.schema(), to));
                return "ALTER TABLE " + table.sql() + " RENAME TO " + Sql.name(to);
            };
        }
        cursor.accept("column");
        String from = cursor.identifier();
        cursor.expect("to");
        String to = cursor.identifier();
        return (table, execution) -> {
            table.column(from);
            TableNote note = table.note();
            TableNote renamed = note.with(
                            note.distribution(), note.distributionKey().equals(from) ? to : note.distributionKey())
                    .with(
                            note.sort(),
                            note.sortKeys().stream()
                                    .map(key -> key.equals(from) ? to : key)
                                    .toList())
                    .with(new TableNote.PrimaryKey(
                            note.primaryKey().name(),
                            note.primaryKey().columns().stream()
                                    .map(key -> key.equals(from) ? to : key)
                                    .toList()));
            return "ALTER TABLE " + table.sql() + " RENAME COLUMN " + Sql.name(from) + " TO " + Sql.name(to) + ";\n"
                    + Ddl.note(noted(table, renamed));
        };
    }

    private static Change add(Cursor cursor, Name name) throws SqlFailure {
        Optional<TableNote.PrimaryKey> key = CreateTable.constraint(cursor, name.name());
        if (key.isPresent()) {
            return (table, execution) -> addKey(table, key.get());
        }
        cursor.accept("column");
        ColumnDefinition definition = ColumnDefinition.parse(cursor);
        if (cursor.at(",")) {
            throw new SqlFailure("0A000", "ALTER TABLE adds one column at a time in Redshift");
        }
        if (!definition.identity().isEmpty()) {
            throw new SqlFailure("0A000", "ALTER TABLE ADD COLUMN does not support IDENTITY");
        }
        return (table, execution) -> {
            if (table.columns().stream().anyMatch(column -> column.name().equals(definition.name()))) {
                throw new SqlFailure(
                        "42701",
                        "column \"" + definition.name() + "\" of relation \"" + table.name() + "\" already exists");
            }
            TableColumn column = definition.column(execution.rendering());
            if (!column.nullable() && column.defaultSql().isEmpty()) {
                throw new SqlFailure(
                        "0A000",
                        "ALTER TABLE ADD COLUMN defined as NOT NULL must have a non-null default" + " expression");
            }
            String alter = "ALTER TABLE " + table.sql();
            return alter + " ADD COLUMN " + Sql.name(column.name()) + " "
                    + column.type().duckDb()
                    + column.defaultSql().map(sql -> " DEFAULT " + sql).orElse("") + ";\n"
                    + (column.nullable() ? "" : alter + " ALTER COLUMN " + Sql.name(column.name()) + " SET NOT NULL;\n")
                    + Ddl.note(table, column.name(), column.note());
        };
    }

    private static String addKey(Relation.Table table, TableNote.PrimaryKey key) throws SqlFailure {
        for (String column : key.columns()) {
            table.column(column);
        }
        return key.columns().isEmpty() ? "" : Ddl.note(noted(table, table.note().with(key)));
    }

    private static String withoutKey(Relation.Table table) {
        return Ddl.note(noted(table, table.note().with(TableNote.PrimaryKey.NONE)));
    }

    private static Change drop(Cursor cursor) throws SqlFailure {
        if (cursor.accept("constraint")) {
            String constraint = cursor.identifier();
            rest(cursor);
            return (table, execution) -> table.note().primaryKey().name().equals(constraint) ? withoutKey(table) : "";
        }
        cursor.accept("column");
        String column = cursor.identifier();
        boolean cascades = cursor.accept("cascade");
        cursor.accept("restrict");
        return (table, execution) -> {
            table.column(column);
            List<Name> views = execution.catalog().dependents(table.key());
            if (!views.isEmpty()) {
                throw cascades
                        ? SqlFailure.notSupported("DROP COLUMN … CASCADE of a table under the view " + views.get(0))
                        : new SqlFailure(
                                "2BP01",
                                "cannot drop table " + table.name() + " column " + column
                                        + " because other objects depend on it");
            }
            if (table.note().distributionKey().equals(column)
                    || table.note().sortKeys().contains(column)) {
                throw new SqlFailure("0A000", "cannot drop the distkey or sortkey column \"" + column + "\"");
            }
            boolean key = table.note().primaryKey().columns().contains(column);
            return "ALTER TABLE " + table.sql() + " DROP COLUMN " + Sql.name(column)
                    + (key ? ";\n" + withoutKey(table) : "");
        };
    }

    private static Change alter(Cursor cursor) throws SqlFailure {
        if (cursor.accept("diststyle")) {
            String style = TableAttributes.style(cursor);
            String key = cursor.accept("distkey") ? cursor.identifier() : "";
            return (table, execution) -> Ddl.note(noted(table, table.note().with(style, key)));
        }
        if (cursor.accept("distkey")) {
            String key = cursor.identifier();
            return (table, execution) -> Ddl.note(noted(table, table.note().with("KEY", key)));
        }
        if (cursor.at("sortkey") || cursor.at("compound")) {
            TableNote sorted = TableAttributes.sort(cursor, TableAttributes.none());
            return (table, execution) -> Ddl.note(noted(table, table.note().with(sorted.sort(), sorted.sortKeys())));
        }
        if (cursor.accept("encode")) {
            cursor.expect("auto");
            return (table, execution) -> "";
        }
        cursor.accept("column");
        String name = cursor.identifier();
        if (cursor.accept("encode")) {
            String encode = cursor.anyWord();
            return (table, execution) -> {
                ColumnNote note = table.column(name).note();
                return Ddl.note(table, name, new ColumnNote(note.type(), encode, note.identity(), note.comment()));
            };
        }
        cursor.expect("type");
        SqlType type = SqlType.parse(cursor);
        return (table, execution) -> widen(table, table.column(name), type, execution);
    }

    /** Only the length of a VARCHAR can change, and not below what is stored. */
    private static String widen(Relation.Table table, TableColumn column, SqlType type, Execution execution)
            throws SqlFailure {
        if (execution.session().transaction() == TransactionStatus.OPEN) {
            throw new SqlFailure("25001", "ALTER TABLE ALTER COLUMN cannot run inside a transaction block");
        }
        boolean text = column.type().base() == SqlType.Base.VARCHAR && type.base() == SqlType.Base.VARCHAR;
        if (!text) {
            throw new SqlFailure(
                    "0A000",
                    "cannot alter column \"" + column.name() + "\" of relation \"" + table.name()
                            + "\", target data type \"" + type + "\" is not supported");
        }
        if (!execution.catalog().dependents(table.key()).isEmpty()) {
            throw new SqlFailure("0A000", "cannot alter type of a column used by a view or rule");
        }
        if (FIXED_WIDTH.contains(column.note().encode())) {
            throw new SqlFailure(
                    "0A000",
                    "cannot alter column \"" + column.name() + "\" of relation \"" + table.name()
                            + "\", its encoding is " + column.note().encode());
        }
        Number longest = (Number) execution
                .duck()
                .rows("SELECT coalesce(max(strlen(" + Sql.name(column.name()) + ")), 0) FROM " + table.sql())
                .get(0)
                .get(0);
        if (longest.longValue() > type.length()) {
            throw new SqlFailure(
                    "0A000",
                    "target column size should be larger or equal to current maximum column size" + " " + longest);
        }
        ColumnNote note = column.note();
        return Ddl.note(
                table, column.name(), new ColumnNote(type.toString(), note.encode(), note.identity(), note.comment()));
    }

    private static Relation.Table noted(Relation.Table table, TableNote note) {
        return new Relation.Table(table.schema(), table.name(), table.temporary(), table.columns(), note);
    }
}
