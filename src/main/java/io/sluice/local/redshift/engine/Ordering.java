package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ORDER BY of a query, whose keys are columns of the result, by number or name, or expressions over what is selected
 * from.
 */
final class Ordering {
    private final List<Expr.SortKey> keys;
    private final List<Select.Item> items;
    private final Optional<List<Output>> outputs;

    /** @param items the select list; empty where the query is no single SELECT */
    Ordering(List<Expr.SortKey> keys, List<Select.Item> items, Optional<List<Output>> outputs) {
        this.keys = keys;
        this.items = items;
        this.outputs = outputs;
    }

    /** Over the result's columns alone, which are numbered. */
    String overResult() throws SqlFailure {
        List<String> rendered = new ArrayList<>();
        for (Expr.SortKey key : keys) {
            Optional<Integer> index = index(key.key());
            if (index.isEmpty()) {
                throw new SqlFailure(
                        "42P10",
                        "for SELECT DISTINCT and set operations, ORDER BY expressions must appear in the result");
            }
            Output output = outputs.orElseThrow().get(index.get());
            Rendered column = new Rendered(Columns.name(index.get()), output.type(), Optional.empty());
            if (column.is(SqlType.SUPER::equals)) {
                SuperOperators.sortKeys(column).forEach(part -> rendered.add(part + key.direction()));
            } else {
                rendered.add(Blanks.key(column) + key.direction());
            }
        }
        return String.join(", ", rendered);
    }

    /** Behind a SELECT, in whose scope the keys are. */
    String behindSelect(Scope scope) throws SqlFailure {
        List<String> rendered = new ArrayList<>();
        for (Expr.SortKey key : keys) {
            Optional<Expr> item = item(key.key());
            Rendered value = item.orElse(key.key()).render(scope);
            if (value.is(SqlType.SUPER::equals)) {
                SuperOperators.sortKeys(value).forEach(part -> rendered.add(part + key.direction()));
                continue;
            }
            boolean text = Blanks.possible(value.type()) && !Blanks.isLiteral(value.sql());
            rendered.add((text ? Blanks.key(value) : key.key().render(scope).sql()) + key.direction());
        }
        return String.join(", ", rendered);
    }

    boolean sortsText() {
        return keys.stream().anyMatch(key -> index(key.key())
                .flatMap(index -> outputs.get().get(index).type())
                .filter(type -> Blanks.possible(Optional.of(type)))
                .isPresent());
    }

    private Optional<Expr> item(Expr key) {
        boolean plain = items.stream().noneMatch(item -> item.expression() instanceof Expr.Star);
        if (number(key).isPresent() && plain) {
            return number(key).filter(index -> index < items.size()).map(index -> items.get(index)
                    .expression());
        }
        return items.stream()
                .filter(item -> !(item.expression() instanceof Expr.Star) && isNamed(key, item.name()))
                .map(Select.Item::expression)
                .findFirst();
    }

    /** Which column of the result a key means. */
    private Optional<Integer> index(Expr key) {
        if (outputs.isEmpty()) {
            return Optional.empty();
        }
        List<Output> columns = outputs.get();
        if (number(key).isPresent()) {
            return number(key).filter(index -> index < columns.size());
        }
        for (int i = 0; i < columns.size(); i++) {
            if (isNamed(key, columns.get(i).name())) {
                return Optional.of(i);
            }
        }
        for (int i = 0; i < items.size() && items.size() == columns.size(); i++) {
            if (items.get(i).expression().equals(key)) {
                return Optional.of(i);
            }
        }
        return key instanceof Expr.Column column && column.qualifier().isPresent()
                ? index(new Expr.Column(Optional.empty(), column.name()))
                : Optional.empty();
    }

    private static boolean isNamed(Expr key, String name) {
        return key instanceof Expr.Column column
                && column.qualifier().isEmpty()
                && column.name().equals(name);
    }

    /** The number of a column, from 0. */
    private static Optional<Integer> number(Expr key) {
        return key instanceof Expr.Number number && number.text().matches("[1-9][0-9]{0,3}")
                ? Optional.of(Integer.parseInt(number.text()) - 1)
                : Optional.empty();
    }
}
