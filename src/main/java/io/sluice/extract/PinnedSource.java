package io.sluice.extract;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The data source through which Spark reads pinned objects. Spark makes it by its class name and hands it nothing but
 * strings, so the table waits under a ticket, for as long as it takes Spark to ask for it.
 */
public final class PinnedSource implements TableProvider {
    private static final String TICKET = "ticket";
    private static final Map<String, PinnedTable> WAITING = new ConcurrentHashMap<>();

    static Dataset<Row> load(SparkSession spark, PinnedTable table) {
        String ticket = UUID.randomUUID().toString();
        WAITING.put(ticket, table);
        try {
            return spark.read()
                    .format(PinnedSource.class.getName())
                    .option(TICKET, ticket)
                    .load();
        } finally {
            WAITING.remove(ticket);
        }
    }

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return table(options).schema();
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        return table(properties);
    }

    private static PinnedTable table(Map<String, String> options) {
        PinnedTable table = WAITING.get(options.getOrDefault(TICKET, ""));
        if (table == null) {
            throw new IllegalStateException("only a flow can read " + PinnedSource.class.getName());
        }
        return table;
    }
}
