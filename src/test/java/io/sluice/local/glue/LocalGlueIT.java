package io.sluice.local.glue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.BatchUpdatePartitionRequestEntry;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetPartitionsResponse;
import software.amazon.awssdk.services.glue.model.GlueException;
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.PartitionError;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.PartitionValueList;
import software.amazon.awssdk.services.glue.model.SerDeInfo;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;
import software.amazon.awssdk.services.glue.model.ValidationException;

class LocalGlueIT {
    @TempDir
    static Path folder;

    private static LocalGlue server;
    private static GlueClient glue;
    private String database;

    @BeforeAll
    static void start() {
        server = LocalGlue.start(folder, 0);
        glue = client(server);
    }

    @AfterAll
    static void stop() {
        glue.close();
        server.close();
    }

    @BeforeEach
    void makeDatabase() {
        database = "db_" + UUID.randomUUID().toString().replace("-", "");
        glue.createDatabase(c -> c.databaseInput(d -> d.name(database)));
    }

    private static GlueClient client(LocalGlue server) {
        return GlueClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("k", "s")))
                .build();
    }

    private static Column column(String name, String type) {
        return Column.builder().name(name).type(type).build();
    }

    private static TableInput.Builder input(String name, Column... keys) {
        return TableInput.builder()
                .name(name)
                .tableType("EXTERNAL_TABLE")
                .parameters(Map.of("classification", "parquet", "numRows", "7"))
                .partitionKeys(keys)
                .storageDescriptor(storage("s3://lake/" + name));
    }

    private static StorageDescriptor storage(String location) {
        return StorageDescriptor.builder()
                .location(location)
                .columns(column("id", "bigint"), column("Mixed", "decimal(12,5)"))
                .serdeInfo(SerDeInfo.builder()
                        .serializationLibrary("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe")
                        .parameters(Map.of("serialization.format", "1"))
                        .build())
                .build();
    }

    private static PartitionInput partition(String... values) {
        return PartitionInput.builder()
                .values(values)
                .storageDescriptor(storage("s3://lake/t/" + String.join("/", values)))
                .parameters(Map.of("run", "1"))
                .build();
    }

    private void table(String name, Column... keys) {
        glue.createTable(
                c -> c.databaseName(database).tableInput(input(name, keys).build()));
    }

    private void partitions(String table, List<PartitionInput> inputs) {
        for (int i = 0; i < inputs.size(); i += 100) {
            List<PartitionInput> batch = inputs.subList(i, Math.min(i + 100, inputs.size()));
            assertTrue(glue.batchCreatePartition(
                            c -> c.databaseName(database).tableName(table).partitionInputList(batch))
                    .errors()
                    .isEmpty());
        }
    }

    private Set<List<String>> where(String table, String expression) {
        Set<List<String>> found = new HashSet<>();
        glue
                .getPartitionsPaginator(
                        c -> c.databaseName(database).tableName(table).expression(expression))
                .stream()
                .flatMap(page -> page.partitions().stream())
                .forEach(partition -> found.add(partition.values()));
        return found;
    }

    @Test
    void a_database_is_created_read_changed_and_dropped_with_its_tables() {
        glue.updateDatabase(c -> c.name(database)
                .databaseInput(d -> d.name(database).description("new").locationUri("s3://x/y")));
        software.amazon.awssdk.services.glue.model.Database read =
                glue.getDatabase(c -> c.name(database)).database();
        assertEquals("new", read.description());
        assertEquals("s3://x/y", read.locationUri());
        assertTrue(read.createTime().getEpochSecond() > 1_600_000_000L);
        assertThrows(
                AlreadyExistsException.class, () -> glue.createDatabase(c -> c.databaseInput(d -> d.name(database))));
        table("t");
        assertTrue(glue.getDatabasesPaginator(c -> c.maxResults(1)).stream()
                .flatMap(page -> page.databaseList().stream())
                .anyMatch(each -> each.name().equals(database)));
        glue.deleteDatabase(c -> c.name(database));
        EntityNotFoundException gone =
                assertThrows(EntityNotFoundException.class, () -> glue.getDatabase(c -> c.name(database)));
        assertEquals(
                "Database " + database + " not found.", gone.awsErrorDetails().errorMessage());
        assertThrows(
                EntityNotFoundException.class,
                () -> glue.getTable(c -> c.databaseName(database).name("t")));
    }

    @Test
    void a_table_comes_back_as_it_was_written_with_its_name_in_lower_case() {
        TableInput written = input("PlaysByDay", column("dt", "date"))
                .description("d")
                .owner("music")
                .retention(3)
                .viewOriginalText("v")
                .build();
        glue.createTable(
                c -> c.databaseName(database.toUpperCase(java.util.Locale.ROOT)).tableInput(written));
        Table read =
                glue.getTable(c -> c.databaseName(database).name("PLAYSBYDAY")).table();
        assertEquals("playsbyday", read.name());
        assertEquals(database, read.databaseName());
        assertEquals(written.storageDescriptor(), read.storageDescriptor());
        assertEquals(written.parameters(), read.parameters());
        assertEquals(written.partitionKeys(), read.partitionKeys());
        assertEquals("music", read.owner());
        assertEquals(3, read.retention());
        assertEquals("v", read.viewOriginalText());
        assertEquals("0", read.versionId());
        assertThrows(AlreadyExistsException.class, () -> table("playsByDay"));
        assertThrows(
                EntityNotFoundException.class,
                () -> glue.createTable(c -> c.databaseName("none").tableInput(written)));
    }

    @Test
    void an_update_counts_the_version_and_a_stale_one_is_refused() {
        table("t");
        glue.updateTable(c -> c.databaseName(database)
                .tableInput(input("t").description("one").build())
                .versionId("0"));
        assertEquals(
                "1",
                glue.getTable(c -> c.databaseName(database).name("t")).table().versionId());
        assertThrows(
                ConcurrentModificationException.class,
                () -> glue.updateTable(c -> c.databaseName(database)
                        .tableInput(input("t").description("two").build())
                        .versionId("0")));
        glue.updateTable(c -> c.databaseName(database)
                .tableInput(input("t").description("forced").build()));
        Table read = glue.getTable(c -> c.databaseName(database).name("t")).table();
        assertEquals("2", read.versionId());
        assertEquals("forced", read.description());
        assertFalse(read.updateTime().isBefore(read.createTime()));
    }

    @Test
    void tables_are_listed_in_pages_and_by_pattern() {
        IntStream.range(0, 25).forEach(i -> table("t%02d".formatted(i)));
        List<String> names = glue
                .getTablesPaginator(c -> c.databaseName(database).maxResults(10))
                .stream()
                .flatMap(page -> page.tableList().stream())
                .map(Table::name)
                .toList();
        assertEquals(IntStream.range(0, 25).mapToObj("t%02d"::formatted).toList(), names);
        assertEquals(
                10,
                glue.getTables(c -> c.databaseName(database).expression("t0.*"))
                        .tableList()
                        .size());
        glue.deleteTable(c -> c.databaseName(database).name("t00"));
        assertThrows(
                EntityNotFoundException.class,
                () -> glue.deleteTable(c -> c.databaseName(database).name("t00")));
        assertThrows(
                ValidationException.class,
                () -> glue.getTables(c -> c.databaseName(database).maxResults(101)));
    }

    @Test
    void a_batch_reports_the_entries_it_refused_in_a_successful_reply() {
        table("t", column("dt", "date"), column("h", "int"));
        partitions("t", List.of(partition("2024-01-01", "1")));
        List<PartitionError> errors = glue.batchCreatePartition(c -> c.databaseName(database)
                        .tableName("t")
                        .partitionInputList(
                                partition("2024-01-01", "1"), partition("2024-01-01", "2"), partition("2024-01-01")))
                .errors();
        assertEquals(
                List.of("AlreadyExistsException", "InvalidInputException"),
                errors.stream().map(e -> e.errorDetail().errorCode()).toList());
        assertEquals(List.of("2024-01-01", "1"), errors.get(0).partitionValues());

        assertEquals(
                List.of("EntityNotFoundException"),
                glue
                        .batchUpdatePartition(c -> c.databaseName(database)
                                .tableName("t")
                                .entries(
                                        entry(List.of("2024-01-01", "2"), partition("2024-01-01", "3")),
                                        entry(List.of("2024-01-01", "9"), partition("2024-01-01", "9"))))
                        .errors()
                        .stream()
                        .map(e -> e.errorDetail().errorCode())
                        .toList());
        assertEquals(Set.of(List.of("2024-01-01", "1"), List.of("2024-01-01", "3")), where("t", null));

        List<PartitionError> missing = glue.batchDeletePartition(c -> c.databaseName(database)
                        .tableName("t")
                        .partitionsToDelete(values("2024-01-01", "1"), values("2024-01-01", "7")))
                .errors();
        assertEquals(List.of("2024-01-01", "7"), missing.get(0).partitionValues());
        assertEquals("EntityNotFoundException", missing.get(0).errorDetail().errorCode());
        assertEquals(Set.of(List.of("2024-01-01", "3")), where("t", null));
    }

    private static BatchUpdatePartitionRequestEntry entry(List<String> values, PartitionInput next) {
        return BatchUpdatePartitionRequestEntry.builder()
                .partitionValueList(values)
                .partitionInput(next)
                .build();
    }

    private static PartitionValueList values(String... values) {
        return PartitionValueList.builder().values(values).build();
    }

    @Test
    void a_batch_over_the_limit_is_refused_whole() {
        table("t", column("n", "int"));
        List<PartitionInput> tooMany =
                IntStream.range(0, 101).mapToObj(i -> partition("" + i)).toList();
        assertThrows(
                ValidationException.class,
                () -> glue.batchCreatePartition(
                        c -> c.databaseName(database).tableName("t").partitionInputList(tooMany)));
        assertThrows(
                ValidationException.class,
                () -> glue.batchUpdatePartition(c -> c.databaseName(database)
                        .tableName("t")
                        .entries(tooMany.stream().map(p -> entry(p.values(), p)).toList())));
        assertThrows(
                ValidationException.class,
                () -> glue.batchDeletePartition(c -> c.databaseName(database)
                        .tableName("t")
                        .partitionsToDelete(IntStream.range(0, 26)
                                .mapToObj(i -> values("" + i))
                                .toList())));
        assertThrows(
                ValidationException.class,
                () -> glue.batchGetPartition(c -> c.databaseName(database)
                        .tableName("t")
                        .partitionsToGet(IntStream.range(0, 1001)
                                .mapToObj(i -> values("" + i))
                                .toList())));
        assertThrows(
                ValidationException.class,
                () -> glue.getPartitions(
                        c -> c.databaseName(database).tableName("t").expression("n = 1 or ".repeat(300) + "n = 1")));
        assertEquals(Set.of(), where("t", null));
    }

    @Test
    void a_partition_is_written_read_moved_and_dropped() {
        table("t", column("dt", "string"));
        glue.createPartition(c -> c.databaseName(database).tableName("t").partitionInput(partition("a")));
        assertThrows(
                AlreadyExistsException.class,
                () -> glue.createPartition(
                        c -> c.databaseName(database).tableName("t").partitionInput(partition("a"))));
        Partition read = glue.getPartition(
                        c -> c.databaseName(database).tableName("t").partitionValues("a"))
                .partition();
        assertEquals(storage("s3://lake/t/a"), read.storageDescriptor());
        assertEquals(Map.of("run", "1"), read.parameters());

        glue.updatePartition(c -> c.databaseName(database)
                .tableName("t")
                .partitionValueList("a")
                .partitionInput(p -> p.values("a").storageDescriptor(storage("s3://lake/t/a/run=2"))));
        assertEquals(
                "s3://lake/t/a/run=2",
                glue.batchGetPartition(c ->
                                c.databaseName(database).tableName("t").partitionsToGet(values("a"), values("nope")))
                        .partitions()
                        .get(0)
                        .storageDescriptor()
                        .location());
        glue.deletePartition(c -> c.databaseName(database).tableName("t").partitionValues("a"));
        assertThrows(
                EntityNotFoundException.class,
                () -> glue.getPartition(
                        c -> c.databaseName(database).tableName("t").partitionValues("a")));
        assertThrows(
                InvalidInputException.class,
                () -> glue.createPartition(
                        c -> c.databaseName(database).tableName("t").partitionInput(partition("a", "b"))));
    }

    @Test
    void partitions_come_in_pages_and_segments_that_together_are_all_of_them() {
        table("t", column("n", "int"));
        partitions(
                "t", IntStream.range(0, 2500).mapToObj(i -> partition("" + i)).toList());
        GetPartitionsResponse first =
                glue.getPartitions(c -> c.databaseName(database).tableName("t"));
        assertEquals(1000, first.partitions().size());
        assertEquals(2500, where("t", null).size());

        Set<List<String>> segments = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            int number = i;
            List<List<String>> segment = glue
                    .getPartitionsPaginator(c -> c.databaseName(database)
                            .tableName("t")
                            .excludeColumnSchema(true)
                            .segment(s -> s.segmentNumber(number).totalSegments(4)))
                    .stream()
                    .flatMap(page -> page.partitions().stream())
                    .peek(partition ->
                            assertTrue(partition.storageDescriptor().columns().isEmpty()))
                    .map(Partition::values)
                    .toList();
            assertTrue(segment.size() > 300, "segment " + i + " has " + segment.size());
            segment.forEach(values -> assertTrue(segments.add(values)));
        }
        assertEquals(2500, segments.size());
        assertNull(
                glue.getPartitions(c -> c.databaseName(database).tableName("t").expression("n = 1"))
                        .nextToken());
    }

    @Test
    void an_expression_compares_by_the_type_of_the_key() {
        table("t", column("dt", "date"), column("n", "int"), column("s", "string"));
        LocalDate day = LocalDate.of(2024, 1, 1);
        partitions(
                "t",
                IntStream.range(0, 20)
                        .mapToObj(i -> partition(day.plusDays(i).toString(), "" + i, "s" + i % 2))
                        .toList());
        partitions("t", List.of(partition("__HIVE_DEFAULT_PARTITION__", "100", "it's")));

        assertEquals(1, where("t", "dt = '2024-01-05'").size());
        assertEquals(8, where("t", "n >= 9 and n < 17").size());
        assertEquals(3, where("t", "dt between '2024-01-02' and '2024-01-04'").size());
        assertEquals(2, where("t", "n in (3, 7, 200)").size());
        assertEquals(5, where("t", "(s = 's0' AND n < 10)").size());
        assertEquals(1, where("t", "s = 'it''s'").size());
        assertEquals(1, where("t", "dt is null").size());
        assertEquals(19, where("t", "not dt = '2024-01-05'").size());
        assertEquals(20, where("t", "s like 's%' or n = 9").size());
        assertEquals(11, where("t", "n > 9").size());

        for (String wrong : List.of("id = 1", "n = 'x'", "n =", "n ~ 1", "dt = 2024", "n = 1 2", "select 1")) {
            assertThrows(InvalidInputException.class, () -> where("t", wrong), wrong);
        }
    }

    @Test
    void an_unknown_call_is_refused_by_its_name() {
        GlueException unknown = assertThrows(GlueException.class, () -> glue.getJobs(c -> {}));
        assertEquals("UnknownOperationException", unknown.awsErrorDetails().errorCode());
        assertTrue(glue.getUserDefinedFunctions(c -> c.databaseName(database).pattern("*"))
                .userDefinedFunctions()
                .isEmpty());
        assertThrows(ValidationException.class, () -> glue.getTable(c -> c.databaseName(database)));
    }

    @Test
    void the_catalog_survives_a_restart_and_a_half_written_last_change(@TempDir Path other) throws IOException {
        try (LocalGlue first = LocalGlue.start(other, 0);
                GlueClient client = client(first)) {
            client.createDatabase(c -> c.databaseInput(d -> d.name("db")));
            client.createTable(c -> c.databaseName("db")
                    .tableInput(input("t", column("n", "int")).build()));
            client.createTable(
                    c -> c.databaseName("db").tableInput(input("gone").build()));
            client.deleteTable(c -> c.databaseName("db").name("gone"));
            client.createPartition(c -> c.databaseName("db").tableName("t").partitionInput(partition("1")));
        }
        Path journal = other.resolve("glue/journal.jsonl");
        Files.writeString(journal, "{\"put\":\"partition\",\"data", StandardOpenOption.APPEND);
        try (LocalGlue second = LocalGlue.start(other, 0);
                GlueClient client = client(second)) {
            client.createPartition(c -> c.databaseName("db").tableName("t").partitionInput(partition("2")));
        }
        try (LocalGlue third = LocalGlue.start(other, 0);
                GlueClient client = client(third)) {
            assertEquals(
                    List.of(List.of("1"), List.of("2")),
                    client.getPartitions(c -> c.databaseName("db").tableName("t")).partitions().stream()
                            .map(Partition::values)
                            .toList());
            assertEquals(
                    List.of("t"),
                    client.getTables(c -> c.databaseName("db")).tableList().stream()
                            .map(Table::name)
                            .toList());
        }
    }

    @Test
    void a_long_history_of_changes_shrinks_at_the_next_start(@TempDir Path other) throws IOException {
        Path journal = other.resolve("glue/journal.jsonl");
        try (LocalGlue first = LocalGlue.start(other, 0);
                GlueClient client = client(first)) {
            client.createDatabase(c -> c.databaseInput(d -> d.name("db")));
            client.createTable(c -> c.databaseName("db").tableInput(input("t").build()));
            for (int i = 0; i < 1100; i++) {
                client.updateTable(
                        c -> c.databaseName("db").tableInput(input("t").build()));
            }
        }
        long before = Files.size(journal);
        try (LocalGlue second = LocalGlue.start(other, 0);
                GlueClient client = client(second)) {
            assertEquals(
                    "1100",
                    client.getTable(c -> c.databaseName("db").name("t")).table().versionId());
        }
        assertNotEquals(before, Files.size(journal));
        assertEquals(2, Files.readAllLines(journal).size());
    }

    @Test
    void what_was_answered_before_a_kill_is_there_after_it(@TempDir Path other) throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Victim.class.getName(),
                        other.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> answered = new ArrayList<>();
        try (java.io.BufferedReader out = victim.inputReader()) {
            while (answered.size() < 200) {
                String line = out.readLine();
                assertTrue(line != null, "the victim ended by itself after " + answered);
                if (line.startsWith("created ")) {
                    answered.add(line.substring("created ".length()));
                }
            }
            victim.destroyForcibly().waitFor();
        }
        try (LocalGlue after = LocalGlue.start(other, 0);
                GlueClient client = client(after)) {
            Set<String> kept = new HashSet<>();
            client.getTablesPaginator(c -> c.databaseName("db")).stream()
                    .flatMap(page -> page.tableList().stream())
                    .forEach(table -> kept.add(table.name()));
            assertTrue(kept.containsAll(answered));
        }
    }

    /** Creates tables, and says so, until it is killed. */
    static final class Victim {
        public static void main(String[] arguments) {
            LocalGlue victim = LocalGlue.start(Path.of(arguments[0]), 0);
            GlueClient client = client(victim);
            client.createDatabase(c -> c.databaseInput(d -> d.name("db")));
            for (int i = 0; ; i++) {
                String name = "t" + i;
                client.createTable(
                        c -> c.databaseName("db").tableInput(input(name).build()));
                System.out.println("created " + name);
            }
        }
    }
}
