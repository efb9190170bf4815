package io.sluice.plan;

import io.sluice.model.TableName;

/**
 * Sluice's own tables in Redshift. Each flow has its own, for Redshift locks tables, and finds conflicts of transactions by
 * them: no flow waits for another. Flows whose names differ in '-' and '_' only share theirs; every row names its flow.
 */
public record OwnTables(String schema) {
    /** What was committed for each batch and target of a flow. */
    public TableName ledger(String flow) {
        return of("ledger", flow);
    }

    /** What is hot of a tiered flow. */
    public TableName tiers(String flow) {
        return of("tiers", flow);
    }

    /** Which flow a hot table has. */
    public TableName owners() {
        return new TableName(schema, "owners");
    }

    /** A flow's name has at most 63 characters, and a table's 127. */
    private TableName of(String kind, String flow) {
        return new TableName(schema, kind + "_" + flow.replace('-', '_'));
    }
}
