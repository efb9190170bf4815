package io.sluice.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.local.LocalStack;
import io.sluice.local.s3.LocalS3;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.PartitionInput;

class TableReferencesIT {
    private TableName table;
    private GlueClient glue;

    @BeforeEach
    void freshDatabase() {
        SharedStack.up();
        glue = GlueClient.builder()
                .endpointOverride(URI.create(System.getProperty(LocalStack.GLUE_ENDPOINT)))
                .region(Region.of(LocalS3.REGION))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY)))
                .build();
        table = new TableName("refs_" + UUID.randomUUID().toString().replace("-", ""), "t");
        glue.createDatabase(r -> r.databaseInput(d -> d.name(table.schema())));
    }

    @AfterEach
    void close() {
        glue.close();
    }

    @Test
    void a_table_with_partitions_holds_the_directories_of_its_partitions_and_not_its_root() {
        create("s3://lake/t/", "dt");
        add("2018-11-01", "s3://lake/t/run=a/dt=2018-11-01/");
        add("2018-11-02", "s3a://lake/t/run=b");
        add("2018-11-03", "s3://lake/t/_empty/");
        add("2018-11-04", "s3://elsewhere/t/run=c/");
        TableReferences references = TableReferences.read(glue, table);
        assertHeld(references, "s3://lake/t/run=a/", "s3://lake/t/run=b/", "s3://lake/t/run=b/dt=2018-11-02/");
        assertNotHeld(references, "s3://lake/t/run=c/", "s3://lake/t/run=/", "s3://lake/t/run=ab/", "s3://lake/t/run=");
    }

    @Test
    void a_table_without_partitions_holds_all_below_its_location() {
        create("s3://lake/t/run=a/");
        assertHeld(TableReferences.read(glue, table), "s3://lake/t/run=a/", "s3://lake/t/run=a/x/");
        assertNotHeld(TableReferences.read(glue, table), "s3://lake/t/run=b/");
        glue.deleteTable(r -> r.databaseName(table.schema()).name(table.table()));
        create("s3://lake/t");
        assertHeld(TableReferences.read(glue, table), "s3://lake/t/run=b/");
        assertNotHeld(TableReferences.read(glue, table), "s3://lake/t2/run=b/");
    }

    @Test
    void a_table_that_is_not_there_holds_nothing_and_more_than_a_page_of_partitions_is_read() {
        assertNotHeld(TableReferences.read(glue, table), "s3://lake/t/run=a/");
        create("s3://lake/t/", "dt");
        IntStream.range(0, 15)
                .forEach(page -> glue.batchCreatePartition(r -> r.databaseName(table.schema())
                        .tableName(table.table())
                        .partitionInputList(IntStream.range(0, 100)
                                .mapToObj(i -> partition("p" + (page * 100 + i), "s3://lake/t/run=" + page + "x" + i))
                                .toList())));
        TableReferences references = TableReferences.read(glue, table);
        long held = IntStream.range(0, 1500)
                .filter(i -> references.hold(S3Location.parse("s3://lake/t/run=" + i / 100 + "x" + i % 100 + "/")))
                .count();
        assertEquals(1500, held);
    }

    private void create(String location, String... keys) {
        List<Column> partitionKeys = List.of(keys).stream()
                .map(key -> Column.builder().name(key).type("string").build())
                .toList();
        glue.createTable(r -> r.databaseName(table.schema()).tableInput(t -> t.name(table.table())
                .partitionKeys(partitionKeys)
                .storageDescriptor(s -> s.location(location))));
    }

    private void add(String value, String location) {
        glue.batchCreatePartition(r ->
                r.databaseName(table.schema()).tableName(table.table()).partitionInputList(partition(value, location)));
    }

    private static PartitionInput partition(String value, String location) {
        return PartitionInput.builder()
                .values(value)
                .storageDescriptor(s -> s.location(location))
                .build();
    }

    private static void assertHeld(TableReferences references, String... directories) {
        for (String directory : directories) {
            assertTrue(references.hold(S3Location.parse(directory)), directory);
        }
    }

    private static void assertNotHeld(TableReferences references, String... directories) {
        for (String directory : directories) {
            assertFalse(references.hold(S3Location.parse(directory)), directory);
        }
    }
}
