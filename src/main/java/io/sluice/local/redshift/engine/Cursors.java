package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Optional;

/** The cursor of a session: Redshift opens one at a time, in a transaction, and closes it at its end (guide: DECLARE). */
final class Cursors {
    private Optional<Open> open = Optional.empty();

    /** An open cursor: the rows from the next one on, and what is known of their columns. */
    record Open(String name, Result rows, List<Output> outputs) {}

    void declare(Open cursor) throws SqlFailure {
        if (open.isPresent()) {
            cursor.rows().close();
            throw open.get().name().equals(cursor.name())
                    ? new SqlFailure("42P03", "cursor \"" + cursor.name() + "\" already exists")
                    : new SqlFailure("0A000", "only one cursor can be open in a session: \""
                            + open.get().name() + "\" is");
        }
        open = Optional.of(cursor);
    }

    Open cursor(String name) throws SqlFailure {
        return open.filter(cursor -> cursor.name().equals(name))
                .orElseThrow(() -> new SqlFailure("34000", "cursor \"" + name + "\" does not exist"));
    }

    void close(String name) throws SqlFailure {
        cursor(name);
        closeAll();
    }

    void closeAll() {
        open.ifPresent(cursor -> cursor.rows().close());
        open = Optional.empty();
    }
}
