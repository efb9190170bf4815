package io.sluice.local.spectrum;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.BatchCreatePartitionResponse;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.PartitionError;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/** Changes of external tables and partitions in Glue. Rows and files are never touched. */
public final class ExternalDefinitions {
    private final GlueClient glue;

    ExternalDefinitions(GlueClient glue) {
        this.glue = glue;
    }

    /** @return false when there is such a table already */
    public boolean create(ExternalTable table) {
        Map<String, String> parameters = new LinkedHashMap<>(table.parameters());
        parameters.put("EXTERNAL", "TRUE");
        TableInput input = TableInput.builder()
                .name(table.name())
                .tableType("EXTERNAL_TABLE")
                .parameters(parameters)
                .partitionKeys(columns(table.partitionColumns()))
                .storageDescriptor(StorageDescriptor.builder()
                        .columns(columns(table.columns()))
                        .location(table.location())
                        .inputFormat(table.inputFormat())
                        .outputFormat(table.outputFormat())
                        .serdeInfo(serde ->
                                serde.serializationLibrary(table.serde()).parameters(table.serdeParameters()))
                        .build())
                .build();
        try {
            glue.createTable(create -> create.databaseName(table.database()).tableInput(input));
            return true;
        } catch (AlreadyExistsException e) {
            return false;
        }
    }

    /** Drops a table with its partitions. */
    public void drop(ExternalTable table) {
        glue.deleteTable(delete -> delete.databaseName(table.database()).name(table.name()));
    }

    /** Drops a database with its tables. */
    public void dropDatabase(String database) {
        glue.deleteDatabase(delete -> delete.name(database));
    }

    public void setLocation(ExternalTable table, String location) {
        update(table, before -> before.toBuilder()
                .storageDescriptor(before.storageDescriptor().toBuilder()
                        .location(location)
                        .build())
                .build());
    }

    /** Adds these properties to the table's, in place of those of the same names. */
    public void setProperties(ExternalTable table, Map<String, String> properties) {
        update(table, before -> {
            Map<String, String> all = new LinkedHashMap<>(before.parameters());
            all.putAll(properties);
            return before.toBuilder().parameters(all).build();
        });
    }

    public void setFormat(ExternalTable table, String inputFormat, String outputFormat, String serde) {
        update(table, before -> before.toBuilder()
                .storageDescriptor(before.storageDescriptor().toBuilder()
                        .inputFormat(inputFormat)
                        .outputFormat(outputFormat)
                        .serdeInfo(info -> info.serializationLibrary(serde))
                        .build())
                .build());
    }

    /** Gives the table other columns, without its partition columns. */
    public void setColumns(ExternalTable table, List<ExternalColumn> columns) {
        update(table, before -> before.toBuilder()
                .storageDescriptor(before.storageDescriptor().toBuilder()
                        .columns(columns(columns))
                        .build())
                .build());
    }

    /** Against the version that was read: who changes the table meanwhile makes this fail, and loses nothing. */
    private void update(ExternalTable table, UnaryOperator<TableInput> change) {
        Table now = glue.getTable(get -> get.databaseName(table.database()).name(table.name()))
                .table();
        TableInput input = TableInput.builder()
                .name(now.name())
                .description(now.description())
                .owner(now.owner())
                .tableType(now.tableType())
                .parameters(now.parameters())
                .partitionKeys(now.partitionKeys())
                .storageDescriptor(now.storageDescriptor())
                .viewOriginalText(now.viewOriginalText())
                .viewExpandedText(now.viewExpandedText())
                .build();
        glue.updateTable(request -> request.databaseName(table.database())
                .tableInput(change.apply(input))
                .versionId(now.versionId()));
    }

    /**
     * Registers partitions, values to location, all of the table's format.
     *
     * @return those that there are already, which stay as they are
     */
    public List<List<String>> addPartitions(ExternalTable table, Map<List<String>, String> partitions) {
        StorageDescriptor model = glue.getTable(
                        get -> get.databaseName(table.database()).name(table.name()))
                .table()
                .storageDescriptor();
        List<PartitionInput> inputs = new ArrayList<>();
        partitions.forEach((values, location) -> inputs.add(PartitionInput.builder()
                .values(values)
                .storageDescriptor(model.toBuilder().location(location).build())
                .build()));
        List<List<String>> present = new ArrayList<>();
        for (int from = 0; from < inputs.size(); from += 100) {
            List<PartitionInput> some = inputs.subList(from, Math.min(from + 100, inputs.size()));
            BatchCreatePartitionResponse response =
                    glue.batchCreatePartition(create -> create.databaseName(table.database())
                            .tableName(table.name())
                            .partitionInputList(some));
            for (PartitionError error : response.errors()) {
                if (!"AlreadyExistsException".equals(error.errorDetail().errorCode())) {
                    throw SpectrumFailure.other("Partition " + error.partitionValues() + " of " + table.fullName()
                            + " cannot be added: " + error.errorDetail().errorMessage());
                }
                present.add(error.partitionValues());
            }
        }
        return present;
    }

    /** @return false when there is no such partition */
    public boolean dropPartition(ExternalTable table, List<String> values) {
        try {
            glue.deletePartition(delete -> delete.databaseName(table.database())
                    .tableName(table.name())
                    .partitionValues(values));
            return true;
        } catch (EntityNotFoundException e) {
            return false;
        }
    }

    /** @return false when there is no such partition */
    public boolean setPartitionLocation(ExternalTable table, List<String> values, String location) {
        Optional<PartitionInput> input = partition(table, values, location);
        input.ifPresent(partition -> glue.updatePartition(update -> update.databaseName(table.database())
                .tableName(table.name())
                .partitionValueList(values)
                .partitionInput(partition)));
        return input.isPresent();
    }

    private Optional<PartitionInput> partition(ExternalTable table, List<String> values, String location) {
        try {
            return Optional.of(glue.getPartition(get -> get.databaseName(table.database())
                                    .tableName(table.name())
                                    .partitionValues(values))
                            .partition())
                    .map(now -> PartitionInput.builder()
                            .values(now.values())
                            .parameters(now.parameters())
                            .storageDescriptor(now.storageDescriptor().toBuilder()
                                    .location(location)
                                    .build())
                            .build());
        } catch (EntityNotFoundException e) {
            return Optional.empty();
        }
    }

    private static List<Column> columns(List<ExternalColumn> columns) {
        return columns.stream()
                .map(column -> Column.builder()
                        .name(column.name())
                        .type(column.glueType())
                        .build())
                .toList();
    }
}
