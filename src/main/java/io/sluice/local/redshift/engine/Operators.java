package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Redshift's operators and casts in DuckDB's.
 *
 * <p>Result types: Amazon Redshift Database Developer Guide, "Computations with numeric values".
 */
final class Operators {
    private static final Set<String> CONNECTIVES = Set.of("and", "or");

    private Operators() {}

    static Rendered render(String operator, Rendered left, Rendered right) throws SqlFailure {
        if (SuperOperators.concern(left, right) && !CONNECTIVES.contains(operator)) {
            Optional<Rendered> dynamic = SuperOperators.render(operator, left, right);
            return dynamic.isPresent()
                    ? dynamic.get()
                    : render(operator, SuperValues.plain(left), SuperValues.plain(right));
        }
        if (Comparisons.OPERATORS.contains(operator)) {
            return Comparisons.render(operator, left, right);
        }
        if (CONNECTIVES.contains(operator)) {
            return Rendered.of(infix(left, operator.toUpperCase(Locale.ROOT), right), SqlType.BOOLEAN);
        }
        return switch (operator) {
            case "+", "-", "*" -> arithmetic(operator, left, right);
            case "/" -> divide(left, right);
            case "%" -> new Rendered(
                    "main.rs_modulo(" + left.sql() + ", " + right.sql() + ")", wider(left, right), Optional.empty());
            case "^" -> Rendered.of("pow(" + left.sql() + ", " + right.sql() + ")", SqlType.DOUBLE);
            case "||" -> Rendered.of(
                    "(" + text(left, "CAST") + " || " + text(right, "CAST") + ")",
                    left.is(t -> t.base() == SqlType.Base.VARBYTE) ? refuseBinary() : joined(left, right));
            case "&", "|", "<<", ">>" -> new Rendered(
                    infix(left, operator, right), wider(left, right), Optional.empty());
            case "#" -> new Rendered(
                    "xor(" + left.sql() + ", " + right.sql() + ")", wider(left, right), Optional.empty());
            case "~" -> matches("", left, right, "");
            case "~*" -> matches("", left, right, ", 'i'");
            case "!~" -> matches("NOT ", left, right, "");
            case "!~*" -> matches("NOT ", left, right, ", 'i'");
            default -> throw SqlFailure.notSupported("The operator " + operator);
        };
    }

    private static SqlType refuseBinary() throws SqlFailure {
        throw SqlFailure.notSupported("|| of VARBYTE values");
    }

    private static SqlType joined(Rendered left, Rendered right) {
        int length = left.type().map(SqlType::length).orElse(0) == 0
                        || right.type().map(SqlType::length).orElse(0) == 0
                        || !left.is(SqlType::isText)
                        || !right.is(SqlType::isText)
                ? 0
                : left.type().get().length() + right.type().get().length();
        return SqlType.varchar(Math.min(length, SqlType.MAX_VARCHAR));
    }

    private static Rendered matches(String not, Rendered left, Rendered right, String options) {
        return Rendered.of(
                "(" + not + "regexp_matches(" + left.sql() + ", " + right.sql() + options + "))", SqlType.BOOLEAN);
    }

    private static Rendered arithmetic(String operator, Rendered left, Rendered right) {
        String sql = infix(left, operator, right);
        boolean leftDate = left.is(SqlType.DATE::equals);
        if (leftDate && right.is(SqlType.DATE::equals)) {
            return Rendered.of("CAST(" + sql + " AS INTEGER)", SqlType.INTEGER);
        }
        if (leftDate && right.is(SqlType::isInteger)) {
            return Rendered.of(infix(left, operator, castTo(right, SqlType.INTEGER)), SqlType.DATE);
        }
        Optional<SqlType> type = wider(left, right);
        if (type.filter(SqlType::isNumeric).isPresent()) {
            // DuckDB widens DECIMAL by its own rule, which agrees with Redshift's up to the digits that it keeps.
            return Rendered.untyped(sql);
        }
        if (type.filter(SqlType::isInteger).isPresent() && !left.type().equals(right.type())) {
            return new Rendered("CAST(" + sql + " AS " + type.get().duckDb() + ")", type, Optional.empty());
        }
        return new Rendered(sql, type, Optional.empty());
    }

    private static Rendered divide(Rendered left, Rendered right) {
        String sql = "main.rs_divide(" + left.sql() + ", " + right.sql() + ")";
        Optional<SqlType> type = wider(left, right);
        if (type.isEmpty() || !type.get().isNumeric()) {
            return new Rendered(sql, type, Optional.empty());
        }
        SqlType dividend = left.type().get().asNumeric();
        SqlType divisor = right.type().get().asNumeric();
        int scale = Math.max(4, dividend.scale() + divisor.length() - divisor.scale() + 1);
        int whole = dividend.length() - dividend.scale() + divisor.scale();
        scale = whole + scale > 38 ? Math.max(4, 38 - whole) : scale;
        SqlType quotient = SqlType.numeric(Math.min(38, whole + scale), Math.min(37, scale));
        return Rendered.of("CAST(" + sql + " AS " + quotient.duckDb() + ")", quotient);
    }

