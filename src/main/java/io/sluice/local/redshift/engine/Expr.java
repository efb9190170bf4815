package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** An expression of Redshift's SQL. */
sealed interface Expr {

    /** Writes it in DuckDB's SQL, its columns resolved in the scope; for {@link #render(Scope)} alone to call. */
    Rendered write(Scope scope) throws SqlFailure;

    /** It in DuckDB's SQL; what the rows are grouped by stands for the group's value. */
    default Rendered render(Scope scope) throws SqlFailure {
        Optional<Rendered> grouped = scope.grouped(this);
        return grouped.isPresent() ? grouped.get() : write(scope);
    }

    /** The name that a select list gives to the column when there is no AS; PostgreSQL's rule. */
    default String outputName() {
        return "?column?";
    }

    static List<Rendered> renderAll(List<Expr> expressions, Scope scope) throws SqlFailure {
        List<Rendered> rendered = new ArrayList<>();
        for (Expr expression : expressions) {
            rendered.add(expression.render(scope));
        }
        return rendered;
    }

    static String sqlOf(List<Expr> expressions, Scope scope) throws SqlFailure {
        return renderAll(expressions, scope).stream().map(Rendered::sql).collect(Collectors.joining(", "));
    }

    /** A number as written. */
    record Number(String text) implements Expr {
        @Override
        public Rendered write(Scope scope) {
            SqlType type = type();
            boolean wide = type.isNumeric() && type.scale() == 0;
            return Rendered.of(wide ? "CAST(" + text + " AS " + type.duckDb() + ")" : text, type);
        }

        private SqlType type() {
            if (text.toLowerCase(Locale.ROOT).contains("e")) {
                return SqlType.DOUBLE;
            }
            int point = text.indexOf('.');
            int digits = text.length() - (point < 0 ? 0 : 1);
            if (point >= 0) {
                int scale = text.length() - point - 1;
                return digits > 38 ? SqlType.DOUBLE : SqlType.numeric(Math.max(1, digits), scale);
            }
            if (digits <= 9 || digits <= 10 && Long.parseLong(text) <= Integer.MAX_VALUE) {
                return SqlType.INTEGER;
            }
            return digits <= 18 ? SqlType.BIGINT : SqlType.numeric(Math.min(38, digits), 0);
        }
    }

    record Text(String value) implements Expr {
        @Override
        public Rendered write(Scope scope) {
            return Rendered.of(Sql.string(value), SqlType.TEXT);
        }
    }

    /** NULL, TRUE or FALSE. */
    record Word(String word) implements Expr {
        @Override
        public Rendered write(Scope scope) {
            return word.equals("null") ? Rendered.untyped("NULL") : Rendered.of(word, SqlType.BOOLEAN);
        }

        @Override
        public String outputName() {
            return word.equals("null") ? "?column?" : "bool";
        }
    }

