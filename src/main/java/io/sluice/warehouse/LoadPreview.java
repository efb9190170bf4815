package io.sluice.warehouse;

import io.sluice.config.Warehouse;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import io.sluice.plan.LoadPlan;
import io.sluice.plan.OwnTables;
import io.sluice.plan.TierPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The statements that {@link Loader} would send for a first batch, in their order, for a person to read beforehand. The
 * number of rows, the times in Sluice's own tables and the width of texts are the run's to say, and the ledger's DELETE is
 * sent only where an earlier run left a row.
 */
public final class LoadPreview {
    private LoadPreview() {}

    /**
     * @param schema of the files, before anything is written
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
        TableName hot = plan.hotTable();
        TableName ledger = plan.ledgerTable();
        TableName owners = new OwnTables(ledger.schema()).owners();
        if (plan.stage().isEmpty()) {
            add(
                    statements,
                    new ExternalStatement.CreateExternalSchema(
                            plan.externalTable().schema(), plan.glueDatabase(), role));
        }
        if (plan.temperature() == Warehouse.Temperature.COLD) {
            return statements;
        }
        plan.stage().ifPresent(stage -> {
            add(
                    statements,
                    new TableStatement.CreateSchema(ledger.schema()),
                    new StageStatement.CreateStaged(stage.table(), schema));
            statements.add(
                    "-- the spark-redshift connector fills " + stage.table() + " by way of " + stage.directory());
            add(statements, new StageStatement.MeasureStaged(stage.table(), schema));
        });
        Strategy strategy = Strategy.of(plan, schema, partitionColumns, partitions);
        add(
                statements,
                new OwnerStatement.SelectOwner(owners, hot),
                new TableStatement.CreateSchema(hot.schema()),
                HotTable.create(plan, strategy.table(schema)));
        RowSource source = RowSource.of(plan, schema, manifest);
        add(
                statements,
                new LoadStatement.CreateStaging(schema, plan.distributionKey()),
                source.fill(),
                new LoadStatement.CountStaging());
        source.rules().forEach(rule -> add(statements, rule.count()));
        strategy.rules().forEach(rule -> add(statements, rule.count()));
        strategy.preparation().forEach(statement -> add(statements, statement));
        strategy.candidates().ifPresent(statement -> add(statements, statement));
        add(
                statements,
                new TableStatement.CreateSchema(ledger.schema()),
                new OwnerStatement.CreateOwners(owners),
                new LedgerStatement.CreateLedger(ledger));
        statements.add("BEGIN");
        add(
                statements,
                new TableStatement.LockTables(owners),
                new OwnerStatement.InsertOwner(owners, hot, plan.run().batch().flow(), Instant.EPOCH));
        statements.add("COMMIT");
        statements.add("BEGIN");
        add(
                statements,
                new TableStatement.LockTables(
                        ledger, plan.tier().filter(TierPlan::isTiered).isPresent() ? List.of() : List.of(hot)),
                new LedgerStatement.SelectEntry(ledger, plan.run().batch(), hot.toString()));
        if (strategy.order() == Strategy.Order.BY_WINDOW) {
            add(
                    statements,
                    new LedgerStatement.SelectLaterBatch(ledger, plan.run().batch(), hot.toString()));
        }
        strategy.changes(Optional.empty()).forEach(statement -> add(statements, statement));
        plan.tier().filter(TierPlan::isTiered).ifPresent(tier -> {
            HotSet window = HotSet.EMPTY.with(plan.run().batch().interval(), HotSet.Stay.WHILE_NEW);
            List<String> columns = schema.names().stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .toList();
            add(
                    statements,
                    new TierStatement.DeleteTiers(tier.tiersTable(), hot),
                    new TierStatement.InsertTiers(tier.tiersTable(), hot, window),
                    new TierStatement.CreateView(tier, columns, window));
        });
        add(
                statements,
                new LedgerStatement.DeleteEntry(ledger, plan.run().batch().key(), hot.toString()),
                new LedgerStatement.InsertEntry(ledger, plan.run(), plan.run().id(), hot.toString(), 0, Instant.EPOCH));
        statements.add("COMMIT");
        add(statements, new LoadStatement.DropTemporary(strategy.temporary()));
        plan.stage().ifPresent(stage -> add(statements, new StageStatement.DropStaged(stage.table())));
        return statements;
    }

    private static void add(List<String> statements, SqlStatement... more) {
        for (SqlStatement statement : more) {
            statements.add(statement.sql());
        }
    }
}
