package io.sluice.catalog;

import io.sluice.config.SchemaChanges;
import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.S3Location;
import io.sluice.plan.RegisterPlan;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/**
 * One table in Glue: its columns, its parameters and the version that an update must name.
 *
 * <p>Every change is derived from what was read just before and names that version, so a writer in between makes it fail
 * with {@code ConcurrentModificationException}; the caller tries again.
 */
final class GlueTable {
    private final GlueClient glue;
    private final RegisterPlan plan;
    private Optional<Table> known = Optional.empty();

    GlueTable(GlueClient glue, RegisterPlan plan) {
        this.glue = glue;
        this.plan = plan;
    }

    /**
     * The table as a commit finds it, and its columns after the commit.
     *
     * @param parameters as they were before the commit
     */
    record State(Registration.TableChange change, TableColumns columns, Map<String, String> parameters) {}

    /** Reads the table, and creates it, and its database, when it is missing; {@code marks} are its own then. */
    State readOrCreate(LakeCommit commit, S3Location location, Map<String, String> marks) {
        Optional<Table> found = read();
        if (found.isEmpty()) {
            TableColumns columns = TableColumns.of(commit);
            if (create(columns, location, marks)) {
                return new State(Registration.TableChange.CREATED, columns, Map.of());
            }
            found = read();
        }
        Table table = found.orElseThrow(() -> ConcurrentModificationException.builder()
                .message("the table " + plan.table() + " was created and dropped meanwhile")
                .build());
        TableColumns columns = checked(table, commit);
        known = found;
        return new State(
                columns.added().isEmpty() ? Registration.TableChange.KEPT : Registration.TableChange.EVOLVED,
                columns,
                table.parameters());
    }

    /** Adds the commit's columns. */
    void evolve(LakeCommit commit) {
        update(commit, place(commit), Map.of());
    }

    private S3Location place(LakeCommit commit) {
        return commit.partitionColumns().isEmpty()
                ? S3Location.parse(current().storageDescriptor().location())
                : plan.root();
    }

    /**
     * Adds {@code rows}, which may be negative, to the table's row count, and remembers that the run is counted. Does
     * nothing when an earlier call has done it, whose answer was lost.
     *
     * @param before the table's parameters, from which {@code rows} was counted
     */
    void count(LakeCommit commit, Map<String, String> before, long rows) {
        Map<String, String> now = current().parameters();
        if (Marks.namesCounted(now, plan.run()) && !Marks.namesCounted(before, plan.run())) {
            return;
        }
        long total = Marks.number(now, Marks.ROWS).orElse(0) + rows;
        update(
                commit,
                plan.root(),
                Map.of(
                        Marks.ROWS,
                        Long.toString(Math.max(0, total)),
                        Marks.COUNTED_RUNS,
                        Marks.countedRuns(now, plan.run())));
    }

    /** Points a table without partitions to the commit's files. */
    void swap(LakeCommit commit, S3Location location, Map<String, String> marks) {
        update(commit, location, marks);
    }

    /** Says which version of its log a merged table shows, unless it says a newer one. */
    void show(LakeCommit commit, S3Location location, long version, long rows) {
        if (Marks.number(current().parameters(), Marks.DELTA_VERSION).orElse(-1) < version) {
            update(
                    commit,
                    location,
                    Map.of(Marks.DELTA_VERSION, Long.toString(version), Marks.ROWS, Long.toString(rows)));
        }
    }

    /** Says that it is not known which version of its log a merged table shows. */
    void forgetShown(LakeCommit commit) {
        update(commit, place(commit), Map.of(Marks.DELTA_VERSION, "-1"));
    }

    Optional<Map<String, String>> parameters() {
        return read().map(Table::parameters);
    }

    private void update(LakeCommit commit, S3Location location, Map<String, String> changed) {
        Table table = current();
        Map<String, String> parameters = new LinkedHashMap<>(table.parameters());
        parameters.putAll(changed);
        put(table, GlueTableInputs.table(plan, checked(table, commit), location, parameters));
    }

    private void put(Table read, TableInput input) {
        known = Optional.empty(); // whatever comes of the call, its version is another
        GlueFailures.call(
                "UpdateTable",
                plan.table(),
                () -> glue.updateTable(r -> r.databaseName(plan.table().schema())
                        .tableInput(input)
                        .versionId(read.versionId())
                        .skipArchive(true)),
                ConcurrentModificationException.class);
    }

