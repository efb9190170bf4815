package io.sluice.warehouse;

import io.sluice.model.FlowException;
import io.sluice.model.TableName;
import io.sluice.plan.OwnTables;
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
    private final OwnTables own;

    public Maintenance(RedshiftConnection redshift, OwnTables own) {
        this.redshift = redshift;
        this.own = own;
    }

    /** A statement worth running, and why. */
    public record Task(String statement, String reason) {}

    /**
     * What a table needs.
     *
     * @param deepCopy why it is worth making it anew in place of VACUUM; empty when it is not, or cannot be
     * @param advice what a person may rather do; empty when there is nothing
     */
    public record Findings(TableName table, String deepCopy, List<Task> tasks, String advice) {
        public Findings {
            tasks = List.copyOf(tasks);
        }

        public boolean isNothing() {
            return deepCopy.isEmpty() && tasks.isEmpty();
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
            return rows.isEmpty()
                    ? new Findings(table, "", List.of(), "")
                    : findings(session, new DeepCopy(table, own.ledger(flow)), table, rows.get(0));
        }
    }

    /** Runs the tasks one after the other; each commits by itself. Loads of the flow wait for a deep copy. */
    public void apply(String flow, Findings findings) {
        try (Session session = redshift.open(new QueryTag(flow, "", "", "maintenance"))) {
            if (!findings.deepCopy().isEmpty()) {
                new DeepCopy(findings.table(), own.ledger(flow)).run(session);
            }
            for (Task task : findings.tasks()) {
                session.execute(new MaintenanceStatement.Care(task.statement()));
            }
        }
    }

    private static Findings findings(Session session, DeepCopy copy, TableName table, List<String> health) {
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
        boolean isMostlyUnsorted = unsorted > DEEP_COPY_PERCENT;
        List<String> bound = isMostlyUnsorted ? copy.boundViews(session) : List.of();
        boolean isCopied = isMostlyUnsorted && bound.isEmpty();
        if (!reasons.isEmpty() && !isCopied) {
            String kind = reasons.size() == 2 ? "FULL" : unsorted > UNSORTED_PERCENT ? "SORT ONLY" : "DELETE ONLY";
            tasks.add(new Task("VACUUM " + kind + " " + table.quoted(), String.join(", ", reasons)));
        }
        if (stale > STALE_PERCENT || isCopied) {
            tasks.add(new Task(
                    "ANALYZE " + table.quoted(),
                    isCopied ? "a new table has no statistics" : "statistics are off by " + percent(stale)));
        }
        String advice = bound.isEmpty()
                ? ""
                : "a deep copy is faster than VACUUM for a table that is mostly unsorted, but "
                        + String.join(", ", bound)
                        + " would stay with the old table: make such views WITH NO SCHEMA BINDING";
        return new Findings(table, isCopied ? String.join(", ", reasons) : "", tasks, advice);
    }

    private static double number(String value) {
        return value == null ? 0 : Double.parseDouble(value);
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.0f %%", value);
    }
}
