package io.sluice.plan;

import io.sluice.config.LoadStrategy;
import io.sluice.config.Warehouse;
import io.sluice.model.Run;
import io.sluice.model.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What Redshift gets of the batch.
 *
 * @param hotTable loaded when the temperature is hot
 * @param externalTable the lake table as Redshift sees it, external schema and table; nothing when the rows are staged
 * @param glueDatabase behind the external schema
 * @param ledgerTable the flow's ledger in Redshift
 * @param copyRole the IAM role that COPY and Spectrum use, an ARN or {@code default}
 * @param ownedBefore the values of every partition that an earlier run of this batch wrote
 * @param stage present when the rows come by the spark-redshift connector, and not from files of the lake
 * @param tier present when the temperature is tiered, and when the flow may have been so
 */
public record LoadPlan(
        Run run,
        Warehouse.Temperature temperature,
        LoadStrategy strategy,
        TableName hotTable,
        TableName externalTable,
        String glueDatabase,
        TableName ledgerTable,
        String copyRole,
        Optional<String> distributionKey,
        List<String> sortKey,
        TableRules rules,
        List<List<String>> ownedBefore,
        Optional<StagePlan> stage,
        Optional<TierPlan> tier) {
    public LoadPlan {
        sortKey = List.copyOf(sortKey);
        ownedBefore = List.copyOf(ownedBefore);
    }
}