    private Table current() {
        Table table = known.or(this::read)
                .orElseThrow(() -> FlowException.failed("The table " + plan.table()
                        + " was dropped from Glue while this run registered its partitions. Run the batch again to"
                        + " create it anew; other batches of the flow must be run again too, or their partitions"
                        + " registered."));
        known = Optional.of(table);
        return table;
    }

    /** Whether this call created the table; false when somebody was faster. */
    private boolean create(TableColumns columns, S3Location location, Map<String, String> marks) {
        try {
            createTable(columns, location, marks);
        } catch (EntityNotFoundException noDatabase) {
            createDatabase();
            try {
                createTable(columns, location, marks);
            } catch (AlreadyExistsException faster) {
                return false;
            }
        } catch (AlreadyExistsException faster) {
            return false;
        }
        return true;
    }

    private void createTable(TableColumns columns, S3Location location, Map<String, String> marks) {
        Map<String, String> parameters = new LinkedHashMap<>(Map.of(Marks.ROWS, "0"));
        parameters.putAll(marks);
        TableInput input = GlueTableInputs.table(plan, columns, location, parameters);
        GlueFailures.call(
                "CreateTable",
                plan.table(),
                () -> glue.createTable(
                        r -> r.databaseName(plan.table().schema()).tableInput(input)),
                EntityNotFoundException.class,
                AlreadyExistsException.class);
    }

    private void createDatabase() {
        try {
            GlueFailures.call(
                    "CreateDatabase",
                    plan.table(),
                    () -> glue.createDatabase(
                            r -> r.databaseInput(d -> d.name(plan.table().schema()))),
                    AlreadyExistsException.class);
        } catch (AlreadyExistsException faster) {
            // Another flow's first batch created it; either way it is there.
        }
    }

    /**
     * Gives the table the format of the plan; a table without partitions moves with it.
     *
     * @return whether it had another
     */
    boolean convert(LakeCommit commit, S3Location location) {
        Optional<Table> found = read();
        if (found.isEmpty() || hasFormat(found.get())) {
            return false;
        }
        Table table = found.get();
        Ownership.requireTable(plan.table(), table.parameters(), plan.run());
        put(table, GlueTableInputs.table(plan, TableColumns.merged(table, commit), location, table.parameters()));
        return true;
    }

    /** Whether the table is there in another format than the plan's; an error when it is another flow's. */
    boolean isOtherwise() {
        Optional<Table> found = read();
        found.ifPresent(table -> Ownership.requireTable(plan.table(), table.parameters(), plan.run()));
        return found.filter(table -> !hasFormat(table)).isPresent();
    }

    private boolean hasFormat(Table table) {
        return GlueTableInputs.inputFormat(plan.format())
                .equals(table.storageDescriptor().inputFormat());
    }

    void requireOurs() {
        read().ifPresent(this::requireOurs);
    }

    private void requireOurs(Table table) {
        Ownership.requireTable(plan.table(), table.parameters(), plan.run());
        if (!hasFormat(table)) {
            throw FlowException.failed("The table " + plan.table() + " has the input format "
                    + table.storageDescriptor().inputFormat() + " in Glue, and the flow says lake.format = "
                    + plan.format().name().toLowerCase(Locale.ROOT)
                    + switch (plan.format()) {
                        case PARQUET -> ". A Delta table does not become one of plain files: restore lake.format, or"
                                + " name a new table in lake.table and backfill it.";
                        case DELTA -> ". If it is the table of plain files that this flow made, run sluice convert "
                                + plan.run().batch().flow() + " once; else restore lake.format.";
                    });
        }
    }

    private TableColumns checked(Table table, LakeCommit commit) {
        requireOurs(table);
        if (commit.partitionColumns().isEmpty() && table.parameters().containsKey(Marks.BATCH)) {
            Ownership.requireBatch("table " + plan.table(), table.parameters(), plan.run());
        }
        TableColumns columns = TableColumns.merged(table, commit);
        if (plan.schemaChanges() == SchemaChanges.FAIL && !columns.added().isEmpty()) {
            throw FlowException.failed("The batch has columns that " + plan.table() + " lacks: "
                    + String.join(", ", columns.added())
                    + ", and the flow says lake.schema-changes = fail. Nothing was published. Write schema-changes = add,"
                    + " or leave the columns out in schema.columns or munge.sql.");
        }
        return columns;
    }

    private Optional<Table> read() {
        return GlueTables.find(glue, plan.table());
    }
}
