package io.sluice.extract;

import io.sluice.quarantine.QuarantineSink;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Pinned objects as a table of Spark's. Columns are not pruned and filters not pushed down: a record is checked whole
 * whatever the query needs of it.
 */
record PinnedTable(
        Declaration declaration, PinnedInput input, ObjectReads reads, QuarantineSink quarantine, int parallelism)
        implements SupportsRead, Scan, Batch {
    @Override
    public String name() {
        return "pinned objects";
    }

    @Override
    @SuppressWarnings("deprecation") // the method that replaces it calls it
    public StructType schema() {
        return declaration.schema();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return () -> this;
    }

    @Override
    public StructType readSchema() {
        return declaration.schema();
    }

    @Override
    public String description() {
        return input.objects().size() + " pinned objects, " + input.bytes() + " bytes";
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        return ObjectGroup.pack(input.objects(), parallelism).toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return new Readers(declaration, reads, quarantine);
    }

    /** Makes readers on executors. */
    private record Readers(Declaration declaration, ObjectReads reads, QuarantineSink quarantine)
            implements PartitionReaderFactory {
        @Override
        public PartitionReader<InternalRow> createReader(InputPartition partition) {
            ObjectGroup group = (ObjectGroup) partition;
            return new PinnedReader(group, declaration, reads, quarantine.open(group.index()), quarantine.rawText());
        }
    }
}
