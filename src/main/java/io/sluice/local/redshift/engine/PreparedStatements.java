package io.sluice.local.redshift.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What PREPARE has prepared in a session, which no ROLLBACK undoes. */
final class PreparedStatements {
    private final Map<String, Named> statements = new HashMap<>();

    /** @param types of the parameters as declared, which may be fewer than there are */
    record Named(Statement statement, String sql, List<SqlType> types) {}

    void add(String name, Named statement) throws SqlFailure {
        if (statements.putIfAbsent(name, statement) != null) {
            throw new SqlFailure("42P05", "prepared statement \"" + name + "\" already exists");
        }
    }

    Named named(String name) throws SqlFailure {
        Named found = statements.get(name);
        if (found == null) {
            throw new SqlFailure("26000", "prepared statement \"" + name + "\" does not exist");
        }
        return found;
    }

    void remove(String name) throws SqlFailure {
        named(name);
        statements.remove(name);
    }

    void clear() {
        statements.clear();
    }
}
