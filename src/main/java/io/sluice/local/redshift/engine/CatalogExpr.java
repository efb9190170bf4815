package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Optional;

/**
 * What only questions about the catalog are written with: casts to object ids, and arrays.
 *
 * <p>Arrays are text here, <code>{a,b}</code>, as clients receive them; their elements are names and numbers, which
 * need no quotes. Redshift's leader node answers these expressions; over tables of users it has no arrays either.
 */
final class CatalogExpr {
    private static final List<String> ARRAY_COLUMNS =
            List.of("conkey", "confkey", "proargnames", "proargmodes", "proargtypes", "proallargtypes");

    private CatalogExpr() {}

    /** An array as DuckDB's list. */
    static String list(String array) {
        return "string_split(nullif(trim(" + array + ", '{}'), ''), ',')";
    }

    /** Reads what follows {@code ::} or CAST's AS when it is a type of object ids. */
    static Optional<Expr> cast(Cursor cursor, Expr operand) {
        boolean prefixed = cursor.at("pg_catalog", ".");
        String word = cursor.peek(prefixed ? 2 : 0).text();
        for (Kind kind : Kind.values()) {
            if (kind.name().equalsIgnoreCase(word)) {
                cursor.accept("pg_catalog", ".");
                cursor.next();
                return Optional.of(new ObjectId(operand, kind));
            }
        }
        return Optional.empty();
    }

    static boolean isArray(Expr operand) {
        if (operand instanceof Expr.Parenthesised parenthesised) {
            return isArray(parenthesised.inner());
        }
        return operand instanceof ArrayOf
                || operand instanceof Expr.Call call && call.name().equals("current_schemas")
                || operand instanceof Expr.Column column && ARRAY_COLUMNS.contains(column.name());
    }

    enum Kind {
        REGCLASS,
        REGTYPE,
        REGPROC
    }

    /** {@code x::regclass} and its like: a literal stands for the id of what it names, all else is an id already. */
    record ObjectId(Expr operand, Kind kind) implements Expr.OfCatalog {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            if (kind == Kind.REGPROC) {
                boolean literal = operand instanceof Expr.Text;
                return literal ? new Expr.Text(unqualified()).render(scope) : operand.render(scope);
            }
            if (!(operand instanceof Expr.Text text) || text.value().matches("[0-9]+")) {
                return Rendered.of("CAST(" + operand.render(scope).sql() + " AS INTEGER)", SqlType.INTEGER);
            }
            int oid = kind == Kind.REGTYPE
                    ? PgTypes.oid(unqualified())
                    : new PgRelations(scope.rendering().catalog()).oid(new Cursor(text.value()).relation());
            return Rendered.of(String.valueOf(oid), SqlType.INTEGER);
        }

        private String unqualified() {
            String text = ((Expr.Text) operand).value();
            return text.startsWith("pg_catalog.") ? text.substring("pg_catalog.".length()) : text;
        }

        /** The name of what it identifies, as text. */
        Rendered named(Scope scope) throws SqlFailure {
            String id = render(scope).sql();
            return switch (kind) {
                case REGPROC -> render(scope);
                case REGTYPE -> Rendered.of(PgTypes.format(id, "NULL"), SqlType.TEXT);
                case REGCLASS -> new PgRelations(scope.rendering().catalog()).nameOf(id);
            };
        }

        @Override
        public String outputName() {
            return operand instanceof Expr.Column column
                    ? column.name()
                    : kind.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** {@code ARRAY(SELECT x …)} over the catalog. */
    record ArrayOf(Query query) implements Expr.OfCatalog {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            int before = scope.rendering().relations().size();
            String rows = query.render(scope).sql();
            if (scope.rendering().relations().size() > before
                    || scope.rendering().readsExternalTables()) {
                throw SqlFailure.notSupported("ARRAY(SELECT …) over a table of users");
            }
            return Rendered.of(
                    "(SELECT '{' || coalesce(string_agg(CAST(x AS VARCHAR), ','), '') || '}' FROM (" + rows
                            + ") AS a(x))",
                    SqlType.TEXT);
        }

        @Override
        public String outputName() {
            return "?column?";
        }
    }

    /** {@code current_schemas(implicit)[n]}, counted from 1; NULL outside. */
    record Element(Expr array, Expr index) implements Expr.OfCatalog {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            String sql = "list_extract(" + list(array.render(scope).sql()) + ", CAST("
                    + index.render(scope).sql() + " AS BIGINT))";
            return Rendered.of(sql, SqlType.TEXT);
        }

        @Override
        public String outputName() {
            return array.outputName();
        }
    }

    /** {@code x = ANY (array)}. */
    record AnyOf(Expr operand, Expr array) implements Expr.OfCatalog {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            String sql = "list_contains(" + list(array.render(scope).sql()) + ", CAST("
                    + operand.render(scope).sql() + " AS VARCHAR))";
            return Rendered.of(sql, SqlType.BOOLEAN);
        }
    }
}
