package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A relation of users with its object id, from which those of what belongs to it follow: the index and the constraint of a
 * primary key, the rule of a view.
 */
record PgRelation(int oid, String schema, String name, Relation relation) {
    /** The first object id. */
    static final int FIRST = 100_000;

    private static final int FIRST_INDEX = 500_000;
    private static final int FIRST_CONSTRAINT = 700_000;
    private static final int FIRST_RULE = 800_000;

    String kind() {
        return relation instanceof Relation.Table table
                        && table.note().materialized().isEmpty()
                ? "r"
                : "v";
    }

    /** The columns of the primary key; PostgreSQL has an index under it, and Redshift's catalog shows one. */
    List<String> key() {
        return relation instanceof Relation.Table table
                ? table.note().primaryKey().columns()
                : List.of();
    }

    String keyName() {
        return ((Relation.Table) relation).note().primaryKey().name();
    }

    int index() {
        return oid - FIRST + FIRST_INDEX;
    }

    int rule() {
        return oid - FIRST + FIRST_RULE;
    }

    /** The relations under a view that is bound to them, as {@code schema.name}. */
    List<String> depends() {
        return relation instanceof Relation.Table table
                ? table.note().materialized().map(MaterializedNote::depends).orElse(List.of())
                : ((Relation.View) relation).note().depends();
    }

    int constraint() {
        return oid - FIRST + FIRST_CONSTRAINT;
    }

    /** The numbers of the key's columns. */
    String numbers(String separator) {
        List<String> names = ((Relation.Table) relation)
                .columns().stream().map(TableColumn::name).toList();
        return key().stream()
                .map(column -> String.valueOf(names.indexOf(column) + 1))
                .collect(Collectors.joining(separator));
    }

    int columns() {
        return relation instanceof Relation.Table table
                ? table.columns().size()
                : ((Relation.View) relation).note().columns().size();
    }
}
