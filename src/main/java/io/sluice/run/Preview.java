package io.sluice.run;

import io.sluice.config.Flow;
import io.sluice.extract.Extractor;
import io.sluice.extract.PinnedInput;
import io.sluice.extract.UnloadedRows;
import io.sluice.lake.LakeWriter;
import io.sluice.ledger.BatchHistory;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.Run;
import io.sluice.model.Schema;
import io.sluice.munge.Munger;
import io.sluice.plan.BatchPlan;
import io.sluice.plan.Planner;
import io.sluice.plan.UnloadPlan;
import io.sluice.plan.WindowColumn;
import io.sluice.quarantine.Quarantine;
import io.sluice.warehouse.LoadPreview;
import io.sluice.warehouse.Unloader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What the next run of a batch would do. It lists the input, reads the ledger, lets Spark check its SQL and Redshift a query that
 * is to be unloaded; it writes nothing.
 *
 * @param unload the statement that unloads the rows of a query; of its first attempt
 * @param schema of the lake table
 * @param partitions the values of the partitions that are known beforehand to be replaced
 * @param load the statements for Redshift
 */
public record Preview(
        BatchPlan plan,
        PinnedInput input,
        Optional<String> unload,
        Schema schema,
        List<List<String>> partitions,
        List<String> load) {
    public Preview {
        partitions = List.copyOf(partitions);
        load = List.copyOf(load);
    }

    public static Preview of(Services services, Flow flow, Interval window) {
        BatchId batch = new BatchId(flow.name(), window);
        BatchHistory earlier = services.ledger().last(batch);
        Run run = Run.start(batch, earlier.generation() + 1, Instant.now());
        BatchPlan plan = new Planner(services.environment()).plan(flow, run, earlier.ownedPartitions());
        Passage.feasible(plan);
        Optional<Unloader.Preview> unload =
                plan.unload().map(u -> new Unloader(services.redshift(), () -> {}).preview(u));
        PinnedInput input =
                unload.isPresent() ? new PinnedInput(List.of()) : PinnedInput.pin(services.s3(), plan.extract());
        boolean isTable = plan.unload()
                .filter(u -> u.purpose() == UnloadPlan.Purpose.LAKE_TABLE)
                .isPresent();
        Schema schema = isTable ? unload.get().schema() : munged(services, plan, input, unload);
        List<List<String>> partitions = known(plan);
        List<String> load = LoadPreview.of(
                plan.load(), schema, plan.write().manifest(), plan.write().partitionBy(), partitions);
        return new Preview(plan, input, unload.map(u -> statement(plan, u)), schema, partitions, load);
    }

    private static String statement(BatchPlan plan, Unloader.Preview unload) {
        return QueryRows.isConnected(plan)
                ? "-- asked for by the spark-redshift connector\n"
                        + plan.unload().get().query()
                : unload.statement();
    }

    /** The columns that Spark makes of the input's. */
    private static Schema munged(
            Services services, BatchPlan plan, PinnedInput input, Optional<Unloader.Preview> unload) {
        SparkSession spark = services.spark();
        Quarantine quarantine = new Quarantine(spark, plan.extract().quarantine());
        Dataset<Row> rows = unload.isPresent()
                ? new UnloadedRows(spark).none(unload.get().schema())
                : new Extractor(spark, services.s3()).read(input, plan.extract(), quarantine);
        return LakeWriter.schema(
                new Munger(services.maskKey(plan.munge())).munge(rows, plan.munge(), quarantine), plan.write());
    }

    private static List<List<String>> known(BatchPlan plan) {
        List<List<String>> values = new ArrayList<>(plan.register().ownedBefore());
        Optional<WindowColumn> column = plan.extract().windowColumn();
        if (column.isPresent()
                && plan.write().partitionBy().equals(List.of(column.get().name()))) {
            List<String> own = List.of(column.get().partitionValue());
            if (!values.contains(own)) {
                values.add(own);
            }
        }
        return values;
    }
}