    /** {@code DATE '2024-01-01'} and its like. */
    record TypedText(SqlType type, String value) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            return Operators.cast(Rendered.of(Sql.string(value), SqlType.TEXT), type, "CAST");
        }

        @Override
        public String outputName() {
            return Cast.nameOf(type.pg());
        }
    }

    /** {@code INTERVAL '1 day'} or {@code INTERVAL '1' day}; the unit is the last of the qualifier, if there is one. */
    record Interval(String value, String unit) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            return Rendered.untyped(Intervals.sql(value, unit));
        }

        @Override
        public String outputName() {
            return "interval";
        }
    }

    /** {@code $1}. */
    record Parameter(int number) implements Expr {
        @Override
        public Rendered write(Scope scope) {
            Optional<Rendered> argument = scope.rendering().argument(number);
            if (argument.isPresent()) {
                return argument.get();
            }
            Optional<SqlType> given = scope.rendering().parameterType(number);
            String name = "$" + number;
            return given.map(type -> Rendered.of("CAST(" + name + " AS " + type.duckDb() + ")", type))
                    .orElse(Rendered.untyped(name));
        }
    }

    /** @param written the name as the statement has it, before it was folded */
    record Column(Optional<String> qualifier, String name, Navigation.Attribute written) implements Expr {
        Column(Optional<String> qualifier, String name) {
            this(qualifier, name, new Navigation.Attribute(name, name, false));
        }

        /** However it is written. */
        @Override
        public boolean equals(Object object) {
            return object instanceof Column other && qualifier.equals(other.qualifier) && name.equals(other.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            Optional<Rendered> merged = qualifier.isEmpty() ? scope.merged(name) : Optional.empty();
            if (merged.isPresent()) {
                return merged.get();
            }
            Optional<Scope.Place> place =
                    qualifier.isEmpty() ? Optional.empty() : scope.place(List.of(qualifier.get(), name));
            if (place.isPresent() && place.get().names() == 1) {
                return Navigation.into(place.get().column(), List.of(written), scope);
            }
            Output output = scope.column(qualifier, name);
            String sql = qualifier.map(table -> Sql.name(table, name)).orElse(Sql.name(name));
            return new Rendered(sql, output.type(), output.origin());
        }

        @Override
        public String outputName() {
            return name;
        }
    }

    /** {@code t.c.a.b}: which names are the table's and the column's shows in the scope. */
    record Dotted(List<Navigation.Attribute> names) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            List<String> folded = names.stream().map(Navigation.Attribute::name).toList();
            Optional<Scope.Place> place = scope.place(folded);
            if (place.isPresent()) {
                List<Navigation.Attribute> rest = names.subList(place.get().names(), names.size());
                return Navigation.into(place.get().column(), rest, scope);
            }
            int last = folded.size() - 1;
            return new Column(Optional.of(folded.get(last - 1)), folded.get(last)).render(scope);
        }

        @Override
        public String outputName() {
            return names.get(names.size() - 1).name();
        }
    }

    /** Steps into a value: {@code x[0].a}. */
    record Into(Expr value, List<Navigation.Step> steps) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            return Navigation.into(value.render(scope), steps, scope);
        }

        @Override
        public String outputName() {
            for (int i = steps.size() - 1; i >= 0; i--) {
                if (steps.get(i) instanceof Navigation.Attribute attribute) {
                    return attribute.name();
                }
            }
            return value.outputName();
        }
    }

    /** {@code *} of count(*), or of a select list with or without a table. */
    record Star(Optional<String> qualifier) implements Expr {
        @Override
        public Rendered write(Scope scope) {
            return Rendered.untyped(
                    qualifier.map(table -> Sql.name(table) + ".*").orElse("*"));
        }
    }

    record Unary(String operator, Expr operand) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            Rendered inner = operand.render(scope);
            return switch (operator) {
                case "not" -> Rendered.of("(NOT " + inner.sql() + ")", SqlType.BOOLEAN);
                case "|/" -> Rendered.of("sqrt(" + inner.sql() + ")", SqlType.DOUBLE);
                case "||/" -> Rendered.of("main.rs_cbrt(" + inner.sql() + ")", SqlType.DOUBLE);
                case "@" -> new Rendered("abs(" + inner.sql() + ")", inner.type(), Optional.empty());
                default -> new Rendered("(" + operator + " " + inner.sql() + ")", inner.type(), Optional.empty());
            };
        }
    }

    record Binary(String operator, Expr left, Expr right) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            return Operators.render(operator, left.render(scope), right.render(scope));
        }
    }

    record Parenthesised(Expr inner) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            Rendered rendered = inner.render(scope);
            return new Rendered("(" + rendered.sql() + ")", rendered.type(), rendered.origin());
        }

        @Override
        public String outputName() {
            return inner.outputName();
        }
    }

    /** {@code (a, b)}, as IN compares it. */
    record Row(List<Expr> items) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            return Rendered.untyped("(" + sqlOf(items, scope) + ")");
        }
    }

    /** {@code x IS [NOT] NULL | TRUE | FALSE | UNKNOWN}. */
    record Is(Expr operand, String test) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            Rendered value = operand.render(scope);
            if (value.is(SqlType.SUPER::equals)) {
                value = test.endsWith("null")
                        ? Rendered.untyped("nullif(CAST(" + value.sql() + " AS VARCHAR), 'null')")
                        : SuperValues.cast(value, SqlType.BOOLEAN);
            }
            String sql = "(" + value.sql() + " IS " + test.toUpperCase(Locale.ROOT) + ")";
            return Rendered.of(sql, SqlType.BOOLEAN);
        }
    }

    /** {@code x [NOT] LIKE | ILIKE p [ESCAPE e]}; the escape character is a backslash unless given. */
    record Like(Expr operand, String operator, Expr pattern, Optional<Expr> escape) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            String escaped = escape.isPresent() ? escape.get().render(scope).sql() : "'\\'";
            String sql = "(" + SuperValues.plain(operand.render(scope)).sql() + " " + operator.toUpperCase(Locale.ROOT)
                    + " " + pattern.render(scope).sql() + " ESCAPE " + escaped + ")";
            return Rendered.of(sql, SqlType.BOOLEAN);
        }
    }

    /** {@code x SIMILAR TO p [ESCAPE e]}. */
    record Similar(Expr operand, Expr pattern, Optional<Expr> escape) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            if (!(pattern instanceof Text text) || escape.isPresent() && !(escape.get() instanceof Text)) {
                throw SqlFailure.notSupported("SIMILAR TO with a pattern or an escape that is no string literal");
            }
            String escaping =
                    escape.map(character -> ((Text) character).value()).orElse("\\");
            String expression = RegexFunctions.ofSimilar(text.value(), escaping);
            return Rendered.of(
                    "regexp_full_match(" + operand.render(scope).sql() + ", " + Sql.string(expression) + ", 's')",
                    SqlType.BOOLEAN);
        }
    }

    record Between(Expr operand, String operator, Expr low, Expr high) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            return Comparisons.between(operand.render(scope), operator, low.render(scope), high.render(scope));
        }
    }

    /** {@code x [NOT] IN (a, b)}. */
    record In(Expr operand, String operator, List<Expr> items) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            return Comparisons.in(operand, operator, items, scope);
        }
    }

    /** {@code x [NOT] IN (SELECT …)} and {@code x = ANY | ALL (SELECT …)}. */
    record InQuery(Expr operand, String operator, Query query) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            return Comparisons.inQuery(operand, operator, query, scope);
        }
    }

    record Exists(Query query) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            return Rendered.of("EXISTS (" + query.render(scope).sql() + ")", SqlType.BOOLEAN);
        }
    }

    record Scalar(Query query) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            RenderedQuery inner = query.render(scope);
            Optional<SqlType> type =
                    inner.outputs().flatMap(outputs -> outputs.get(0).type());
            return new Rendered("(" + inner.sql() + ")", type, Optional.empty());
        }
    }

    record Cast(Expr operand, SqlType type, String function) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            boolean names = type.isText() && operand instanceof CatalogExpr.ObjectId;
            Rendered inner = names ? ((CatalogExpr.ObjectId) operand).named(scope) : operand.render(scope);
            return Operators.cast(inner, type, function);
        }

        @Override
        public String outputName() {
            return operand instanceof Column column ? column.name() : nameOf(type.pg());
        }

        /** The name that pg_type has for the type. */
        static String nameOf(PgType type) {
            return type == PgType.CHAR ? "bpchar" : type.name().toLowerCase(Locale.ROOT);
        }
    }

    /** What only questions about the catalog are written with: {@link CatalogExpr}. */
    non-sealed interface OfCatalog extends Expr {}

    record Case(Optional<Expr> operand, List<Expr> conditions, List<Expr> results, Optional<Expr> otherwise)
            implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            if (operand.isPresent() && operand.get().render(scope).is(SqlType.SUPER::equals)) {
                List<Expr> tests = new ArrayList<>();
                conditions.forEach(value -> tests.add(new Binary("=", operand.get(), value)));
                return new Case(Optional.empty(), tests, results, otherwise).render(scope);
            }
            StringBuilder sql = new StringBuilder("CASE");
            if (operand.isPresent()) {
                sql.append(' ').append(Blanks.key(operand.get().render(scope)));
            }
            List<Expr> values = new ArrayList<>(results);
            otherwise.ifPresent(values::add);
            List<Rendered> branches = SuperValues.alike(renderAll(values, scope));
            for (int i = 0; i < conditions.size(); i++) {
                sql.append(" WHEN ").append(condition(conditions.get(i).render(scope)));
                sql.append(" THEN ").append(branches.get(i).sql());
            }
            if (otherwise.isPresent()) {
                sql.append(" ELSE ").append(branches.get(conditions.size()).sql());
            }
            return new Rendered(sql.append(" END").toString(), Operators.common(branches), Optional.empty());
        }

        private String condition(Rendered rendered) {
            return operand.isPresent() ? Blanks.key(rendered) : rendered.sql();
        }

        @Override
        public String outputName() {
            return "case";
        }
    }

    /** {@code EXTRACT(part FROM x)}. */
    record Extract(String part, Expr operand) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            return DateParts.extract(part, operand.render(scope));
        }

        @Override
        public String outputName() {
            return "date_part";
        }
    }

    record AtTimeZone(Expr operand, Expr zone) implements Expr {
        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            Rendered inner = operand.render(scope);
            boolean zoned = inner.is(SqlType.TIMESTAMPTZ::equals);
            return Rendered.of(
                    "(" + inner.sql() + " AT TIME ZONE "
                            + DateParts.zone(zone.render(scope).sql()) + ")",
                    zoned ? SqlType.TIMESTAMP : SqlType.TIMESTAMPTZ);
        }

        @Override
        public String outputName() {
            return "timezone";
        }
    }

    enum Quantifier {
        ALL,
        DISTINCT,
        APPROXIMATE_DISTINCT
    }

    /** A function call with what may follow it. */
    record Call(
            String name,
            Quantifier quantifier,
            List<Expr> arguments,
            List<SortKey> within,
            Optional<Expr> filter,
            Optional<Window> over)
            implements Expr {
        static Call of(String name, Expr... arguments) {
            return new Call(name, Quantifier.ALL, List.of(arguments), List.of(), Optional.empty(), Optional.empty());
        }

        @Override
        public Rendered write(Scope scope) throws SqlFailure {
            return Functions.render(this, scope);
        }

        @Override
        public String outputName() {
            return name;
        }

        /** What follows a call of the aggregate or window function: FILTER and OVER. */
        String suffix(Scope scope) throws SqlFailure {
            String filtered = filter.isEmpty()
                    ? ""
                    : " FILTER (WHERE " + filter.get().render(scope).sql() + ")";
            return filtered + (over.isEmpty() ? "" : " OVER (" + over.get().sql(scope) + ")");
        }

        String distinct() {
            return quantifier == Quantifier.DISTINCT ? "DISTINCT " : "";
        }
    }

    /** @param direction words after the key: ASC or DESC, NULLS FIRST or LAST; may be empty */
    record SortKey(Expr key, String direction) {
        static String sql(List<SortKey> keys, Scope scope) throws SqlFailure {
            List<String> parts = new ArrayList<>();
            for (SortKey key : keys) {
                Rendered value = key.key().render(scope);
                if (value.is(SqlType.SUPER::equals)) {
                    SuperOperators.sortKeys(value).forEach(part -> parts.add(part + key.direction()));
                } else {
                    parts.add(Blanks.key(value) + key.direction());
                }
            }
            return String.join(", ", parts);
        }
    }

    /** @param frame ROWS or RANGE clause, may be empty */
    record Window(List<Expr> partition, List<SortKey> order, String frame) {
        String sql(Scope scope) throws SqlFailure {
            List<String> parts = new ArrayList<>();
            if (!partition.isEmpty()) {
                parts.add("PARTITION BY "
                        + renderAll(partition, scope).stream().map(Blanks::key).collect(Collectors.joining(", ")));
            }
            if (!order.isEmpty()) {
                parts.add("ORDER BY " + SortKey.sql(order, scope));
            }
            parts.add(frame);
            return String.join(" ", parts).strip();
        }
    }
}
