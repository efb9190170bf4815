package io.sluice.local.redshift.engine;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What INSERT, UPDATE, DELETE and COPY did to each table since VACUUM and ANALYZE last ran over it, for svv_table_info. In
 * memory: a database that was opened again counts as looked after. Rolled back changes count, as they take room in Redshift.
 */
final class Wear {
    private final Map<Name, Rows> tables = new ConcurrentHashMap<>();

    /** Tables without any row yet: what they get first is sorted (Developer Guide, "Performing a deep copy"). */
    private final Set<Name> fresh = ConcurrentHashMap.newKeySet();

    /** What a statement does to rows. */
    enum Change {
        INSERT("INSERT 0 ", 1, 0),
        UPDATE("UPDATE ", 1, 1),
        DELETE("DELETE ", 0, 1);

        private final String tag;
        private final int added;
        private final int left;

        Change(String tag, int added, int left) {
            this.tag = tag;
            this.added = added;
            this.left = left;
        }

        /** The command tag, before the count. */
        String tag() {
            return tag;
        }
    }

    /**
     * Rows of a table.
     *
     * @param unsorted added since the last sort
     * @param dead deleted since the room was last given back
     * @param changed since the last ANALYZE
     */
    record Rows(long unsorted, long dead, long changed) {
        static final Rows NONE = new Rows(0, 0, 0);
    }

    /** What VACUUM or ANALYZE looks after. */
    enum Care {
        FULL,
        SORT,
        DELETE,
        ANALYZE
    }

    void changed(Relation.Table table, Change change, long rows) {
        if (!table.temporary()) {
            long unsorted = change.added * rows;
            tables.merge(
                    table.key(),
                    new Rows(rows > 0 && fresh.remove(table.key()) ? 0 : unsorted, change.left * rows, rows),
                    (a, b) -> new Rows(a.unsorted + b.unsorted, a.dead + b.dead, a.changed + b.changed));
        }
    }

    void cared(Name table, Care care) {
        tables.computeIfPresent(table, (key, rows) -> switch (care) {
            case FULL -> new Rows(0, 0, rows.changed);
            case SORT -> new Rows(0, rows.dead, rows.changed);
            case DELETE -> new Rows(rows.unsorted, 0, rows.changed);
            case ANALYZE -> new Rows(rows.unsorted, rows.dead, 0);
        });
    }

    /** The table is gone, or is as new. */
    void forget(Name table) {
        tables.remove(table);
        fresh.add(table);
    }

    void renamed(Name from, Name to) {
        Rows rows = tables.remove(from);
        tables.remove(to);
        if (rows != null) {
            tables.put(to, rows);
        }
        fresh.remove(to);
        if (fresh.remove(from)) {
            fresh.add(to);
        }
    }

    Rows of(Name table) {
        return tables.getOrDefault(table, Rows.NONE);
    }
}
