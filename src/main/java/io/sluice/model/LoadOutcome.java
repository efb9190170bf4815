package io.sluice.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the load step did with a lake commit. */
public sealed interface LoadOutcome {
    /** One line for a person: where the rows of the batch are. */
    String summary();

    /** What else a person should know, a sentence each without a full stop. */
    default List<String> remarks() {
        return List.of();
    }

    /** What happened, and something besides. */
    sealed interface Remarked extends LoadOutcome {
        LoadOutcome load();

        String remark();

        @Override
        default String summary() {
            return load().summary();
        }

        @Override
        default List<String> remarks() {
            List<String> remarks = new ArrayList<>(load().remarks());
            remarks.add(remark());
            return List.copyOf(remarks);
        }
    }

    /** The rows are in a Redshift table. */
    record Copied(TableName table, long rowsLoaded, long rowsReplaced) implements LoadOutcome {
        @Override
        public String summary() {
            return "hot " + table + ": " + Counted.of(rowsLoaded, "row") + " loaded, "
                    + String.format(Locale.ROOT, "%,d", rowsReplaced) + " replaced";
        }
    }

    /** The rows of this very commit had been loaded before; nothing was done again. */
    record AlreadyLoaded(TableName table, long rowsLoaded) implements LoadOutcome {
        @Override
        public String summary() {
            return "hot " + table + ": already loaded, " + Counted.of(rowsLoaded, "row");
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
    record Aged(LoadOutcome load, long rows) implements Remarked {
        @Override
        public String remark() {
            return Counted.of(rows, "row") + " that became old left for S3";
        }
    }

    /** As {@code load}; and what the flow had in Redshift when it was tiered left it, for the flow is cold now. */
    record Emptied(LoadOutcome load, TableName table, long rows) implements Remarked {
        @Override
        public String remark() {
            return Counted.of(rows, "row") + " left " + table + " for S3";
        }
    }

    /** As {@code load}; and windows from before the flow was hot are on S3 only. */
    record PartlyCold(LoadOutcome load, String flow, TableName view, List<Interval> cold) implements Remarked {
        public PartlyCold {
            cold = List.copyOf(cold);
        }

        @Override
        public String remark() {
            Interval range =
                    new Interval(cold.get(0).from(), cold.get(cold.size() - 1).to());
            return "of " + cold.stream().map(Interval::toString).collect(Collectors.joining(", "))
                    + " the rows are on S3 only, where " + view + " shows them: sluice heat " + flow + " --from "
                    + range.toString().replace("/", " --to ") + " brings them back";
        }
    }

    /** As {@code load}; and Redshift has a table of the flow from when it was hot, which is not kept up to date. */
    record Outdated(LoadOutcome load, TableName table) implements Remarked {
        @Override
        public String remark() {
            return table + " has rows from when the flow was hot, and is not kept up to date: drop it when nobody reads"
                    + " it, or write temperature = tiered";
        }
    }

    /** As {@code load}; and somebody had dropped the table that had the hot rows. */
    record Dropped(LoadOutcome load, TableName table, TableName view) implements Remarked {
        @Override
        public String remark() {
            return "somebody has dropped " + table + ": the rows that it had are on S3, where " + view + " shows them";
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
