package io.sluice.plan;

import io.sluice.config.Lake;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import java.util.List;

/**
 * Where and how the rows are written.
 *
 * @param directory of this run alone, below the table's root
 * @param manifest where the list of the written files goes
 * @param format decides what Glue is to show of a partition
 * @param fileBytes the size a file should have, in bytes
 */
public record WritePlan(
        Run run,
        TableName table,
        S3Location directory,
        S3Location manifest,
        Lake.Format format,
        List<String> partitionBy,
        List<String> sortBy,
        long fileBytes,
        Lake.Compression compression,
        Lake.ParquetTimestamps timestamps) {
    public WritePlan {
        partitionBy = List.copyOf(partitionBy);
        sortBy = List.copyOf(sortBy);
    }
}
