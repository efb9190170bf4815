package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the names in one query level mean: its FROM list, the WITH queries, and the levels around it. */
final class Scope {
    private final Rendering rendering;
    private final Optional<Scope> parent;
    private final List<Source> sources = new ArrayList<>();
    private final Map<String, Optional<List<Output>>> commons = new HashMap<>();
    private final Map<String, Rendered> merged = new LinkedHashMap<>();
    private List<Expr> conjuncts = List.of();
    private List<Group> groups = List.of();

    /** @param columns empty when they are not known before DuckDB says them */
    record Source(String alias, Optional<List<Output>> columns, Role role) {
        boolean has(String column) {
            return columns.isEmpty()
                    || columns.get().stream().anyMatch(output -> output.name().equals(column));
        }
    }

    /** What a FROM item's alias stands for: rows, or the values of an array or object. */
    enum Role {
        ROWS,
        VALUES
    }

    /** The column that dotted names begin with, and how many of them it took. */
    record Place(Rendered column, int names) {}

    /**
     * An expression that the rows are grouped by.
     *
     * @param value what stands for it outside of aggregates
     */
    record Group(Expr key, Rendered value) {}

    private Scope(Rendering rendering, Optional<Scope> parent) {
        this.rendering = rendering;
        this.parent = parent;
    }

    static Scope root(Rendering rendering) {
        return new Scope(rendering, Optional.empty());
    }

    Scope child() {
        return new Scope(rendering, Optional.of(this));
    }

    Rendering rendering() {
        return rendering;
    }

    List<Source> sources() {
        return sources;
    }

    void add(String alias, Optional<List<Output>> columns) {
        sources.add(new Source(alias, columns, Role.ROWS));
    }

    /** Makes the alias of an unnested value known, and what else comes with it. */
    void addValues(String alias, List<Output> columns) {
        sources.add(new Source(alias, Optional.of(columns), Role.VALUES));
    }

    /** Whether an alias of a FROM item is in sight, here or around. */
    boolean seesSource(String alias) {
        return source(alias).isPresent()
                || parent.filter(scope -> scope.seesSource(alias)).isPresent();
    }

    /** Whether the alias is that of an unnested value. */
    boolean seesValues(String alias) {
        return source(alias).filter(source -> source.role() == Role.VALUES).isPresent()
                || parent.filter(scope -> scope.seesValues(alias)).isPresent();
    }

    private Optional<Source> source(String alias) {
        return sources.stream().filter(source -> source.alias().equals(alias)).findFirst();
    }

    /** Finds the column that dotted names begin with: {@code [schema.]alias.column} or {@code column}. */
    Optional<Place> place(List<String> names) {
        for (int i = 0; i + 1 < names.size() && i < 3; i++) {
            Optional<Source> source = source(names.get(i));
            if (source.isPresent() && source.get().has(names.get(i + 1))) {
                return Optional.of(new Place(shown(names.get(i), names.get(i + 1)), i + 2));
            }
            if (source.isPresent() && source.get().role() == Role.VALUES) {
                return Optional.of(new Place(shown(names.get(i), names.get(i)), i + 1));
            }
        }
        for (Source source : sources) {
            if (source.columns().isPresent() && source.has(names.get(0))) {
                return Optional.of(new Place(shown(source.alias(), names.get(0)), 1));
            }
        }
        return parent.flatMap(scope -> scope.place(names));
    }

    private Rendered shown(String alias, String column) {
        Output output = column(Optional.of(alias), column);
        return new Rendered(Sql.name(alias, column), output.type(), output.origin());
    }

    void define(String common, Optional<List<Output>> columns) {
        commons.put(common, columns);
    }

    void groups(List<Group> all) {
        groups = all;
    }

    /** What stands for an expression that the rows are grouped by; a column of a query around, too. */
    Optional<Rendered> grouped(Expr expression) {
        Optional<Rendered> own = groups.stream()
                .filter(group -> same(group.key(), expression))
                .map(Group::value)
                .findFirst();
        boolean outer = own.isEmpty()
                && parent.isPresent()
                && expression instanceof Expr.Column column
                && !offers(column.qualifier(), column.name());
        return outer ? parent.get().grouped(expression) : own;
    }

    private static boolean same(Expr key, Expr expression) {
        if (key instanceof Expr.Column one && expression instanceof Expr.Column other) {
            boolean open = one.qualifier().isEmpty() || other.qualifier().isEmpty();
            return one.name().equals(other.name()) && (open || one.qualifier().equals(other.qualifier()));
        }
        return key.equals(expression);
    }

    /** Inside an aggregate's arguments: this level, its rows not yet grouped. */
    Scope withinAggregate() {
        Scope inside = new Scope(rendering, parent);
        inside.sources.addAll(sources);
        inside.commons.putAll(commons);
        inside.merged.putAll(merged);
        return inside;
    }

    /** Notes a column that USING or NATURAL made of two. */
    void merge(String name, Rendered value) {
        merged.put(name, value);
    }

    Optional<Rendered> merged(String name) {
        return Optional.ofNullable(merged.get(name));
    }

    /** The columns made of two, in order. */
    Map<String, Rendered> merged() {
        return merged;
    }

    /** Whether this level, and not one around it, may have the column. */
    boolean offers(Optional<String> qualifier, String name) {
        return sources.stream()
                .filter(source -> qualifier.isEmpty() || qualifier.get().equals(source.alias()))
                .anyMatch(source -> source.columns().isEmpty()
                        || source.columns().get().stream()
                                .anyMatch(column -> column.name().equals(name)));
    }

    /** Conditions that every row of this level's result fulfils. */
    List<Expr> conjuncts() {
        return conjuncts;
    }

    void conjuncts(List<Expr> all) {
        conjuncts = all;
    }

    /** Whether a WITH query of this name is in sight. */
    boolean seesCommon(String name) {
        return commons.containsKey(name)
                || parent.filter(scope -> scope.seesCommon(name)).isPresent();
    }

    Optional<List<Output>> common(String name) {
        return commons.containsKey(name) ? commons.get(name) : parent.get().common(name);
    }

    /** What is known of a column; what is not found is left for DuckDB to find or to refuse. */
    Output column(Optional<String> qualifier, String name) {
        List<Output> found = new ArrayList<>();
        for (Source source : sources) {
            if (qualifier.isEmpty() || qualifier.get().equals(source.alias())) {
                if (source.columns().isEmpty()) {
                    return Output.unknown(name);
                }
                source.columns().get().stream()
                        .filter(column -> column.name().equals(name))
                        .forEach(found::add);
            }
        }
        if (found.isEmpty() && parent.isPresent()) {
            return parent.get().column(qualifier, name);
        }
        return found.isEmpty() ? Output.unknown(name) : found.get(0);
    }
}
