package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads expressions by operator precedence; the order of the levels is PostgreSQL 8.0's. */
final class ExpressionParser {
    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int IS = 4;
    private static final int COMPARISON = 5;
    private static final int RANGE = 6;
    private static final int OTHER = 7;
    private static final int SUM = 8;
    private static final int PRODUCT = 9;
    private static final int POWER = 10;
    private static final int ZONE = 11;
    private static final int SIGN = 12;

    /** Square root, cube root, absolute value and the inverse of all bits. */
    private static final Set<String> PREFIXES = Set.of("|/", "||/", "@", "~");

    private static final Set<String> OTHERS = Set.of("||", "~", "~*", "!~", "!~*", "&", "|", "#", "<<", ">>");
    private final Cursor cursor;
    private final PrimaryParser primaries;

    ExpressionParser(Cursor cursor) {
        this.cursor = cursor;
        this.primaries = new PrimaryParser(cursor, this);
    }

    Expr expression() throws SqlFailure {
        return expression(0);
    }

    List<Expr> list() throws SqlFailure {
        List<Expr> items = new ArrayList<>();
        do {
            items.add(expression());
        } while (cursor.accept(","));
        return items;
    }

    private Expr expression(int least) throws SqlFailure {
        Expr left = prefix();
        while (true) {
            Expr more = infix(left, least);
            if (more == left) {
                return left;
            }
            left = more;
        }
    }

    private Expr prefix() throws SqlFailure {
        if (cursor.accept("not")) {
            return new Expr.Unary("not", expression(NOT));
        }
        if (cursor.at("-") || cursor.at("+")) {
            String sign = cursor.next().text();
            return new Expr.Unary(sign, expression(SIGN));
        }
        for (String operator : PREFIXES) {
            if (cursor.accept(operator)) {
                return new Expr.Unary(operator, expression(OTHER));
            }
        }
        return postfix(primaries.primary());
    }

    private Expr postfix(Expr operand) throws SqlFailure {
        Expr result = stepped(operand);
        while (cursor.accept("::")) {
            result = castTo(result, "CAST");
        }
        if (!cursor.accept("collate", "pg_catalog", ".", "default")) {
            cursor.accept("collate", "default");
        }
        return result;
    }

    /** An operand of IN, LIKE or BETWEEN: what binds tighter than they do. */
    Expr rangeOperand() throws SqlFailure {
        return expression(RANGE);
    }

    /** With the {@code [index]} and {@code .name} that follow a value. */
    private Expr stepped(Expr value) throws SqlFailure {
        if (cursor.at("[") && CatalogExpr.isArray(value)) {
            cursor.expect("[");
            Expr element = new CatalogExpr.Element(value, expression());
            cursor.expect("]");
            return element;
        }
        List<Navigation.Step> steps = new ArrayList<>();
        while (cursor.at("[") || cursor.at(".") && cursor.peek(1).isName()) {
            if (cursor.accept("[")) {
                steps.add(new Navigation.Index(expression()));
                cursor.expect("]");
            } else {
                cursor.expect(".");
                steps.add(attribute());
            }
        }
        return steps.isEmpty() ? value : new Expr.Into(value, steps);
    }

    Navigation.Attribute attribute() throws SqlFailure {
        Token token = cursor.peek();
        boolean quoted = token.kind() == Kind.QUOTED;
        String written = cursor.sql().substring(token.start(), token.end());
        String name = cursor.anyWord();
        return new Navigation.Attribute(
                name, quoted ? written.substring(1, written.length() - 1).replace("\"\"", "\"") : written, quoted);
    }

    /** A path that FROM iterates over: names and subscripts, no call and no operator. */
    Expr path() throws SqlFailure {
        List<Navigation.Attribute> names = new ArrayList<>(List.of(attribute()));
        while (cursor.accept(".")) {
            names.add(attribute());
        }
        return stepped(names(names));
    }

    static Expr names(List<Navigation.Attribute> names) {
        int last = names.size() - 1;
        if (last > 1) {
            return new Expr.Dotted(names);
        }
        Optional<String> qualifier =
                last == 0 ? Optional.empty() : Optional.of(names.get(0).name());
        return new Expr.Column(qualifier, names.get(last).name(), names.get(last));
    }

    Expr castTo(Expr operand, String function) throws SqlFailure {
        Optional<Expr> identified = CatalogExpr.cast(cursor, operand);
        return identified.isPresent() ? identified.get() : new Expr.Cast(operand, SqlType.parse(cursor), function);
    }

