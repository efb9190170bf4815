package io.sluice.plan;

import io.sluice.config.Lake;
import io.sluice.config.SchemaChanges;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import java.util.List;

/**
 * What the Glue Data Catalog will say.
 *
 * @param root the directory of all the table's runs; the location of a partitioned table
 * @param emptyDirectory where a partition that this batch owned before and leaves empty now points, before it is
 *     deleted
 * @param ownedBefore the values of every partition that an earlier run of this batch wrote
 */
public record RegisterPlan(
        Run run,
        TableName table,
        Lake.Format format,
        String description,
        String owner,
        S3Location root,
        S3Location emptyDirectory,
        SchemaChanges schemaChanges,
        List<List<String>> ownedBefore) {
    public RegisterPlan {
        ownedBefore = List.copyOf(ownedBefore);
    }
}
