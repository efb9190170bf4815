package io.sluice.warehouse;

import io.sluice.config.Warehouse;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.plan.LoadPlan;
import java.util.ArrayList;
import java.util.List;

/** The statements that {@link Loader} would send for a batch, in their order, for a person to read beforehand. */
public final class LoadPreview {
    private LoadPreview() {}

    /**
     * @param partitions the values of the partitions that the batch is known to replace; more may turn up in its rows
     */
    public static List<String> of(
            LoadPlan plan,
            Schema schema,
            S3Location manifest,
            List<String> partitionColumns,
            List<List<String>> partitions) {
        List<String> statements = new ArrayList<>();
        IamRole role = new IamRole(plan.copyRole());
        statements.add(
                new ExternalStatement.CreateExternalSchema(plan.externalTable().schema(), plan.glueDatabase(), role)
                        .sql());
        if (plan.temperature() == Warehouse.Temperature.COLD) {
            return statements;
        }
        statements.add(new TableStatement.CreateSchema(plan.hotTable().schema()).sql());
        statements.add(
                new TableStatement.CreateHotTable(plan.hotTable(), schema, plan.distributionKey(), plan.sortKey())
                        .sql());
        statements.add("BEGIN");
        statements.add(new TableStatement.LockTables(List.of(plan.ledgerTable(), plan.hotTable())).sql());
        statements.add(new LoadStatement.CreateStaging(schema, plan.distributionKey()).sql());
        statements.add(new LoadStatement.CopyManifest(manifest, role, schema).sql());
        if (partitionColumns.isEmpty()) {
            statements.add(new LoadStatement.DeleteAll(plan.hotTable()).sql());
        } else if (!partitions.isEmpty()) {
            statements.add(
                    new LoadStatement.DeletePartitions(plan.hotTable(), schema, partitionColumns, partitions).sql());
        }
        statements.add(new LoadStatement.InsertStaging(plan.hotTable(), schema).sql());
        statements.add("COMMIT");
        return statements;
    }
}