    /** One more operator on the right of what is read, or the same expression when none binds here. */
    private Expr infix(Expr left, int least) throws SqlFailure {
        Token token = cursor.peek();
        if (cursor.at("or") && least < OR) {
            cursor.next();
            return new Expr.Binary("or", left, expression(OR));
        }
        if (cursor.at("and") && least < AND) {
            cursor.next();
            return new Expr.Binary("and", left, expression(AND));
        }
        if (least < IS && (cursor.at("is") || cursor.at("isnull") || cursor.at("notnull"))) {
            return is(left);
        }
        if (token.kind() == Kind.SYMBOL && Comparisons.OPERATORS.contains(token.text()) && least < COMPARISON) {
            cursor.next();
            return comparison(token.text(), left);
        }
        if (least < RANGE) {
            Expr ranged = range(left);
            if (ranged != left) {
                return ranged;
            }
        }
        if (token.kind() == Kind.SYMBOL && OTHERS.contains(token.text()) && least < OTHER) {
            cursor.next();
            return new Expr.Binary(token.text(), left, expression(OTHER));
        }
        if (cursor.at("operator", "(") && least < OTHER) {
            cursor.expect("operator", "(", "pg_catalog", ".");
            String operator = cursor.next().text();
            cursor.expect(")");
            return new Expr.Binary(operator, left, expression(OTHER));
        }
        int arithmetic = cursor.at("+") || cursor.at("-")
                ? SUM
                : cursor.at("*") || cursor.at("/") || cursor.at("%") ? PRODUCT : cursor.at("^") ? POWER : 0;
        if (arithmetic > least) {
            cursor.next();
            return new Expr.Binary(token.text(), left, expression(arithmetic));
        }
        if (cursor.at("at", "time", "zone") && least < ZONE) {
            cursor.expect("at", "time", "zone");
            return new Expr.AtTimeZone(left, expression(ZONE));
        }
        return left;
    }

    private Expr is(Expr left) throws SqlFailure {
        if (cursor.accept("isnull")) {
            return new Expr.Is(left, "null");
        }
        if (cursor.accept("notnull")) {
            return new Expr.Is(left, "not null");
        }
        cursor.expect("is");
        String not = cursor.accept("not") ? "not " : "";
        for (String word : List.of("null", "true", "false", "unknown")) {
            if (cursor.accept(word)) {
                return new Expr.Is(left, not + (word.equals("unknown") ? "null" : word));
            }
        }
        throw cursor.unexpected();
    }

    private Expr comparison(String operator, Expr left) throws SqlFailure {
        for (String word : List.of("any", "some", "all")) {
            if (cursor.accept(word)) {
                cursor.expect("(");
                if (!QueryParser.startsQuery(cursor)) {
                    return anyOf(left, operator, word);
                }
                Query query = new QueryParser(cursor).query();
                cursor.expect(")");
                return new Expr.InQuery(left, operator + (word.equals("all") ? " all" : " any"), query);
            }
        }
        return new Expr.Binary(operator, left, expression(COMPARISON));
    }

    /** {@code x = ANY (array)}, for the arrays that the catalog has. */
    private Expr anyOf(Expr left, String operator, String word) throws SqlFailure {
        Expr array = expression();
        cursor.expect(")");
        if (!CatalogExpr.isArray(array) || !operator.equals("=") || word.equals("all")) {
            throw SqlFailure.notSupported(operator + " " + word.toUpperCase(java.util.Locale.ROOT) + " over an array");
        }
        return new CatalogExpr.AnyOf(left, array);
    }

    private Expr range(Expr left) throws SqlFailure {
        int start = cursor.position();
        String not = cursor.accept("not") ? "not " : "";
        if (cursor.accept("between")) {
            Expr low = expression(RANGE);
            cursor.expect("and");
            return new Expr.Between(left, not + "between", low, expression(RANGE));
        }
        if (cursor.accept("in")) {
            return in(left, not + "in");
        }
        if (cursor.at("like") || cursor.at("ilike")) {
            String operator = not + cursor.next().text();
            Expr pattern = expression(RANGE);
            Optional<Expr> escape = cursor.accept("escape") ? Optional.of(primaries.primary()) : Optional.empty();
            return new Expr.Like(left, operator, pattern, escape);
        }
        if (cursor.accept("similar", "to")) {
            Expr pattern = expression(RANGE);
            Optional<Expr> escape = cursor.accept("escape") ? Optional.of(primaries.primary()) : Optional.empty();
            Expr similar = new Expr.Similar(left, pattern, escape);
            return not.isEmpty() ? similar : new Expr.Unary("not", similar);
        }
        cursor.rewind(start);
        return left;
    }

    private Expr in(Expr left, String operator) throws SqlFailure {
        cursor.expect("(");
        if (QueryParser.startsQuery(cursor)) {
            Query query = new QueryParser(cursor).query();
            cursor.expect(")");
            return new Expr.InQuery(left, operator, query);
        }
        List<Expr> items = list();
        cursor.expect(")");
        return new Expr.In(left, operator, items);
    }

    /** {@code ORDER BY a [ASC | DESC] [NULLS FIRST | LAST], …}. */
    List<Expr.SortKey> sortKeys() throws SqlFailure {
        cursor.expect("order", "by");
        List<Expr.SortKey> keys = new ArrayList<>();
        do {
            Expr key = expression();
            String direction = cursor.accept("desc") ? " DESC" : cursor.accept("asc") ? " ASC" : "";
            if (cursor.accept("nulls", "first")) {
                direction += " NULLS FIRST";
            } else if (cursor.accept("nulls", "last")) {
                direction += " NULLS LAST";
            }
            keys.add(new Expr.SortKey(key, direction));
        } while (cursor.accept(","));
        return keys;
    }
}
