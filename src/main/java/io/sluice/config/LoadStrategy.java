package io.sluice.config;

import java.util.List;
import java.util.Optional;

/**
 * How a batch's rows get into a hot table. Each of them may be repeated for a batch: the table is then as after one load of
 * the newest rows.
 */
public sealed interface LoadStrategy {
    /** As the flow file writes it. */
    String word();

    /** Whether the rows of a batch are told from those of others by the values of partition columns. */
    default boolean isByPartition() {
        return false;
    }

    /** The columns that tell one thing from another; empty where rows are not told apart. */
    default List<String> key() {
        return List.of();
    }

    /** The columns by which the newest row of a key is found, the most significant first; empty where nothing is compared. */
    default List<String> newestBy() {
        return List.of();
    }

    /** The batch's rows are inserted; rows are deleted only where an earlier run of the same batch had inserted them. */
    record Append() implements LoadStrategy {
        @Override
        public String word() {
            return "append";
        }

        @Override
        public boolean isByPartition() {
            return true;
        }
    }

    /** The rows of the batch's partitions are deleted, whoever wrote them, and the new ones inserted. */
    record ReplaceWindow() implements LoadStrategy {
        @Override
        public String word() {
            return "replace-window";
        }

        @Override
        public boolean isByPartition() {
            return true;
        }
    }

    /**
     * One row a key: the newest of the batch's, unless the table has a newer one. Which batch comes first does not matter.
     * A row that a later run of a batch no longer has stays in the table.
     */
    record Upsert(List<String> key, List<String> newestBy) implements LoadStrategy {
        public Upsert {
            key = List.copyOf(key);
            newestBy = List.copyOf(newestBy);
        }

        @Override
        public String word() {
            return "upsert";
        }
    }

    /** The table has the rows of the newest window alone; grants and views stay. */
    record Overwrite() implements LoadStrategy {
        @Override
        public String word() {
            return "overwrite";
        }
    }

    /**
     * Each batch is the whole of something as its window found it; the table has each row's history: from the start of the
     * window that saw it first to the start of the one that no longer did.
     *
     * @param windowColumn says in the lake which window a row came in; not in the table, for by it no row would ever stay
     *     the same
     */
    record Snapshot(List<String> key, Optional<String> windowColumn) implements LoadStrategy {
        /** The column with the first moment of a row. */
        public static final String VALID_FROM = "valid_from";

        /** The column with the first moment after a row; NULL while it is current. */
        public static final String VALID_TO = "valid_to";

        public Snapshot {
            key = List.copyOf(key);
        }

        @Override
        public String word() {
            return "snapshot";
        }
    }
}
