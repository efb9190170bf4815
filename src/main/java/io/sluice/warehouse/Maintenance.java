package io.sluice.warehouse;

import io.sluice.model.FlowException;
import io.sluice.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a hot table needs beside its loads, by Redshift's own measures. Redshift also sorts, gives back room and analyzes by
 * itself when it has little to do; this is for tables that it does not get to.
 */
public final class Maintenance {
    /** VACUUM leaves a table as it is that is sorted by 95 %: https://docs.aws.amazon.com/redshift/latest/dg/r_VACUUM_command.html */
    private static final double UNSORTED_PERCENT = 5;

    private static final double DELETED_PERCENT = 5;

    /** ANALYZE skips a table of which less has changed: https://docs.aws.amazon.com/redshift/latest/dg/r_ANALYZE.html */
    private static final double STALE_PERCENT = 10;

    /** From here on a copy is faster than a sort: https://docs.aws.amazon.com/redshift/latest/dg/performing-a-deep-copy.html */
    private static final double DEEP_COPY_PERCENT = 50;

    private final RedshiftConnection redshift;

    public Maintenance(RedshiftConnection redshift) {
        this.redshift = redshift;
    }

    /** A statement worth running, and why. */
    public record Task(String statement, String reason) {}

    /** @param advice what a person may rather do; empty when there is nothing */
    public record Findings(TableName table, List<Task> tasks, String advice) {
        public Findings {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * Measures and changes nothing.
     *
     * @throws FlowException failed when the user may not read svv_table_info, which is for superusers unless granted
     */
    public Findings inspect(String flow, TableName table) {
        try (Session session = redshift.open(new QueryTag(flow, "", "", "maintenance"))) {
            List<List<String>> rows = session.query(new MaintenanceStatement.SelectHealth(table));
            return rows.isEmpty() ? new Findings(table, List.of(), "") : findings(table, rows.get(0));
        }
    }

    /** Runs the tasks one after the other; each commits by itself. */
    public void apply(String flow, Findings findings) {
        try (Session session = redshift.open(new QueryTag(flow, "", "", "maintenance"))) {
            for (Task task : findings.tasks()) {
                session.execute(new MaintenanceStatement.Care(task.statement()));
            }
        }
    }

    private static Findings findings(TableName table, List<String> health) {
        double stored = number(health.get(0));
        double dead = Math.max(0, stored - number(health.get(1)));
        double deleted = stored == 0 ? 0 : 100 * dead / stored;
        double unsorted = number(health.get(2));
        double stale = number(health.get(3));
        List<Task> tasks = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        if (unsorted > UNSORTED_PERCENT) {
            reasons.add(percent(unsorted) + " of the rows are unsorted");
        }
        if (deleted > DELETED_PERCENT) {
            reasons.add(percent(deleted) + " of the rows stored are deleted");
        }
        if (!reasons.isEmpty()) {
            String kind = reasons.size() == 2 ? "FULL" : unsorted > UNSORTED_PERCENT ? "SORT ONLY" : "DELETE ONLY";
            tasks.add(new Task("VACUUM " + kind + " " + table.quoted(), String.join(", ", reasons)));
        }
        if (stale > STALE_PERCENT) {
            tasks.add(new Task("ANALYZE " + table.quoted(), "statistics are off by " + percent(stale)));
        }
        String advice = unsorted > DEEP_COPY_PERCENT
                ? "a deep copy is faster than VACUUM for a large table that is mostly unsorted, and needs its grants and views"
                        + " made again"
                : "";
        return new Findings(table, tasks, advice);
    }

    private static double number(String value) {
        return value == null ? 0 : Double.parseDouble(value);
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.0f %%", value);
    }
}