    /** The type of arithmetic over both, where both are known numbers. */
    private static Optional<SqlType> wider(Rendered left, Rendered right) {
        if (left.type().isEmpty() || right.type().isEmpty()) {
            return Optional.empty();
        }
        SqlType a = left.type().get();
        SqlType b = right.type().get();
        boolean numbers = isNumber(a) && isNumber(b);
        if (!numbers) {
            return Optional.empty();
        }
        if (a.isFloat() || b.isFloat()) {
            return Optional.of(a.base() == SqlType.Base.REAL && a.equals(b) ? SqlType.REAL : SqlType.DOUBLE);
        }
        if (a.isNumeric() || b.isNumeric()) {
            return Optional.of(a.isNumeric() ? a : b);
        }
        return Optional.of(a.base().compareTo(b.base()) >= 0 ? a : b);
    }

    private static boolean isNumber(SqlType type) {
        return type.isInteger() || type.isFloat() || type.isNumeric();
    }

    /** The type that the branches of a CASE or COALESCE share; empty unless all that are known agree. */
    static Optional<SqlType> common(List<Rendered> branches) {
        Optional<SqlType> common = Optional.empty();
        for (Rendered branch : branches) {
            if (branch.sql().equals("NULL")) {
                continue;
            }
            if (branch.type().isEmpty()) {
                return Optional.empty();
            }
            if (common.isPresent() && common.get().isText() && branch.is(SqlType::isText)) {
                boolean open = common.get().length() == 0 || branch.type().get().length() == 0;
                int length = Math.max(common.get().length(), branch.type().get().length());
                common = Optional.of(SqlType.varchar(open ? 0 : length));
            } else if (common.isPresent() && !common.equals(branch.type())) {
                return Optional.empty();
            } else {
                common = branch.type();
            }
        }
        return common;
    }

    /** The type that two columns have together. */
    static Optional<SqlType> common(Output one, Output other) {
        return common(List.of(
                new Rendered(one.name(), one.type(), Optional.empty()),
                new Rendered(other.name(), other.type(), Optional.empty())));
    }

    /** An explicit cast: text that is too long is cut, as Redshift does for CAST but not for assignment. */
    static Rendered cast(Rendered operand, SqlType type, String function) throws SqlFailure {
        String inner = operand.sql();
        if (operand.is(SqlType.SUPER::equals)) {
            return SuperValues.cast(operand, type);
        }
        if (type.isText()) {
            String text = text(operand, function);
            boolean whole = type.length() == SqlType.MAX_VARCHAR || type.length() == 0;
            String cut = whole ? text : "main.rs_cut(" + text + ", " + type.length() + ")";
            return Rendered.of(type.base() == SqlType.Base.CHAR ? "rtrim(" + cut + ", ' ')" : cut, type);
        }
        if (type.equals(SqlType.SUPER)) {
            return SuperValues.of(operand);
        }
        if (type.equals(SqlType.TIMETZ)) {
            return Rendered.of("main.rs_utc(" + function + "(" + DateFormats.iso(inner, type) + " AS TIMETZ))", type);
        }
        return Rendered.of(function + "(" + DateFormats.iso(inner, type) + " AS " + type.duckDb() + ")", type);
    }

    /** A value as text: a float without ".0", as PostgreSQL writes it; a boolean has no text. */
    private static String text(Rendered value, String function) throws SqlFailure {
        if (value.is(SqlType.BOOLEAN::equals)) {
            throw new SqlFailure("42846", "cannot cast type boolean to character varying");
        }
        String text = function + "(" + value.sql() + " AS VARCHAR)";
        return value.is(SqlType::isFloat) ? "regexp_replace(" + text + ", '\\.0$', '')" : text;
    }

    private static Rendered castTo(Rendered operand, SqlType type) {
        return Rendered.of("CAST(" + operand.sql() + " AS " + type.duckDb() + ")", type);
    }

    /** A value on its way into a column: too long text fails unless only trailing blanks are too many. */
    static String assign(Rendered value, SqlType column) throws SqlFailure {
        String sql = value.sql();
        if (column.equals(SqlType.SUPER)) {
            return SuperValues.of(value).sql();
        }
        if (value.is(SqlType.SUPER::equals)) {
            return assign(SuperValues.cast(value, column.isText() ? SqlType.TEXT : column), column);
        }
        if (column.isText()) {
            String fitted = "main.rs_fit(" + text(value, "CAST") + ", " + column.length() + ", "
                    + Sql.string(column.toString()) + ")";
            return column.base() == SqlType.Base.CHAR ? "rtrim(" + fitted + ", ' ')" : fitted;
        }
        if (column.equals(SqlType.TIMETZ)) {
            return "main.rs_utc(CAST(" + DateFormats.iso(sql, column) + " AS TIMETZ))";
        }
        return "CAST(" + DateFormats.iso(sql, column) + " AS " + column.duckDb() + ")";
    }

    private static String infix(Rendered left, String operator, Rendered right) {
        return "(" + left.sql() + " " + operator + " " + right.sql() + ")";
    }
}
