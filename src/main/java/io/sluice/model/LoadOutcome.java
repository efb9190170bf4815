package io.sluice.model;

import java.util.Locale;

/** What the load step did with a lake commit. */
public sealed interface LoadOutcome {
    /** One line for a person. */
    String summary();

    private static String count(long rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }

    /** The rows are in a Redshift table. */
    record Copied(TableName table, long rowsLoaded, long rowsReplaced) implements LoadOutcome {
        @Override
        public String summary() {
            return "hot " + table + ": " + count(rowsLoaded) + " rows loaded, " + count(rowsReplaced) + " replaced";
        }
    }

    /** The rows of this very commit had been loaded before; nothing was done again. */
    record AlreadyLoaded(TableName table, long rowsLoaded) implements LoadOutcome {
        @Override
        public String summary() {
            return "hot " + table + ": already loaded, " + count(rowsLoaded) + " rows";
        }
    }

    /** The table keeps the rows of a newer window, as {@code load = overwrite} says. */
    record NewerKept(TableName table, Interval newer) implements LoadOutcome {
        @Override
        public String summary() {
            return "hot " + table + ": keeps the rows of " + newer + ", which is newer";
        }
    }

    /** As {@code load}; and rows of older windows left the table, for they are cold now. */
    record Aged(LoadOutcome load, long rows) implements LoadOutcome {
        @Override
        public String summary() {
            return load.summary() + "; " + count(rows) + " rows that became old left for S3";
        }
    }

    /** The rows stay on S3, visible to Redshift as an external table. */
    record LeftCold(TableName externalTable) implements LoadOutcome {
        @Override
        public String summary() {
            return "cold " + externalTable + ": read through Spectrum";
        }
    }
}
