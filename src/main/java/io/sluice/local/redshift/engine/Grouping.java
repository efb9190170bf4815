package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * GROUP BY.
 *
 * <p>Values that differ by trailing blanks only make one group, which is shown as the shortest of them.
 */
record Grouping(List<Element> elements) {

    static final Grouping NONE = new Grouping(List.of());

    enum Kind {
        PLAIN(""),
        ROLLUP("ROLLUP "),
        CUBE("CUBE "),
        SETS("GROUPING SETS ");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }
    }

    /** @param sets what follows the word; of PLAIN, one set of one expression */
    record Element(Kind kind, List<List<Expr>> sets) {}

    /** Writes the clause, or nothing, and makes what it groups by known to the scope. */
    String render(List<Select.Item> items, Scope scope) throws SqlFailure {
        boolean plain = elements.stream().allMatch(element -> element.kind() == Kind.PLAIN);
        List<Scope.Group> groups = new ArrayList<>();
        List<String> rendered = new ArrayList<>();
        for (Element element : elements) {
            List<String> sets = new ArrayList<>();
            for (List<Expr> set : element.sets()) {
                List<String> keys = new ArrayList<>();
                for (Expr expression : set) {
                    keys.add(key(meant(expression, items, scope), plain, groups, scope));
                }
                boolean tuple = element.kind() == Kind.SETS || set.size() != 1;
                sets.add(tuple ? "(" + String.join(", ", keys) + ")" : keys.get(0));
            }
            rendered.add(
                    element.kind() == Kind.PLAIN
                            ? sets.get(0)
                            : element.kind().sql + sets.stream().collect(Collectors.joining(", ", "(", ")")));
        }
        scope.groups(groups);
        return rendered.isEmpty() ? "" : " GROUP BY " + String.join(", ", rendered);
    }

    private static String key(Expr expression, boolean plain, List<Scope.Group> groups, Scope scope) throws SqlFailure {
        Rendered value = expression.render(scope);
        if (!Blanks.possible(value.type()) || Blanks.isLiteral(value.sql())) {
            return value.sql();
        }
        String key = Blanks.key(value);
        String shown = "min(" + value.sql() + ")";
        groups.add(new Scope.Group(
                expression,
                new Rendered(
                        plain ? shown : "CASE WHEN grouping(" + key + ") = 0 THEN " + shown + " END",
                        value.type(),
                        value.origin())));
        return key;
    }

    /** A number stands for an item of the select list, and so does an item's alias that is no column. */
    private static Expr meant(Expr expression, List<Select.Item> items, Scope scope) {
        Optional<Expr> item = Optional.empty();
        if (expression instanceof Expr.Number number && number.text().matches("[1-9][0-9]{0,3}")) {
            int index = Integer.parseInt(number.text()) - 1;
            item = index < items.size() ? Optional.of(items.get(index).expression()) : Optional.empty();
        } else if (expression instanceof Expr.Column column
                && column.qualifier().isEmpty()
                && scope.merged(column.name()).isEmpty()
                && !scope.offers(column.qualifier(), column.name())) {
            item = items.stream()
                    .filter(each -> each.alias().equals(Optional.of(column.name())))
                    .map(Select.Item::expression)
                    .findFirst();
        }
        return item.filter(each -> !(each instanceof Expr.Star)).orElse(expression);
    }
}
