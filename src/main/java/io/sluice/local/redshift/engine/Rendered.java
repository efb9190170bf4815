package io.sluice.local.redshift.engine;

import java.util.Optional;

/** An expression in DuckDB's SQL, with what is known of its type and of the column that it shows unchanged. */
record Rendered(String sql, Optional<SqlType> type, Optional<Origin> origin) {

    static Rendered of(String sql, SqlType type) {
        return new Rendered(sql, Optional.of(type), Optional.empty());
    }

    static Rendered untyped(String sql) {
        return new Rendered(sql, Optional.empty(), Optional.empty());
    }

    boolean is(java.util.function.Predicate<SqlType> test) {
        return type.filter(test).isPresent();
    }
}
