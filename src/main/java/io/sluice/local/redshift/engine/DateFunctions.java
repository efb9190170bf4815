package io.sluice.local.redshift.engine;

import static io.sluice.local.redshift.engine.Functions.arguments;
import static io.sluice.local.redshift.engine.Functions.literal;
import static io.sluice.local.redshift.engine.Functions.plain;
import static io.sluice.local.redshift.engine.Functions.wrongCount;

import io.sluice.local.redshift.engine.Expr.Call;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The functions over dates and times. */
final class DateFunctions {
    private DateFunctions() {}

    static void define(Map<String, FunctionRule> rules) {
        rules.put("getdate", (call, scope) -> moment(scope.rendering().facts().statementStart()));
        rules.put("sysdate", (call, scope) -> moment(scope.rendering().facts().transactionStart()));
        rules.put("current_timestamp", (call, scope) -> {
            Rendered now = moment(scope.rendering().facts().transactionStart());
            return Rendered.of("CAST(" + now.sql() + " AS TIMESTAMP WITH TIME ZONE)", SqlType.TIMESTAMPTZ);
        });
        rules.put("current_date", (call, scope) -> {
            Rendered now = moment(scope.rendering().facts().transactionStart());
            return Rendered.of("CAST(" + now.sql() + " AS DATE)", SqlType.DATE);
        });
        rules.put("dateadd", (call, scope) -> {
            List<Rendered> rest = afterPart(call, scope, 3);
            return DateParts.add(part(call), rest.get(0), rest.get(1));
        });
        rules.put("date_add", rules.get("dateadd"));
        rules.put("datediff", (call, scope) -> {
            List<Rendered> rest = afterPart(call, scope, 3);
            return DateParts.difference(part(call), rest.get(0), rest.get(1));
        });
        rules.put("date_diff", rules.get("datediff"));
        rules.put(
                "date_part",
                (call, scope) ->
                        DateParts.extract(part(call), afterPart(call, scope, 2).get(0)));
        rules.put(
                "date_trunc",
                (call, scope) ->
                        DateParts.truncate(part(call), afterPart(call, scope, 2).get(0)));
        rules.put("convert_timezone", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 3);
            boolean fromUtc = arguments.size() == 2;
            String from = fromUtc ? "'UTC'" : DateParts.zone(arguments.get(0).sql());
            String to = DateParts.zone(arguments.get(fromUtc ? 0 : 1).sql());
            String stamp =
                    "CAST(" + DateFormats.iso(arguments.get(fromUtc ? 1 : 2).sql()) + " AS TIMESTAMP)";
            return Rendered.of("timezone(" + to + ", timezone(" + from + ", " + stamp + "))", SqlType.TIMESTAMP);
        });
        rules.put("timezone", (call, scope) -> {
            arguments(call, scope, 2, 2);
            return new Expr.AtTimeZone(call.arguments().get(1), call.arguments().get(0)).render(scope);
        });
        rules.put("interval_cmp", (call, scope) -> {
            arguments(call, scope, 2, 2);
            String first = Intervals.sql(literal(call, 0), "");
            String second = Intervals.sql(literal(call, 1), "");
            return Rendered.of(
                    "CAST(CASE WHEN " + first + " < " + second + " THEN -1 WHEN " + first + " > " + second
                            + " THEN 1 ELSE 0 END AS INTEGER)",
                    SqlType.INTEGER);
        });
        rules.put("to_char", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 2);
            return DateFormats.toChar(arguments.get(0), literal(call, 1));
        });
        rules.put("to_date", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 3);
            String parsed = DateParsing.timestamp(text(arguments.get(0)), literal(call, 1), mode(call));
            return Rendered.of("CAST(" + parsed + " AS DATE)", SqlType.DATE);
        });
        rules.put("to_timestamp", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 3);
            String parsed = DateParsing.timestamp(text(arguments.get(0)), literal(call, 1), mode(call));
            return Rendered.of("CAST(" + parsed + " AS TIMESTAMP WITH TIME ZONE)", SqlType.TIMESTAMPTZ);
        });
        rules.put("to_number", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 2);
            return NumberFormats.toNumber(arguments.get(0), literal(call, 1));
        });
    }

    private static Rendered moment(java.time.LocalDateTime when) {
        return Rendered.of("TIMESTAMP " + Sql.string(when.toString().replace('T', ' ')), SqlType.TIMESTAMP);
    }

    private static String text(Rendered value) {
        return value.is(SqlType::isText) ? value.sql() : "CAST(" + value.sql() + " AS VARCHAR)";
    }

    /** The third argument says whether the text must be a date by the calendar. */
    private static DateParsing.Mode mode(Call call) throws SqlFailure {
        if (call.arguments().size() < 3 || call.arguments().get(2).equals(new Expr.Word("false"))) {
            return DateParsing.Mode.LENIENT;
        }
        if (call.arguments().get(2).equals(new Expr.Word("true"))) {
            return DateParsing.Mode.STRICT;
        }
        throw SqlFailure.notSupported(call.name() + "() whose is_strict is neither true nor false");
    }

    /** A date part stands bare or as a string. */
    private static String part(Call call) throws SqlFailure {
        Expr first = call.arguments().get(0);
        if (first instanceof Expr.Column column && column.qualifier().isEmpty()) {
            return column.name();
        }
        if (first instanceof Expr.Text text) {
            return text.value().toLowerCase(Locale.ROOT);
        }
        throw new SqlFailure("42601", "The first argument of " + call.name() + "() must be a date part");
    }

    private static List<Rendered> afterPart(Call call, Scope scope, int count) throws SqlFailure {
        plain(call);
        if (call.arguments().size() != count) {
            throw wrongCount(call);
        }
        return Expr.renderAll(call.arguments().subList(1, count), scope);
    }
}
