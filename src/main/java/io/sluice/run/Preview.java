package io.sluice.run;

import io.sluice.config.Flow;
import io.sluice.extract.Extractor;
import io.sluice.extract.PinnedInput;
import io.sluice.lake.LakeWriter;
import io.sluice.ledger.BatchHistory;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.Run;
import io.sluice.model.Schema;
import io.sluice.munge.Munger;
import io.sluice.plan.BatchPlan;
import io.sluice.plan.Planner;
import io.sluice.plan.WindowColumn;
import io.sluice.quarantine.Quarantine;
import io.sluice.warehouse.LoadPreview;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * What the next run of a batch would do. It lists the input, reads the ledger and lets Spark check the SQL; it writes
 * nothing.
 *
 * @param schema of the lake table
 * @param partitions the values of the partitions that are known beforehand to be replaced
 * @param load the statements for Redshift
 */
public record Preview(
        BatchPlan plan, PinnedInput input, Schema schema, List<List<String>> partitions, List<String> load) {
    public Preview {
        partitions = List.copyOf(partitions);
        load = List.copyOf(load);
    }

    public static Preview of(Services services, Flow flow, Interval window) {
        BatchId batch = new BatchId(flow.name(), window);
        BatchHistory earlier = services.ledger().last(batch);
        Run run = Run.start(batch, earlier.generation() + 1, Instant.now());
        BatchPlan plan = new Planner(services.environment()).plan(flow, run, earlier.ownedPartitions());
        SparkSession spark = services.spark();
        Extractor extractor = new Extractor(spark, services.s3());
        PinnedInput input = extractor.pin(plan.extract());
        Quarantine quarantine = new Quarantine(spark, plan.extract().quarantine());
        Schema schema = LakeWriter.schema(
                new Munger(services.maskKey(plan.munge()))
                        .munge(extractor.read(input, plan.extract(), quarantine), plan.munge(), quarantine),
                plan.write());
        List<List<String>> partitions = known(plan);
        List<String> load = LoadPreview.of(
                plan.load(), schema, plan.write().manifest(), plan.write().partitionBy(), partitions);
        return new Preview(plan, input, schema, partitions, load);
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
