package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A column as CREATE TABLE and ALTER TABLE ADD COLUMN write it. */
record ColumnDefinition(
        String name,
        SqlType type,
        boolean notNull,
        Optional<Expr> byDefault,
        String identity,
        String encode,
        boolean distributionKey,
        boolean sortKey,
        boolean primaryKey) {

    static ColumnDefinition parse(Cursor cursor) throws SqlFailure {
        String name = cursor.identifier();
        SqlType type = SqlType.parse(cursor);
        boolean notNull = false;
        boolean distributionKey = false;
        boolean sortKey = false;
        boolean primaryKey = false;
        Optional<Expr> byDefault = Optional.empty();
        String identity = "";
        String encode = "";
        while (true) {
            if (cursor.accept("default")) {
                byDefault = Optional.of(new ExpressionParser(cursor).expression());
            } else if (cursor.accept("identity") || cursor.accept("generated", "by", "default", "as", "identity")) {
                cursor.expect("(");
                int seed = signed(cursor);
                cursor.expect(",");
                identity = seed + "," + signed(cursor);
                cursor.expect(")");
            } else if (cursor.accept("encode")) {
                encode = cursor.anyWord();
            } else if (cursor.accept("distkey")) {
                distributionKey = true;
            } else if (cursor.accept("sortkey")) {
                sortKey = true;
            } else if (cursor.accept("not", "null")) {
                notNull = true;
            } else if (cursor.accept("primary", "key")) {
                notNull = true;
                primaryKey = true;
            } else if (cursor.accept("references")) {
                cursor.relation();
                if (cursor.at("(")) {
                    cursor.skipGroup();
                }
            } else if (cursor.accept("collate")) {
                if (!cursor.accept("case_sensitive") && !cursor.accept("cs")) {
                    throw SqlFailure.notSupported("COLLATE CASE_INSENSITIVE");
                }
            } else if (!cursor.accept("null") && !cursor.accept("unique")) {
                return new ColumnDefinition(
                        name, type, notNull, byDefault, identity, encode, distributionKey, sortKey, primaryKey);
            }
        }
    }

    private static int signed(Cursor cursor) throws SqlFailure {
        return cursor.accept("-") ? -cursor.integer() : cursor.integer();
    }

    /** DuckDB takes no macro in a default: text is checked here, once. */
    private String defaultSql(Rendered value) throws SqlFailure {
        boolean fits = !(byDefault.orElseThrow() instanceof Expr.Text text)
                || text.value().getBytes(StandardCharsets.UTF_8).length <= type.length();
        if (type.isText() && !fits) {
            throw new SqlFailure("22001", "value too long for type " + type);
        }
        return type.isText() ? "CAST(" + value.sql() + " AS VARCHAR)" : Operators.assign(value, type);
    }

    TableColumn column(Rendering rendering) throws SqlFailure {
        Optional<String> sql = Optional.empty();
        if (byDefault.isPresent()) {
            Rendered value =
                    DefaultValues.moving(byDefault.get()).orElse(byDefault.get().render(Scope.root(rendering)));
            sql = Optional.of(defaultSql(value));
        }
        boolean fixed = notNull || !identity.isEmpty();
        return new TableColumn(name, type, !fixed, sql, new ColumnNote(type.toString(), encode, identity, ""));
    }
}
