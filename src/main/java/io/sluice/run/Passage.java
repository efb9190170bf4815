package io.sluice.run;

import io.sluice.connector.RedshiftConnector;
import io.sluice.lake.LakeWriter;
import io.sluice.lake.RunDirectories;
import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.Partition;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.plan.BatchPlan;
import io.sluice.plan.StagePlan;
import io.sluice.plan.WindowColumn;
import io.sluice.plan.WritePlan;
import io.sluice.quarantine.Quarantine;
import io.sluice.warehouse.SqlFailures;
import io.sluice.warehouse.StagedTable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a batch's rows past the lake: from Spark, by the connector, to a table of the run. */
final class Passage {
    private static final Logger LOG = LoggerFactory.getLogger(Passage.class);

    private final Services services;
    private final StagePlan plan;
    private final StagedTable table;

    Passage(Services services, StagePlan plan) {
        this.services = services;
        this.plan = plan;
        this.table = new StagedTable(services.redshift(), plan);
    }

    /** The plan, unless the flow reads or loads by a connector that is not there: that fails before any work. */
    static BatchPlan feasible(BatchPlan batch) {
        if (QueryRows.isConnected(batch)) {
            RedshiftConnector.require("source.via = connector", "write source.via = unload");
        }
        if (batch.load().stage().isPresent()) {
            RedshiftConnector.require("warehouse.via = connector", "write warehouse.via = copy and a lake.table");
        }
        return batch;
    }

    /**
     * Runs the flow's one Spark action.
     *
     * @return what is in the table, by Redshift's count: a commit without files, which nobody could publish again
     */
    LakeCommit pass(Dataset<Row> rows, WritePlan write, Quarantine quarantine) {
        Schema schema = LakeWriter.schema(rows, write);
        table.create(schema);
        append(LakeWriter.configured(rows, write), schema);
        StagedTable.Contents passed = table.contents(schema);
        quarantine.verify(passed.rows());
        return new LakeCommit(
                plan.run(),
                write.table(),
                passed.schema(),
                write.partitionBy(),
                passed.rows() == 0 ? List.of() : List.of(partition()),
                write.manifest(),
                quarantine.counts(passed.rows()));
    }

    private void append(Dataset<Row> rows, Schema schema) {
        try {
            services.connector().append(rows, schema, plan);
        } catch (Exception e) { // also a checked one: Scala does not declare what it throws
            Optional<FlowException> refusal = SqlFailures.ofConnector(e);
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            throw e;
        }
    }

    private Partition partition() {
        return new Partition(
                plan.windowColumn().map(WindowColumn::partitionValue).stream().toList(),
                plan.directory().directory(),
                List.of());
    }

    /** Takes away what the rows passed; what cannot be taken stays until {@code clean} finds it. */
    void leave() {
        table.drop();
        discard(services, plan.directory());
    }

    /** Deletes what the connector wrote below a directory and left there. */
    static void discard(Services services, S3Location directory) {
        try {
            new RunDirectories(services.s3()).delete(directory, RedshiftConnector.FILES);
        } catch (FlowException e) {
            LOG.warn(
                    "files of the spark-redshift connector stay in {} until clean removes them: {}",
                    directory,
                    e.getMessage());
        }
    }
}
