package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Expr.Quantifier;
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

    private static final Set<String> COMPARISONS = Set.of("=", "<>", "!=", "<", ">", "<=", ">=");
    private static final Set<String> OTHERS = Set.of("||", "~", "~*", "!~", "!~*", "&", "|", "#", "<<", ">>");
    /** Words that are calls without parentheses. */
    private static final Set<String> BARE_CALLS =
            Set.of("current_date", "current_timestamp", "sysdate", "current_user", "session_user", "user");

    private static final Set<String> INTERVAL_UNITS = Set.of(
            "year",
            "years",
            "month",
            "months",
            "week",
            "weeks",
            "day",
            "days",
            "hour",
            "hours",
            "minute",
            "minutes",
            "second",
            "seconds",
            "millisecond",
            "milliseconds",
            "microsecond",
            "microseconds",
            "quarter",
            "quarters");

    private final Cursor cursor;

    ExpressionParser(Cursor cursor) {
        this.cursor = cursor;
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
        return postfix(primary());
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

    private Navigation.Attribute attribute() throws SqlFailure {
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

    private static Expr names(List<Navigation.Attribute> names) {
        int last = names.size() - 1;
        if (last > 1) {
            return new Expr.Dotted(names);
        }
        Optional<String> qualifier =
                last == 0 ? Optional.empty() : Optional.of(names.get(0).name());
        return new Expr.Column(qualifier, names.get(last).name(), names.get(last));
    }

    private Expr castTo(Expr operand, String function) throws SqlFailure {
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
        if (token.kind() == Kind.SYMBOL && COMPARISONS.contains(token.text()) && least < COMPARISON) {
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
        if (cursor.accept("distinct", "from")) {
            return new Expr.Binary("is " + not + "distinct from", left, expression(COMPARISON));
        }
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
            Optional<Expr> escape = cursor.accept("escape") ? Optional.of(primary()) : Optional.empty();
            return new Expr.Like(left, operator, pattern, escape);
        }
        if (cursor.at("similar", "to")) {
            throw SqlFailure.notSupported("SIMILAR TO");
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

    private Expr primary() throws SqlFailure {
        Token token = cursor.peek();
        switch (token.kind()) {
            case NUMBER:
                return new Expr.Number(cursor.next().text());
            case STRING:
                return new Expr.Text(cursor.next().text());
            case PARAMETER:
                return new Expr.Parameter(Integer.parseInt(cursor.next().text().substring(1)));
            case QUOTED:
                return named();
            case WORD:
                return word();
            default:
                if (cursor.accept("(")) {
                    return parenthesised();
                }
                throw cursor.unexpected();
        }
    }

    private Expr parenthesised() throws SqlFailure {
        if (QueryParser.startsQuery(cursor)) {
            Query query = new QueryParser(cursor).query();
            cursor.expect(")");
            return new Expr.Scalar(query);
        }
        List<Expr> items = list();
        cursor.expect(")");
        return items.size() == 1 ? new Expr.Parenthesised(items.get(0)) : new Expr.Row(items);
    }

    private Expr word() throws SqlFailure {
        Token token = cursor.peek();
        boolean call = cursor.peek(1).is("(");
        switch (token.text()) {
            case "null", "true", "false":
                return new Expr.Word(cursor.next().text());
            case "case":
                return caseExpression();
            case "cast", "try_cast":
                return cast();
            case "array", "row":
                if (cursor.peek(1).is("(") && cursor.peek(2).is("select") && cursor.accept("array", "(")) {
                    Query query = new QueryParser(cursor).query();
                    cursor.expect(")");
                    return new CatalogExpr.ArrayOf(query);
                }
                if (call && token.text().equals("array")) {
                    return call(cursor.anyWord());
                }
                if (call || cursor.peek(1).is("[")) {
                    throw SqlFailure.notSupported(token.text().toUpperCase(java.util.Locale.ROOT) + " values");
                }
                return named();
            case "interval":
                return cursor.peek(1).kind() == Kind.STRING ? interval() : named();
            case "date", "timestamp", "time", "timestamptz":
                return typedText();
            case "approximate":
                if (cursor.peek(1).isName()) {
                    cursor.next();
                    return approximate();
                }
                return named();
            case "exists", "extract", "convert", "trim", "substring", "position":
                return call ? special() : named();
            default:
                if (BARE_CALLS.contains(token.text()) && !call) {
                    return Expr.Call.of(cursor.next().text());
                }
                return named();
        }
    }

    private Expr typedText() throws SqlFailure {
        int start = cursor.position();
        if (cursor.peek(1).kind() == Kind.STRING
                || cursor.peek(1).is("with")
                || cursor.peek(1).is("without")) {
            SqlType type = SqlType.parse(cursor);
            if (cursor.peek().kind() == Kind.STRING) {
                return new Expr.TypedText(type, cursor.string());
            }
        }
        cursor.rewind(start);
        return named();
    }

    private Expr interval() throws SqlFailure {
        cursor.expect("interval");
        String value = cursor.string();
        String unit = cursor.atAny(INTERVAL_UNITS) ? cursor.next().text() : "";
        if (cursor.accept("to")) {
            throw SqlFailure.notSupported("INTERVAL … TO …");
        }
        return new Expr.Interval(value, unit);
    }

    private Expr approximate() throws SqlFailure {
        Expr.Call call = (Expr.Call) named();
        if (!call.name().equals("count") || call.quantifier() != Quantifier.DISTINCT) {
            throw SqlFailure.notSupported("APPROXIMATE " + call.name());
        }
        return new Expr.Call(
                "count", Quantifier.APPROXIMATE_DISTINCT, call.arguments(), call.within(), call.filter(), call.over());
    }

    private Expr special() throws SqlFailure {
        String word = cursor.next().text();
        cursor.expect("(");
        Expr result;
        switch (word) {
            case "exists":
                result = new Expr.Exists(new QueryParser(cursor).query());
                break;
            case "extract":
                String part = cursor.peek().kind() == Kind.STRING ? cursor.string() : cursor.anyWord();
                cursor.expect("from");
                result = new Expr.Extract(part, expression());
                break;
            case "convert":
                SqlType type = SqlType.parse(cursor);
                cursor.expect(",");
                result = new Expr.Cast(expression(), type, "CAST");
                break;
            case "position":
                Expr wanted = expression(RANGE);
                cursor.expect("in");
                result = new Expr.Call(
                        "charindex",
                        Quantifier.ALL,
                        List.of(wanted, expression()),
                        List.of(),
                        Optional.empty(),
                        Optional.empty());
                break;
            case "trim":
                result = trim();
                break;
            default:
                result = substring();
                break;
        }
        cursor.expect(")");
        return result;
    }

    private Expr trim() throws SqlFailure {
        String function = cursor.accept("leading") ? "ltrim" : cursor.accept("trailing") ? "rtrim" : "btrim";
        cursor.accept("both");
        if (cursor.accept("from")) {
            return Expr.Call.of(function, expression());
        }
        Expr first = expression();
        if (cursor.accept("from")) {
            return Expr.Call.of(function, expression(), first);
        }
        return cursor.accept(",") ? Expr.Call.of(function, first, expression()) : Expr.Call.of(function, first);
    }

    private Expr substring() throws SqlFailure {
        Expr text = expression();
        boolean keywords = cursor.accept("from");
        if (!keywords) {
            cursor.expect(",");
        }
        Expr from = expression();
        if (keywords ? cursor.accept("for") : cursor.accept(",")) {
            return Expr.Call.of("substring", text, from, expression());
        }
        return Expr.Call.of("substring", text, from);
    }

    private Expr caseExpression() throws SqlFailure {
        cursor.expect("case");
        Optional<Expr> operand = cursor.at("when") ? Optional.empty() : Optional.of(expression());
        List<Expr> conditions = new ArrayList<>();
        List<Expr> results = new ArrayList<>();
        while (cursor.accept("when")) {
            conditions.add(expression());
            cursor.expect("then");
            results.add(expression());
        }
        if (conditions.isEmpty()) {
            throw cursor.unexpected();
        }
        Optional<Expr> otherwise = cursor.accept("else") ? Optional.of(expression()) : Optional.empty();
        cursor.expect("end");
        return new Expr.Case(operand, conditions, results, otherwise);
    }

    private Expr cast() throws SqlFailure {
        String function = cursor.next().text().toUpperCase(java.util.Locale.ROOT);
        cursor.expect("(");
        Expr operand = expression();
        cursor.expect("as");
        Expr result = castTo(operand, function);
        cursor.expect(")");
        return result;
    }

    /** A column, a qualified column, {@code t.*} or a call. */
    private Expr named() throws SqlFailure {
        if (cursor.peek().kind() == Kind.WORD && cursor.peek(1).is("(")) {
            return call(cursor.anyWord());
        }
        if (!cursor.atIdentifier()) {
            throw cursor.unexpected();
        }
        List<Navigation.Attribute> parts = new ArrayList<>(List.of(attribute()));
        while (cursor.accept(".")) {
            if (cursor.accept("*")) {
                return new Expr.Star(Optional.of(parts.get(parts.size() - 1).name()));
            }
            parts.add(attribute());
        }
        if (cursor.at("(")) {
            if (parts.size() == 2 && parts.get(0).name().equals("pg_catalog")) {
                return call(parts.get(1).name());
            }
            List<String> names = parts.stream().map(Navigation.Attribute::name).toList();
            throw new SqlFailure("42883", "function " + String.join(".", names) + "() does not exist");
        }
        return names(parts);
    }

    private Expr call(String name) throws SqlFailure {
        cursor.expect("(");
        Quantifier quantifier = cursor.accept("distinct") ? Quantifier.DISTINCT : Quantifier.ALL;
        if (quantifier == Quantifier.ALL) {
            cursor.accept("all");
        }
        List<Expr> arguments = new ArrayList<>();
        if (cursor.accept("*")) {
            arguments.add(new Expr.Star(Optional.empty()));
        } else if (!cursor.at(")")) {
            arguments.addAll(list());
        }
        String nulls = nulls();
        cursor.expect(")");
        nulls = nulls.isEmpty() ? nulls() : nulls;
        List<Expr.SortKey> within = List.of();
        if (cursor.accept("within", "group")) {
            cursor.expect("(");
            within = sortKeys();
            cursor.expect(")");
        }
        if (!nulls.isEmpty()) {
            arguments.add(new Expr.Text(nulls));
        }
        Optional<Expr> filter = Optional.empty();
        if (cursor.at("filter", "(")) {
            throw new SqlFailure("42601", "syntax error at or near \"filter\"");
        }
        Optional<Expr.Window> over = cursor.accept("over") ? Optional.of(window()) : Optional.empty();
        return new Expr.Call(name, quantifier, arguments, within, filter, over);
    }

    private String nulls() {
        if (cursor.accept("ignore", "nulls")) {
            return "IGNORE NULLS";
        }
        return cursor.accept("respect", "nulls") ? "RESPECT NULLS" : "";
    }

    private Expr.Window window() throws SqlFailure {
        cursor.expect("(");
        List<Expr> partition = cursor.accept("partition", "by") ? list() : List.of();
        List<Expr.SortKey> order = cursor.at("order", "by") ? sortKeys() : List.of();
        StringBuilder frame = new StringBuilder();
        if (cursor.at("rows") || cursor.at("range")) {
            while (!cursor.at(")")) {
                Token token = cursor.next();
                if (token.kind() != Kind.WORD && token.kind() != Kind.NUMBER) {
                    throw cursor.unexpected();
                }
                frame.append(frame.isEmpty() ? "" : " ").append(token.text());
            }
        }
        cursor.expect(")");
        return new Expr.Window(partition, order, frame.toString());
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
