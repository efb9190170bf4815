package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Map;

/** The functions over regular expressions: position, occurrence and parameters as in the Developer Guide. */
final class RegexFunctions {
    static final Map<String, Function> RULES = Map.of(
            "regexp_substr", RegexFunctions::substr,
            "regexp_replace", RegexFunctions::replace,
            "regexp_instr", RegexFunctions::instr,
            "regexp_count", RegexFunctions::count);

    private RegexFunctions() {}

    /** A pattern of SIMILAR TO as a regular expression for the whole text. */
    static String ofSimilar(String pattern, String escape) {
        StringBuilder expression = new StringBuilder();
        boolean inBrackets = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (!escape.isEmpty() && c == escape.charAt(0) && i + 1 < pattern.length()) {
                expression.append('\\').append(pattern.charAt(++i));
            } else if (inBrackets) {
                inBrackets = c != ']';
                expression.append(c);
            } else if (c == '%') {
                expression.append(".*");
            } else if (c == '_') {
                expression.append('.');
            } else if (".^$\\".indexOf(c) >= 0) {
                expression.append('\\').append(c);
            } else {
                inBrackets = c == '[';
                expression.append(c);
            }
        }
        return expression.toString();
    }

    /** How one of them is written. */
    interface Function {
        Rendered render(Expr.Call call, List<Rendered> arguments) throws SqlFailure;
    }

    /** REGEXP_SUBSTR(text, pattern [, position [, occurrence [, parameters]]]). */
    private static Rendered substr(Expr.Call call, List<Rendered> arguments) throws SqlFailure {
        String parameters = checked(call, arguments, 5);
        String text = text(arguments, 2);
        String pattern = pattern(arguments, parameters);
        String group = parameters.contains("e") ? "1" : "0";
        if (arguments.size() < 4) {
            return Rendered.of("regexp_extract(" + text + ", " + pattern + ", " + group + ")", SqlType.TEXT);
        }
        String all = "regexp_extract_all(" + text + ", " + pattern + ", " + group + ")";
        String found = "coalesce(list_extract(" + all + ", " + arguments.get(3).sql() + "), '')";
        return Rendered.of("CASE WHEN " + all + " IS NOT NULL THEN " + found + " END", SqlType.TEXT);
    }

    /** REGEXP_REPLACE(text, pattern [, replacement [, position [, parameters]]]). */
    private static Rendered replace(Expr.Call call, List<Rendered> arguments) throws SqlFailure {
        String parameters = checked(call, arguments, 5);
        String by = arguments.size() > 2 ? arguments.get(2).sql() : "''";
        String replaced =
                "regexp_replace(" + text(arguments, 3) + ", " + pattern(arguments, parameters) + ", " + by + ", 'g')";
        String before = arguments.size() > 3
                ? "left(" + arguments.get(0).sql() + ", greatest("
                        + arguments.get(3).sql() + ", 1) - 1) || "
                : "";
        return Rendered.of("(" + before + replaced + ")", SqlType.TEXT);
    }

    /** REGEXP_INSTR(text, pattern [, position [, occurrence [, option [, parameters]]]]): option 1 asks for the end. */
    private static Rendered instr(Expr.Call call, List<Rendered> arguments) throws SqlFailure {
        String parameters = checked(call, arguments, 6);
        if (parameters.contains("e")) {
            throw SqlFailure.notSupported("REGEXP_INSTR of a subexpression");
        }
        String start = arguments.size() > 2 ? "greatest(" + arguments.get(2).sql() + ", 1)" : "1";
        String occurrence = arguments.size() > 3 ? arguments.get(3).sql() : "1";
        String option = arguments.size() > 4 ? arguments.get(4).sql() : "0";
        // What lies between the occurrences, the occurrences, and how long the first of both are together.
        String between = "string_split_regex(" + text(arguments, 2) + ", " + pattern(arguments, parameters) + ")";
        String found = "regexp_extract_all(" + text(arguments, 2) + ", " + pattern(arguments, parameters) + ")";
        String before = "main.rs_lengths(" + between + ", " + occurrence + ") + main.rs_lengths(" + found + ", "
                + occurrence + " - 1 + " + option + ")";
        String sql = "CASE WHEN len(" + found + ") >= " + occurrence + " THEN CAST(" + before + " + " + start
                + " AS INTEGER) WHEN " + found + " IS NOT NULL THEN 0 END";
        return Rendered.of(sql, SqlType.INTEGER);
    }

    /** REGEXP_COUNT(text, pattern [, position [, parameters]]). */
    private static Rendered count(Expr.Call call, List<Rendered> arguments) throws SqlFailure {
        String parameters = checked(call, arguments, 4);
        String all = "regexp_extract_all(" + text(arguments, 2) + ", " + pattern(arguments, parameters) + ")";
        return Rendered.of("CAST(len(" + all + ") AS INTEGER)", SqlType.INTEGER);
    }

    private static String text(List<Rendered> arguments, int index) {
        String text = arguments.get(0).sql();
        return arguments.size() > index
                ? "substring(" + text + ", greatest(" + arguments.get(index).sql() + ", 1))"
                : text;
    }

    private static String pattern(List<Rendered> arguments, String parameters) {
        String pattern = arguments.get(1).sql();
        return parameters.contains("i") ? "('(?i)' || " + pattern + ")" : pattern;
    }

    /** The parameters, which stand last when all are given. */
    private static String checked(Expr.Call call, List<Rendered> arguments, int most) throws SqlFailure {
        if (arguments.size() < 2 || arguments.size() > most) {
            throw Functions.wrongCount(call);
        }
        if (arguments.size() < most) {
            return "";
        }
        if (call.arguments().get(most - 1) instanceof Expr.Text text
                && text.value().matches("[cie]*")) {
            return text.value();
        }
        throw SqlFailure.notSupported(
                "Of the parameters of " + call.name() + "() anything but a string literal of c, e and i");
    }
}
