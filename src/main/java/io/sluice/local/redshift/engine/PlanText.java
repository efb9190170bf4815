package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Expressions as EXPLAIN writes them. */
final class PlanText {
    private PlanText() {}

    static String of(Expr expression) {
        if (expression instanceof Expr.Number number) {
            return number.text();
        }
        if (expression instanceof Expr.Text text) {
            return Sql.string(text.value()) + "::character varying";
        }
        if (expression instanceof Expr.TypedText typed) {
            return Sql.string(typed.value()) + "::" + typed.type();
        }
        if (expression instanceof Expr.Word word) {
            return word.word();
        }
        if (expression instanceof Expr.Parameter parameter) {
            return "$" + parameter.number();
        }
        if (expression instanceof Expr.Column column) {
            return column.qualifier().map(table -> table + ".").orElse("") + column.name();
        }
        if (expression instanceof Expr.Dotted dotted) {
            return dotted.names().stream().map(Navigation.Attribute::name).collect(Collectors.joining("."));
        }
        if (expression instanceof Expr.Star) {
            return "*";
        }
        if (expression instanceof Expr.Parenthesised inner) {
            return of(inner.inner());
        }
        if (expression instanceof Expr.Unary unary) {
            return "(" + unary.operator().toUpperCase(Locale.ROOT) + " " + of(unary.operand()) + ")";
        }
        if (expression instanceof Expr.Binary binary) {
            return "(" + of(binary.left()) + " " + binary.operator().toUpperCase(Locale.ROOT) + " " + of(binary.right())
                    + ")";
        }
        if (expression instanceof Expr.Is is) {
            return "(" + of(is.operand()) + " " + is.test().toUpperCase(Locale.ROOT) + ")";
        }
        if (expression instanceof Expr.Like like) {
            String operator = like.operator().contains("ilike") ? "~~*" : "~~";
            return "(" + of(like.operand()) + (like.operator().startsWith("not") ? " !" : " ") + operator + " "
                    + of(like.pattern()) + ")";
        }
        if (expression instanceof Expr.Between between) {
            String both = "((" + of(between.operand()) + " >= " + of(between.low()) + ") AND (" + of(between.operand())
                    + " <= " + of(between.high()) + "))";
            return between.operator().startsWith("not") ? "(NOT " + both + ")" : both;
        }
        if (expression instanceof Expr.In in) {
            String joiner = in.operator().startsWith("not") ? " AND " : " OR ";
            String operator = in.operator().startsWith("not") ? " <> " : " = ";
            return in.items().stream()
                    .map(item -> "(" + of(in.operand()) + operator + of(item) + ")")
                    .collect(Collectors.joining(joiner, "(", ")"));
        }
        if (expression instanceof Expr.Cast cast) {
            return "(" + of(cast.operand()) + ")::" + cast.type();
        }
        if (expression instanceof Expr.Call call) {
            return call.name() + "(" + (call.quantifier() == Expr.Quantifier.DISTINCT ? "DISTINCT " : "")
                    + listed(call.arguments()) + ")";
        }
        return expression instanceof Expr.Case ? "CASE … END" : "subplan";
    }

    /** What an expression is made of, subqueries left out. */
    private static List<Expr> parts(Expr expression) {
        List<Expr> parts = new ArrayList<>();
        if (expression instanceof Expr.Parenthesised inner) {
            parts.add(inner.inner());
        } else if (expression instanceof Expr.Unary unary) {
            parts.add(unary.operand());
        } else if (expression instanceof Expr.Binary binary) {
            parts.add(binary.left());
            parts.add(binary.right());
        } else if (expression instanceof Expr.Is is) {
            parts.add(is.operand());
        } else if (expression instanceof Expr.Like like) {
            parts.add(like.operand());
            parts.add(like.pattern());
        } else if (expression instanceof Expr.Between between) {
            parts.addAll(List.of(between.operand(), between.low(), between.high()));
        } else if (expression instanceof Expr.In in) {
            parts.add(in.operand());
            parts.addAll(in.items());
        } else if (expression instanceof Expr.InQuery in) {
            parts.add(in.operand());
        } else if (expression instanceof Expr.Cast cast) {
            parts.add(cast.operand());
        } else if (expression instanceof Expr.Call call) {
            parts.addAll(call.arguments());
        } else if (expression instanceof Expr.Case choice) {
            choice.operand().ifPresent(parts::add);
            parts.addAll(choice.conditions());
            parts.addAll(choice.results());
            choice.otherwise().ifPresent(parts::add);
        }
        return parts;
    }

    private static Stream<Expr> all(Expr expression) {
        return Stream.concat(Stream.of(expression), parts(expression).stream().flatMap(PlanText::all));
    }

    /** The column that an expression is, if it is one. Of more than two names the first is taken for the table's. */
    static Optional<Expr.Column> column(Expr expression) {
        if (expression instanceof Expr.Dotted dotted && dotted.names().size() > 1) {
            return Optional.of(new Expr.Column(
                    Optional.of(dotted.names().get(0).name()),
                    dotted.names().get(1).name()));
        }
        return expression instanceof Expr.Column column ? Optional.of(column) : Optional.empty();
    }

    /** The columns that an expression reads, those of subqueries left out. */
    static List<Expr.Column> columns(Expr expression) {
        return all(expression).flatMap(part -> column(part).stream()).toList();
    }

    static List<Expr.Call> calls(Expr expression) {
        return all(expression)
                .filter(Expr.Call.class::isInstance)
                .map(Expr.Call.class::cast)
                .toList();
    }

    static boolean hasQuery(Expr expression) {
        return all(expression)
                .anyMatch(part ->
                        part instanceof Expr.InQuery || part instanceof Expr.Exists || part instanceof Expr.Scalar);
    }

    static String listed(List<Expr> expressions) {
        return expressions.stream().map(PlanText::of).collect(Collectors.joining(", "));
    }

    /** The conditions as one, empty for none. */
    static String all(List<Expr> conditions) {
        String joined = conditions.stream().map(PlanText::of).collect(Collectors.joining(" AND "));
        return conditions.size() > 1 ? "(" + joined + ")" : joined;
    }
}
