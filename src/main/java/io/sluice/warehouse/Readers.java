package io.sluice.warehouse;

import io.sluice.config.Reader;
import io.sluice.model.TableName;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The rights of a flow's readers. Who is no longer among them keeps the right: somebody else may have given it. */
final class Readers {
    private Readers() {}

    /** Grants what is missing on a table or view, which is one query when nothing is. */
    static void ensure(Session session, TableName table, List<Reader> readers) {
        if (readers.isEmpty()) {
            return;
        }
        Set<String> present = session.query(new GrantStatement.SelectReaders(table)).stream()
                .map(row -> folded(row.get(0).strip() + " " + row.get(1).strip()))
                .collect(Collectors.toSet());
        List<Reader> missing = readers.stream()
                .filter(reader -> !present.contains(folded(reader.toString())))
                .toList();
        if (!missing.isEmpty()) {
            session.define(new GrantStatement.GrantUsage(table.schema(), missing));
            session.define(new GrantStatement.GrantSelect(table, missing));
        }
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
