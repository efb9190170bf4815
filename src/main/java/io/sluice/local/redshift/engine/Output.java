package io.sluice.local.redshift.engine;

import java.util.Optional;

/** A column that a relation or query gives. The type is empty where it is not known before DuckDB says it. */
record Output(String name, Optional<SqlType> type, Optional<Origin> origin) {

    static Output of(String name, SqlType type) {
        return new Output(name, Optional.of(type), Optional.empty());
    }

    static Output unknown(String name) {
        return new Output(name, Optional.empty(), Optional.empty());
    }
}
