package io.sluice.plan;

import io.sluice.model.TableName;

/**
 * Sluice's own tables in Redshift. Each flow has its own, for Redshift locks tables, and finds conflicts of transactions by
 * them: no flow waits for another. Flows whose names differ in '-' and '_' only share theirs; every row names its flow.
 */
public record OwnTables(String schema) {
    /** What the names of tables that rows pass begin with, up to the run. */
    public static final String STAGED = "staged";

    /** What was committed for each batch and target of a flow. */
    public TableName ledger(String flow) {
        return of("ledger", flow);
    }

    /** What is hot of a tiered flow. */
    public TableName tiers(String flow) {
        return of("tiers", flow);
    }

    /** What passes to a hot table, of one run, by its id. */
    public TableName staged(String run) {
        return of(STAGED, run);
    }

    /** Which flow a hot table has. */
    public TableName owners() {
        return new TableName(schema, "owners");
    }

    /** The name of a flow has at most 63 characters, that of a run 64, and a table's 127. */
    private TableName of(String kind, String name) {
        return new TableName(schema, kind + "_" + name.replace('-', '_'));
    }
}
