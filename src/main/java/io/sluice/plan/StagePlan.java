package io.sluice.plan;

import io.sluice.model.ColumnType;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import java.util.Optional;

/**
 * How the rows of a batch pass to Redshift when they have no lake table: the spark-redshift connector writes files of its own
 * and copies them to a table of the run alone, from which the hot table takes them.
 *
 * @param table of the run alone, among Sluice's own
 * @param directory for the connector's files, of the run alone
 * @param role the IAM role that COPY reads S3 with
 * @param windowColumn whose one value all rows of the batch have, when the flow has one
 */
public record StagePlan(
        Run run, TableName table, S3Location directory, String role, Optional<WindowColumn> windowColumn) {
    /** Whether values of the type pass as text, to be cast when the hot table takes them. */
    public static boolean passesAsText(ColumnType type) {
        return type == ColumnType.Simple.DATE || type == ColumnType.Simple.TIMESTAMP;
    }
}
