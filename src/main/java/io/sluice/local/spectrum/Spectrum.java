package io.sluice.local.spectrum;

import io.sluice.local.s3.S3Files;
import io.sluice.local.spectrum.Scan.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.SerDeInfo;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;

/**
 * External tables as Redshift Spectrum reads them. Nothing of Glue is remembered between calls: a query sees the
 * catalog as it is when the query starts.
 */
public final class Spectrum {
    private static final int LONGEST_EXPRESSION = 2_048;

    private final GlueClient glue;
    private final TableFiles files;
    private final FileSchemas schemas = new FileSchemas();

    /** @param glue stays the caller's, who closes it */
    public Spectrum(GlueClient glue, S3Files files) {
        this.glue = glue;
        this.files = new TableFiles(files);
    }

    /** What Glue says now of a table; empty when there is no such database or table. */
    public Optional<ExternalTable> table(String glueDatabase, String table) {
        try {
            return Optional.of(
                    external(glue.getTable(get -> get.databaseName(glueDatabase).name(table))
                            .table()));
        } catch (EntityNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Every table of the database, by name; none when there is no such database. */
    public List<ExternalTable> tables(String glueDatabase) {
        try {
            return glue.getTablesPaginator(get -> get.databaseName(glueDatabase)).stream()
                    .flatMap(page -> page.tableList().stream())
                    .map(Spectrum::external)
                    .toList();
        } catch (EntityNotFoundException e) {
            return List.of();
        }
    }

    /** Every registered partition; none for a table without partition columns. */
    public List<ExternalPartition> partitions(ExternalTable table) {
        return table.partitionColumns().isEmpty() ? List.of() : partitions(table, null);
    }

    /** CREATE EXTERNAL DATABASE IF NOT EXISTS. */
    public void ensureDatabase(String glueDatabase) {
        try {
            glue.createDatabase(create -> create.databaseInput(database -> database.name(glueDatabase)));
        } catch (AlreadyExistsException e) {
            // As wished; asking first would leave room for somebody else to create it in between.
        }
    }

    /** What DDL changes of external tables. */
    public ExternalDefinitions definitions() {
        return new ExternalDefinitions(glue);
    }

    /** @throws SpectrumFailure when the text is no type of Glue's that Redshift reads */
    public static void requireType(String glueType) {
        TypeParser.glue(glueType);
    }

    public boolean databaseExists(String glueDatabase) {
        try {
            glue.getDatabase(get -> get.name(glueDatabase));
            return true;
        } catch (EntityNotFoundException e) {
            return false;
        }
    }

    /**
     * The FROM expression that DuckDB runs for the table: a parenthesised SELECT of the table's columns, then the
     * partition columns, then {@code "$path"} and {@code "$size"} if asked. Of the partitions only those that fulfil
     * every predicate are listed on S3. The DuckDB session must have TimeZone UTC.
     *
     * @throws SpectrumFailure when the table's format is not Parquet, or a file or partition does not fit its columns
     */
    public ExternalScan plan(ExternalTable table, List<PartitionPredicate> predicates, Pseudocolumns pseudo) {
        List<Source> sources = new ArrayList<>();
        int qualified = 0;
        if (table.partitionColumns().isEmpty()) {
            FileFormats formats = new FileFormats(table, table.serde(), table.serdeParameters(), schemas);
            files.at(table.location(), table.inputFormat())
                    .forEach(file -> sources.add(new Source(file, List.of(), formats.of(file))));
        } else {
            Pruning pruning = new Pruning(table, predicates);
            for (ExternalPartition partition : partitions(table, pruning.glueExpression(LONGEST_EXPRESSION))) {
                if (pruning.keeps(partition)) {
                    qualified++;
                    boolean own = !partition.serde().isEmpty();
                    FileFormats formats = new FileFormats(
                            table,
                            own ? partition.serde() : table.serde(),
                            own ? partition.serdeParameters() : table.serdeParameters(),
                            schemas);
                    String format = partition.inputFormat().isEmpty() ? table.inputFormat() : partition.inputFormat();
                    files.at(partition.location(), format)
                            .forEach(file -> sources.add(new Source(file, partition.values(), formats.of(file))));
                }
            }
        }
        return new ExternalScan(table, new Scan(table, pseudo).sql(sources), sources, qualified);
    }

    /** As {@link #plan}, the FROM expression alone. */
    public String scan(ExternalTable table, List<PartitionPredicate> predicates, Pseudocolumns pseudo) {
        return plan(table, predicates, pseudo).sql();
    }

    /** What a query had to read of a scan's files, see {@link ScanCost}. */
    public ScanCost cost(ExternalScan scan, Set<String> columns, List<ColumnBound> bounds) {
        int partitions = partitions(scan.table()).size();
        return ScanCost.of(scan, columns, bounds, schemas, partitions);
    }

    private List<ExternalPartition> partitions(ExternalTable table, String expression) {
        List<ExternalPartition> partitions = new ArrayList<>();
        glue.getPartitionsPaginator(get -> get.databaseName(table.database())
                        .tableName(table.name())
                        .expression(expression)
                        .excludeColumnSchema(true))
                .forEach(page -> page.partitions().forEach(partition -> partitions.add(external(partition))));
        return partitions;
    }

    private static ExternalTable external(Table table) {
        StorageDescriptor storage = storage(table.storageDescriptor());
        return new ExternalTable(
                table.databaseName(),
                table.name(),
                columns(storage.columns()),
                columns(table.partitionKeys()),
                text(storage.location()),
                text(storage.inputFormat()),
                text(storage.outputFormat()),
                serde(storage),
                serdeParameters(storage),
                Map.copyOf(table.parameters()));
    }

    private static ExternalPartition external(Partition partition) {
        StorageDescriptor storage = storage(partition.storageDescriptor());
        return new ExternalPartition(
                List.copyOf(partition.values()),
                text(storage.location()),
                text(storage.inputFormat()),
                text(storage.outputFormat()),
                serde(storage),
                serdeParameters(storage),
                Map.copyOf(partition.parameters()));
    }

    private static List<ExternalColumn> columns(List<Column> columns) {
        return columns.stream()
                .map(column -> new ExternalColumn(
                        column.name().toLowerCase(Locale.ROOT), text(column.type()), text(column.comment())))
                .toList();
    }

    /** A view has none. */
    private static StorageDescriptor storage(StorageDescriptor storage) {
        return storage == null ? StorageDescriptor.builder().build() : storage;
    }

    private static String serde(StorageDescriptor storage) {
        SerDeInfo serde = storage.serdeInfo();
        return serde == null ? "" : text(serde.serializationLibrary());
    }

    private static Map<String, String> serdeParameters(StorageDescriptor storage) {
        return storage.serdeInfo() == null
                ? Map.of()
                : Map.copyOf(storage.serdeInfo().parameters());
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}
