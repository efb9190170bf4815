package io.sluice.catalog;

import io.sluice.model.FlowException;
import io.sluice.model.TableName;
import java.util.Optional;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Table;

/** Tables as Glue has them. */
final class GlueTables {
    private GlueTables() {}

    /**
     * The table; empty when it, or its database, is not there.
     *
     * @throws FlowException retryable when Glue cannot be reached
     */
    static Optional<Table> find(GlueClient glue, TableName name) {
        try {
            return Optional.of(GlueFailures.call(
                            "GetTable",
                            name,
                            () -> glue.getTable(
                                    r -> r.databaseName(name.schema()).name(name.table())),
                            EntityNotFoundException.class)
                    .table());
        } catch (EntityNotFoundException missing) {
            return Optional.empty();
        }
    }
}
