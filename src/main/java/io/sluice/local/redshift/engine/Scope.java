package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the names in one query level mean: its FROM list, the WITH queries, and the levels around it. */
final class Scope {
    private final Rendering rendering;
    private final Optional<Scope> parent;
    private final List<Source> sources = new ArrayList<>();
    private final Map<String, Optional<List<Output>>> commons = new HashMap<>();
    private List<Expr> conjuncts = List.of();

    /** @param columns empty when they are not known before DuckDB says them */
    record Source(String alias, Optional<List<Output>> columns) {}

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
        sources.add(new Source(alias, columns));
    }

    void define(String common, Optional<List<Output>> columns) {
        commons.put(common, columns);
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
