package io.sluice.catalog;

import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.GetPartitionsResponse;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;

/** The places on S3 that readers of one table in Glue read, as they were at one moment. */
public final class TableReferences {
    /** Every place that the table names: bucket and key, ending in a slash. */
    private final NavigableSet<String> named = new TreeSet<>();

    /** Those whose whole content is rows: not the root of a table with partitions. */
    private final NavigableSet<String> read = new TreeSet<>();

    private TableReferences() {}

    /**
     * Reads all partitions: its cost follows the history of the table. A table that is not there has no readers.
     *
     * @throws io.sluice.model.FlowException retryable when Glue cannot be reached
     */
    public static TableReferences read(GlueClient glue, TableName name) {
        TableReferences references = new TableReferences();
        Optional<Table> table = GlueTables.find(glue, name);
        if (table.isEmpty()) {
            return references;
        }
        references.name(table.get().storageDescriptor());
        if (table.get().partitionKeys().isEmpty()) {
            references.read.addAll(references.named);
            return references;
        }
        return GlueFailures.call("GetPartitions", name, () -> {
            for (GetPartitionsResponse page : glue.getPartitionsPaginator(
                    r -> r.databaseName(name.schema()).tableName(name.table()).excludeColumnSchema(true))) {
                page.partitions()
                        .forEach(p -> references.name(p.storageDescriptor()).ifPresent(references.read::add));
            }
            return references;
        });
    }

    private Optional<String> name(StorageDescriptor storage) {
        Optional<String> place = Optional.ofNullable(storage)
                .map(StorageDescriptor::location)
                .map(location -> location.replaceFirst("^\\w+://", "").replaceAll("/+$", "") + "/");
        place.ifPresent(named::add);
        return place;
    }

    /** Whether readers read something in the directory, or the directory with more around it. */
    public boolean hold(S3Location directory) {
        String path = directory.bucket() + "/" + directory.directory().key();
        String within = named.ceiling(path);
        if (within != null && within.startsWith(path)) {
            return true;
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (read.contains(path.substring(0, slash + 1))) {
                return true;
            }
        }
        return false;
    }
}
