package io.sluice.plan;

import io.sluice.model.Run;
import io.sluice.model.TableName;
import java.util.List;

/**
 * One Redshift SQL script of the flow, as it will run: all its statements in one transaction with a ledger row.
 *
 * @param name the script's path below {@code conf/sql}
 * @param statements in order, variables replaced by quoted identifiers and typed literals
 */
public record TransformPlan(Run run, String name, List<String> statements, TableName ledgerTable) {
    public TransformPlan {
        statements = List.copyOf(statements);
    }
}
