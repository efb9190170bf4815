package io.sluice.run;

import io.sluice.config.EmptyWindow;
import io.sluice.extract.UnloadManifest;
import io.sluice.extract.UnloadedRows;
import io.sluice.lake.LakeWriter;
import io.sluice.lake.UnloadedTable;
import io.sluice.model.DataFile;
import io.sluice.model.RowCounts;
import io.sluice.model.Unloaded;
import io.sluice.munge.Munger;
import io.sluice.plan.BatchPlan;
import io.sluice.plan.UnloadPlan;
import io.sluice.plan.WritePlan;
import io.sluice.quarantine.Quarantine;
import io.sluice.warehouse.Unloader;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The rows of a query as Redshift has unloaded them, on their way into a lake table.
 *
 * @param files of the manifest
 */
record QueryRows(S3Client s3, UnloadPlan.Purpose purpose, Unloaded unloaded, List<DataFile> files) {
    QueryRows {
        files = List.copyOf(files);
    }

    static QueryRows unload(S3Client s3, Unloader unloader, UnloadPlan plan) {
        Unloaded unloaded = unloader.unload(plan);
        return new QueryRows(s3, plan.purpose(), unloaded, new UnloadManifest(s3).files(unloaded));
    }

    /** Fails when a connector, which counts no rows beforehand, has given none to a flow that expects some. */
    static void requireRows(BatchPlan plan, RowCounts counts) {
        if (isConnected(plan) && counts.read() == 0 && plan.unload().get().whenEmpty() == EmptyWindow.FAIL) {
            throw plan.unload().get().noRows();
        }
    }

    static boolean isConnected(BatchPlan plan) {
        return plan.unload()
                .filter(unload -> unload.purpose() == UnloadPlan.Purpose.CONNECTOR)
                .isPresent();
    }

    /** The files as the lake table's own. */
    LakeWriter.Written written(WritePlan plan) {
        return new UnloadedTable(s3).written(unloaded, files, plan);
    }

    /** Every row is read and written. */
    RowCounts counts() {
        return new RowCounts(unloaded.rows(), 0, 0, 0, unloaded.rows());
    }

    /** The rows for Spark, which counts them on their way. */
    Dataset<Row> rows(SparkSession spark, Quarantine quarantine) {
        return Munger.counted(new UnloadedRows(spark).read(unloaded, files), quarantine);
    }

    /** Deletes the files, when Spark has written others from them. */
    void discard() {
        new UnloadManifest(s3).discard(unloaded, files);
    }
}
