package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The cursor of a session: Redshift opens one at a time, in a transaction, and closes it at its end (guide: DECLARE). */
final class Cursors {
    private Optional<Open> open = Optional.empty();

    /** An open cursor. */
    static final class Open {
        private final String name;
        private final Result rows;
        private List<List<Object>> current = List.of();

        Open(String name, Result rows) {
            this.name = name;
            this.rows = rows;
        }

        List<Output> outputs() {
            return rows.outputs();
        }

        /** The next rows, or for 0 the row fetched last once more, unless the cursor stands beyond the last one. */
        List<List<Object>> fetch(long most) throws SqlFailure {
            if (most == 0) {
                return current;
            }
            List<List<Object>> fetched = new ArrayList<>();
            while (fetched.size() < most && rows.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < rows.fields().size(); i++) {
                    row.add(rows.value(i));
                }
                fetched.add(row);
            }
            current = fetched.size() < most ? List.of() : List.of(fetched.get(fetched.size() - 1));
            return fetched;
        }
    }

    void declare(Open cursor) throws SqlFailure {
        if (open.isPresent()) {
            cursor.rows.close();
            throw open.get().name.equals(cursor.name)
                    ? new SqlFailure("42P03", "cursor \"" + cursor.name + "\" already exists")
                    : new SqlFailure(
                            "0A000", "only one cursor can be open in a session: \"" + open.get().name + "\" is");
        }
        open = Optional.of(cursor);
    }

    Open cursor(String name) throws SqlFailure {
        return open.filter(cursor -> cursor.name.equals(name))
                .orElseThrow(() -> new SqlFailure("34000", "cursor \"" + name + "\" does not exist"));
    }

    void close(String name) throws SqlFailure {
        cursor(name);
        closeAll();
    }

    void closeAll() {
        open.ifPresent(cursor -> cursor.rows.close());
        open = Optional.empty();
    }
}
