package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Expr.Quantifier;
import io.sluice.local.redshift.engine.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what operators stand between: literals, names, calls, CASE, CAST and what is in parentheses. */
final class PrimaryParser {
    /** Words that are calls without parentheses. */
    private static final Set<String> BARE_CALLS =
            Set.of("current_date", "current_timestamp", "sysdate", "current_user", "session_user", "user");

    private final Cursor cursor;
    private final ExpressionParser expressions;

    PrimaryParser(Cursor cursor, ExpressionParser expressions) {
        this.cursor = cursor;
        this.expressions = expressions;
    }

    Expr primary() throws SqlFailure {
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
        List<Expr> items = expressions.list();
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
            case "date", "timestamp", "time", "timestamptz", "timetz":
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

    /** {@code INTERVAL '…' [unit [TO unit]] [(digits)]}. */
    private Expr interval() throws SqlFailure {
        cursor.expect("interval");
        String value = cursor.string();
        String unit = unit();
        if (!unit.isEmpty() && cursor.accept("to")) {
            String last = unit();
            boolean years = unit.equals("year") && last.equals("month");
            boolean days = Intervals.UNITS.indexOf(unit) >= Intervals.UNITS.indexOf("day")
                    && Intervals.UNITS.indexOf(unit) < Intervals.UNITS.indexOf(last);
            if (!years && !days) {
                throw cursor.unexpected();
            }
            unit = last;
        }
        if (unit.equals("second") && cursor.at("(")) {
            throw SqlFailure.notSupported("INTERVAL … SECOND with a precision");
        }
        return new Expr.Interval(value, unit);
    }

    private String unit() {
        for (String unit : Intervals.UNITS) {
            if (cursor.accept(unit) || cursor.accept(unit + "s")) {
                return unit;
            }
        }
        return "";
    }

    private Expr approximate() throws SqlFailure {
        Expr.Call call = (Expr.Call) named();
        if (call.name().equals("percentile_disc")) {
            return call;
        }
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
                result = new Expr.Extract(part, expressions.expression());
                break;
            case "convert":
                SqlType type = SqlType.parse(cursor);
                cursor.expect(",");
                result = new Expr.Cast(expressions.expression(), type, "CAST");
                break;
            case "position":
                Expr wanted = expressions.rangeOperand();
                cursor.expect("in");
                result = new Expr.Call(
                        "charindex",
                        Quantifier.ALL,
                        List.of(wanted, expressions.expression()),
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
            return Expr.Call.of(function, expressions.expression());
        }
        Expr first = expressions.expression();
        if (cursor.accept("from")) {
            return Expr.Call.of(function, expressions.expression(), first);
        }
        return cursor.accept(",")
                ? Expr.Call.of(function, first, expressions.expression())
                : Expr.Call.of(function, first);
    }

    private Expr substring() throws SqlFailure {
        Expr text = expressions.expression();
        boolean keywords = cursor.accept("from");
        if (!keywords) {
            cursor.expect(",");
        }
        Expr from = expressions.expression();
        if (keywords ? cursor.accept("for") : cursor.accept(",")) {
            return Expr.Call.of("substring", text, from, expressions.expression());
        }
        return Expr.Call.of("substring", text, from);
    }

    private Expr caseExpression() throws SqlFailure {
        cursor.expect("case");
        Optional<Expr> operand = cursor.at("when") ? Optional.empty() : Optional.of(expressions.expression());
        List<Expr> conditions = new ArrayList<>();
        List<Expr> results = new ArrayList<>();
        while (cursor.accept("when")) {
            conditions.add(expressions.expression());
            cursor.expect("then");
            results.add(expressions.expression());
        }
        if (conditions.isEmpty()) {
            throw cursor.unexpected();
        }
        Optional<Expr> otherwise = cursor.accept("else") ? Optional.of(expressions.expression()) : Optional.empty();
        cursor.expect("end");
        return new Expr.Case(operand, conditions, results, otherwise);
    }

    private Expr cast() throws SqlFailure {
        String function = cursor.next().text().toUpperCase(java.util.Locale.ROOT);
        cursor.expect("(");
        Expr operand = expressions.expression();
        cursor.expect("as");
        Expr result = expressions.castTo(operand, function);
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
        List<Navigation.Attribute> parts = new ArrayList<>(List.of(expressions.attribute()));
        while (cursor.accept(".")) {
            if (cursor.accept("*")) {
                return new Expr.Star(Optional.of(parts.get(parts.size() - 1).name()));
            }
            parts.add(expressions.attribute());
        }
        if (cursor.at("(")) {
            if (parts.size() == 2 && parts.get(0).name().equals("pg_catalog")) {
                return call(parts.get(1).name());
            }
            List<String> names = parts.stream().map(Navigation.Attribute::name).toList();
            throw new SqlFailure("42883", "function " + String.join(".", names) + "() does not exist");
        }
        return ExpressionParser.names(parts);
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
            arguments.addAll(expressions.list());
        }
        String nulls = nulls();
        cursor.expect(")");
        nulls = nulls.isEmpty() ? nulls() : nulls;
        List<Expr.SortKey> within = List.of();
        if (cursor.accept("within", "group")) {
            cursor.expect("(");
            within = expressions.sortKeys();
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
        List<Expr> partition = cursor.accept("partition", "by") ? expressions.list() : List.of();
        List<Expr.SortKey> order = cursor.at("order", "by") ? expressions.sortKeys() : List.of();
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
}
