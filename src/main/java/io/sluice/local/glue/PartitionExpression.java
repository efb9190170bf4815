package io.sluice.local.glue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SQL condition of GetPartitions: {@code =, <>, <, <=, >, >=, IN, BETWEEN, LIKE, IS NULL} on partition keys, joined by
 * {@code AND, OR, NOT} and parentheses. Logic has three values, as in SQL.
 */
final class PartitionExpression {
    private enum Truth {
        TRUE,
        FALSE,
        UNKNOWN;

        static Truth of(boolean value) {
            return value ? TRUE : FALSE;
        }

        Truth not() {
            return this == UNKNOWN ? UNKNOWN : of(this == FALSE);
        }
    }

    private interface Condition {
        Truth test(List<String> values);
    }

    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:('(?:[^']|'')*')|(\"[^\"]*\"|`[^`]*`)|([A-Za-z_][A-Za-z_0-9]*)|([-+]?[0-9]+(?:\\.[0-9]+)?)"
                    + "|(<=|>=|<>|!=|[=<>(),]))");

    private final String text;
    private final JsonNode keys;
    private final List<String> tokens = new ArrayList<>();
    private int at;
    private Condition condition = values -> Truth.TRUE;

    private PartitionExpression(String text, JsonNode keys) {
        this.text = text;
        this.keys = keys;
    }

    /**
     * @param keys the table's PartitionKeys
     * @throws GlueFailure InvalidInputException when the text is no such condition or names another column
     */
    static PartitionExpression parse(String text, JsonNode keys) {
        PartitionExpression expression = new PartitionExpression(text, keys);
        if (!text.isBlank()) {
            expression.tokenize();
            expression.condition = expression.either();
            if (expression.at < expression.tokens.size()) {
                throw expression.unsupported();
            }
        }
        return expression;
    }

    boolean matches(List<String> values) {
        return condition.test(values) == Truth.TRUE;
    }

    private void tokenize() {
        Matcher matcher = TOKEN.matcher(text.stripTrailing());
        int from = 0;
        while (from < matcher.regionEnd()) {
            matcher.region(from, text.stripTrailing().length());
            if (!matcher.lookingAt()) {
                throw unsupported();
            }
            tokens.add(matcher.group().strip());
            from = matcher.end();
        }
    }

    private Condition either() {
        Condition left = both();
        while (accept("or")) {
            Condition one = left;
            Condition other = both();
            left = values -> {
                Truth first = one.test(values);
                Truth second = other.test(values);
                if (first == Truth.TRUE || second == Truth.TRUE) {
                    return Truth.TRUE;
                }
                return first == Truth.FALSE ? second : first;
            };
        }
        return left;
    }

    private Condition both() {
        Condition left = single();
        while (accept("and")) {
            Condition one = left;
            Condition other = single();
            left = values -> {
                Truth first = one.test(values);
                Truth second = other.test(values);
                if (first == Truth.FALSE || second == Truth.FALSE) {
                    return Truth.FALSE;
                }
                return first == Truth.TRUE ? second : first;
            };
        }
        return left;
    }

    private Condition single() {
        if (accept("not")) {
            Condition negated = single();
            return values -> negated.test(values).not();
        }
        if (accept("(")) {
            Condition inner = either();
            require(")");
            return inner;
        }
        return comparison(column());
    }

    /** A partition key: its place among the values, and how they compare. */
    private record Key(int index, KeyType type) {
        Optional<Comparable<?>> value(List<String> values) {
            return type.parse(values.get(index));
        }

        @SuppressWarnings("unchecked") // both sides were parsed by the same type
        Condition compared(Comparable<?> literal, IntPredicate wanted) {
            return values -> value(values)
                    .map(value -> Truth.of(wanted.test(((Comparable<Object>) value).compareTo(literal))))
                    .orElse(Truth.UNKNOWN);
        }
    }

    private Key column() {
        String name = next().replaceAll("[`\"]", "");
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).path("Name").asText().equalsIgnoreCase(name)) {
                return new Key(i, KeyType.of(name, keys.get(i).path("Type").asText()));
            }
        }
        throw GlueFailure.invalid("Expression '" + text + "': " + name + " is no partition key of the table");
    }

    private Condition comparison(Key key) {
        if (accept("is")) {
            boolean negated = accept("not");
            require("null");
            return values -> Truth.of(key.value(values).isEmpty() != negated);
        }
        boolean negated = accept("not");
        Condition condition = positive(key, next().toLowerCase(Locale.ROOT), negated);
        return negated ? values -> condition.test(values).not() : condition;
    }

    private Condition positive(Key key, String operator, boolean negated) {
        switch (operator) {
            case "in":
                return in(key);
            case "between":
                Condition low = key.compared(literal(key), order -> order >= 0);
                require("and");
                Condition high = key.compared(literal(key), order -> order <= 0);
                return values -> {
                    Truth first = low.test(values);
                    return first == Truth.TRUE ? high.test(values) : first;
                };
            case "like":
                return like(key);
            default:
                if (negated) {
                    throw unsupported();
                }
                return key.compared(literal(key), wanted(operator));
        }
    }

    private IntPredicate wanted(String operator) {
        switch (operator) {
            case "=":
                return order -> order == 0;
            case "<>":
            case "!=":
                return order -> order != 0;
            case "<":
                return order -> order < 0;
            case "<=":
                return order -> order <= 0;
            case ">":
                return order -> order > 0;
            case ">=":
                return order -> order >= 0;
            default:
                throw unsupported();
        }
    }

    private Condition in(Key key) {
        require("(");
        List<Condition> any = new ArrayList<>();
        do {
            any.add(key.compared(literal(key), order -> order == 0));
        } while (accept(","));
        require(")");
        return values -> {
            Truth last = Truth.FALSE;
            for (Condition one : any) {
                last = one.test(values);
                if (last != Truth.FALSE) {
                    break;
                }
            }
            return last;
        };
    }

    private Condition like(Key key) {
        String pattern = String.valueOf(literal(key));
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
        }
        Pattern compiled = Pattern.compile(regex.toString(), Pattern.DOTALL);
        return values -> key.value(values)
                .map(value -> Truth.of(compiled.matcher(value.toString()).matches()))
                .orElse(Truth.UNKNOWN);
    }

    private Comparable<?> literal(Key key) {
        String token = next();
        boolean quoted = token.startsWith("'");
        boolean number = !token.isEmpty() && (Character.isDigit(token.charAt(token.length() - 1)) && !isWord(token));
        if (!quoted && !number) {
            throw unsupported();
        }
        String value = quoted ? token.substring(1, token.length() - 1).replace("''", "'") : token;
        return key.type()
                .parse(value)
                .orElseThrow(() -> GlueFailure.invalid("Expression '" + text + "': " + token + " is no "
                        + key.type().name().toLowerCase(Locale.ROOT)));
    }

    private static boolean isWord(String token) {
        return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
    }

    private boolean accept(String token) {
        if (at < tokens.size() && tokens.get(at).equalsIgnoreCase(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void require(String token) {
        if (!accept(token)) {
            throw unsupported();
        }
    }

    private String next() {
        if (at == tokens.size()) {
            throw unsupported();
        }
        return tokens.get(at++);
    }

    private GlueFailure unsupported() {
        return GlueFailure.invalid("Unsupported expression '" + text + "'"
                + (at > 0 && at <= tokens.size() ? " near '" + tokens.get(at - 1) + "'" : ""));
    }
}
