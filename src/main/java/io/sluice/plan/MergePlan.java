package io.sluice.plan;

import io.sluice.config.Lake;
import io.sluice.config.TimeSpan;
import io.sluice.model.S3Location;
import java.util.List;

/**
 * How the rows of a run become rows of a table that has one row a key.
 *
 * @param write how files of the table are written, but for their directory
 * @param directory of all that the run adds to the table: files and symlink manifests
 * @param retention how long files that left the table stay
 */
public record MergePlan(Lake.Merge merge, WritePlan write, S3Location directory, TimeSpan retention) {
    /** @param attempt at a commit; each writes files of its own */
    public WritePlan rows(int attempt) {
        return into("attempt=" + attempt, write.partitionBy(), write.sortBy());
    }

    /** The keys that an attempt deletes. */
    public WritePlan deleted(int attempt) {
        return into("deleted=" + attempt, List.of(), List.of());
    }

    private WritePlan into(String name, List<String> partitionBy, List<String> sortBy) {
        return new WritePlan(
                write.run(),
                write.table(),
                directory.resolve(name),
                write.manifest(),
                write.format(),
                partitionBy,
                sortBy,
                write.fileBytes(),
                write.compression(),
                write.timestamps());
    }
}
