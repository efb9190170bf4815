package io.sluice.lake;

import io.sluice.model.S3Location;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;

/**
 * The files that readers of a merged table may read: those of its newest version, and those that left the table less than
 * its retention ago, which older versions have.
 */
public final class MergedReferences {
    private final Set<S3Location> directories = new HashSet<>();

    private MergedReferences() {}

    /** Reads the log below the root of a table; a table without a log has no files. */
    public static MergedReferences read(SparkSession spark, S3Location root) {
        MergedReferences references = new MergedReferences();
        SparkSession.setActiveSession(spark); // where Delta looks for its settings
        spark.conf().set("spark.databricks.delta.requiredSparkConfsCheck.enabled", false); // none of its SQL is used
        Snapshot newest =
                DeltaLog.forTable(spark, root.toString()).startTransaction().snapshot();
        if (newest.version() >= 0) {
            newest.allFiles().collectAsList().forEach(file -> references.add(root, file.path()));
            newest.tombstones().collectAsList().forEach(file -> references.add(root, file.path()));
            DeletedKeys.files(newest.metadata().configuration(), root)
                    .forEach(file -> RunDirectories.holding(root, file).ifPresent(references.directories::add));
        }
        return references;
    }

    private void add(S3Location root, String path) {
        RunDirectories.holding(root, DeltaActions.location(root, path)).ifPresent(directories::add);
    }

    /** Whether a file in the directory of a run may be read. */
    public boolean hold(S3Location directory) {
        return directories.contains(directory.directory());
    }
}
