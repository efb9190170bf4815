package io.sluice.warehouse;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.sluice.config.EmptyWindow;
import io.sluice.model.Column;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Schema;
import io.sluice.model.Unloaded;
import io.sluice.plan.UnloadPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Lets Redshift write the rows of a query to S3. An attempt of which nobody knows what became, for its connection was lost,
 * has a directory that no later one uses: whatever it writes, and whenever, nobody reads it.
 */
public final class Unloader {
    /** What a file may have at most, in MB; https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html. */
    private static final long LARGEST = 6_200;

    private static final long SMALLEST = 5;
    private static final long MEGABYTE = 1L << 20;

    private final RedshiftConnection redshift;
    private final RetryPolicy<Object> retries;
    private final Runnable permission;

    /** @param permission is asked before every attempt, and throws when the run may not go on */
    public Unloader(RedshiftConnection redshift, Runnable permission) {
        this(redshift, LedgerTransaction.RETRIES, permission);
    }

    Unloader(RedshiftConnection redshift, RetryPolicy<Object> retries, Runnable permission) {
        this.redshift = redshift;
        this.retries = retries;
        this.permission = permission;
    }

    /**
     * What an UNLOAD would be.
     *
     * @param statement with the place of the first attempt
     */
    public record Preview(Schema schema, String statement) {}

    /** Asks Redshift for the columns of the query, and for nothing else. */
    public Preview preview(UnloadPlan plan) {
        try (Session session = redshift.open(QueryTag.of(plan.run(), "unload"))) {
            List<UnloadColumn> columns = columns(session, plan);
            return new Preview(schema(columns), statement(plan, columns, 1).sql());
        }
    }

    /**
     * Unloads the rows.
     *
     * @throws FlowException retryable when Redshift cannot be reached, or when there is no row and the flow expects some;
     *     failed when it refuses, or a column is of no type that a lake table has
     */
    public Unloaded unload(UnloadPlan plan) {
        try (Session session = redshift.open(QueryTag.of(plan.run(), "unload"))) {
            int[] attempts = {0};
            Unloaded unloaded = Failsafe.with(retries).get(() -> attempt(session, plan, ++attempts[0]));
            if (unloaded.rows() == 0 && plan.whenEmpty() == EmptyWindow.FAIL) {
                throw plan.noRows();
            }
            return unloaded;
        }
    }

    private Unloaded attempt(Session session, UnloadPlan plan, int number) {
        permission.run();
        List<UnloadColumn> columns = columns(session, plan);
        int connection = session.connection();
        session.execute(statement(plan, columns, number));
        List<List<String>> count = session.query(new UnloadStatement.CountUnloaded());
        if (!session.isOn(connection)) {
            throw new FlowException(FailureKind.RETRYABLE, "the connection was lost after UNLOAD of " + plan.name());
        }
        return new Unloaded(schema(columns), Long.parseLong(count.get(0).get(0)), plan.attempt(number));
    }

    private static UnloadStatement.Unload statement(UnloadPlan plan, List<UnloadColumn> columns, int attempt) {
        long megabytes = Math.max(SMALLEST, Math.min(LARGEST, plan.fileBytes() / MEGABYTE));
        return new UnloadStatement.Unload(
                plan.name(),
                plan.query(),
                columns,
                plan.partitionBy(),
                plan.attempt(attempt),
                new IamRole(plan.role()),
                megabytes);
    }

    private static Schema schema(List<UnloadColumn> columns) {
        return new Schema(columns.stream().map(UnloadColumn::column).toList());
    }

    /** Those of the query, then the window's, with partition columns last. */
    private static List<UnloadColumn> columns(Session session, UnloadPlan plan) {
        List<UnloadColumn> columns = new ArrayList<>();
        session.columns(new UnloadStatement.DescribeQuery(plan.name(), plan.query()))
                .orElseThrow(() -> FlowException.failed("A table or schema that the query " + plan.name()
                        + " reads is not in Redshift. Create it, or correct the query."))
                .forEach(column -> columns.add(UnloadColumn.of(column)));
        plan.windowColumn().ifPresent(window -> columns.add(UnloadColumn.of(window)));
        requireDistinct(columns, plan);
        List<UnloadColumn> last = new ArrayList<>();
        for (String name : plan.partitionBy()) {
            last.add(partition(columns, name, plan));
        }
        columns.removeAll(last);
        columns.addAll(last);
        return columns;
    }

    private static void requireDistinct(List<UnloadColumn> columns, UnloadPlan plan) {
        Set<String> seen = new HashSet<>();
        for (UnloadColumn column : columns) {
            String name = column.column().name().toLowerCase(Locale.ROOT);
            if (!seen.add(name) || name.equals("?column?")) {
                throw FlowException.failed("The query " + plan.name() + " has two columns of the name " + name
                        + ", or one without a name: give each an alias, and source.window-column another name.");
            }
        }
    }

    private static UnloadColumn partition(List<UnloadColumn> columns, String name, UnloadPlan plan) {
        UnloadColumn found = columns.stream()
                .filter(column -> column.column().name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> FlowException.failed("lake.partition-by names the column " + name
                        + ", which the query " + plan.name() + " does not have; it has "
                        + String.join(
                                ", ",
                                columns.stream()
                                        .map(UnloadColumn::column)
                                        .map(Column::name)
                                        .toList())
                        + ". Add it to the query, or as source.window-column."));
        if (!found.canPartition()) {
            throw FlowException.failed("The partition column " + name + " of the query " + plan.name() + " is "
                    + found.column().type()
                    + ", whose text in a path is not certain. Cast it in the query to an integer,"
                    + " a date or a text.");
        }
        return found;
    }
}
