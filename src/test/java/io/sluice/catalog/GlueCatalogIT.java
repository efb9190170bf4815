package io.sluice.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.config.Lake;
import io.sluice.config.SchemaChanges;
import io.sluice.local.glue.LocalGlue;
import io.sluice.model.BatchId;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.DataFile;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.Nullability;
import io.sluice.model.Partition;
import io.sluice.model.RowCounts;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import io.sluice.plan.RegisterPlan;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
import software.amazon.awssdk.services.glue.model.ConcurrentModificationException;
import software.amazon.awssdk.services.glue.model.Table;

class GlueCatalogIT {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final Column ID = column("id", ColumnType.Simple.BIGINT);
    private static final Column SONG = column("Song", ColumnType.Simple.STRING);
    private static final Column DT = column("dt", ColumnType.Simple.DATE);

    @TempDir
    static Path folder;

    private static LocalGlue server;
    private static Interception interception;
    private static GlueClient glue;
    private static GlueClient observer;

    private TableName table;
    private S3Location root;

    @BeforeAll
    static void start() {
        server = LocalGlue.start(folder, 0);
        interception = new Interception();
        glue = client(server.endpoint(), interception);
        observer = client(server.endpoint(), new Interception());
    }

    @AfterAll
    static void stop() {
        glue.close();
        observer.close();
        server.close();
    }

    @BeforeEach
    void freshTable() {
        interception.clear();
        useFreshTable();
    }

    private void useFreshTable() {
        table = new TableName("db" + DATABASES.incrementAndGet(), "listens");
        root = new S3Location("lake", "tables/" + table.schema() + "/listens");
    }

    @Test
    void a_first_commit_creates_database_table_and_partitions_as_spectrum_reads_them() {
        Run run = run("listens", 1, 1);
        Registration done = register(commit(run, List.of(ID, SONG, DT), Map.of("2018-11-01", 5L)), List.of());

        assertEquals(Registration.TableChange.CREATED, done.tableChange());
        Table created = table();
        assertEquals("EXTERNAL_TABLE", created.tableType());
        assertEquals("what was played", created.description());
        assertEquals("music-data", created.owner());
        assertEquals("TRUE", created.parameters().get("EXTERNAL"));
        assertEquals("parquet", created.parameters().get("classification"));
        assertEquals("5", created.parameters().get("numRows"));
        assertEquals(root + "/", created.storageDescriptor().location());
        assertEquals(
                "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                created.storageDescriptor().inputFormat());
        assertEquals(
                "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
                created.storageDescriptor().serdeInfo().serializationLibrary());
        assertEquals(List.of("id bigint", "song string"), columns(created));
        assertEquals(
                List.of("dt"),
                created.partitionKeys().stream().map(c -> c.name()).toList());
        software.amazon.awssdk.services.glue.model.Partition partition =
                partitions().get(0);
        assertEquals(List.of("2018-11-01"), partition.values());
        assertEquals(
                location(run, "2018-11-01") + "/", partition.storageDescriptor().location());
        assertEquals("5", partition.parameters().get("numRows"));
        assertEquals(
                "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
                partition.storageDescriptor().outputFormat());
        assertEquals(2, partition.storageDescriptor().columns().size());
    }

    @Test
    void a_batch_of_a_known_table_takes_five_calls() {
        register(commit(run("listens", 1, 1), List.of(ID, DT), Map.of("2018-11-01", 5L)), List.of());
        interception.clear();
        register(commit(run("listens", 2, 1), List.of(ID, DT), Map.of("2018-11-02", 7L)), List.of());
        assertEquals(
                List.of("GetTable", "BatchGetPartition", "BatchCreatePartition", "UpdateTable", "BatchGetPartition"),
                interception.calls());
        assertEquals("12", table().parameters().get("numRows"));
    }

    @Test
    void a_later_run_swaps_adds_and_removes_partitions_of_its_batch_alone() {
        register(commit(run("listens", 9, 1), List.of(ID, DT), Map.of("2018-11-09", 1000L)), List.of());
        register(commit(run("listens", 1, 1), List.of(ID, DT), Map.of("2018-11-01", 5L, "2018-11-02", 6L)), List.of());
        Run second = run("listens", 1, 2);
        Registration done = register(
                commit(second, List.of(ID, DT), Map.of("2018-11-02", 60L, "2018-11-03", 70L)),
                List.of(List.of("2018-11-01"), List.of("2018-11-02")));

        assertEquals(1, done.partitionsCreated());
        assertEquals(1, done.partitionsSwapped());
        assertEquals(1, done.partitionsEmptied());
        Map<String, String> shown = locations();
        assertEquals(List.of("2018-11-02", "2018-11-03", "2018-11-09"), List.copyOf(shown.keySet()));
        assertEquals(location(second, "2018-11-02") + "/", shown.get("2018-11-02"));
        assertEquals("1130", table().parameters().get("numRows"));
    }

    @Test
    void a_run_that_dies_at_any_call_is_completed_by_the_next_as_if_it_had_never_been() {
        List<Column> before = List.of(ID, DT);
        List<Column> now = List.of(ID, SONG, DT);
        Map<String, Long> first = Map.of("2018-11-01", 5L, "2018-11-02", 6L);
        Map<String, Long> dying = Map.of("2018-11-02", 60L, "2018-11-03", 70L);
        Map<String, Long> last = Map.of("2018-11-03", 300L, "2018-11-04", 400L);
        List<List<String>> owned = List.of(List.of("2018-11-01"), List.of("2018-11-02"), List.of("2018-11-03"));

        register(commit(run("listens", 1, 1), before, first), List.of());
        register(commit(run("listens", 1, 3), now, last), owned);
        List<String> clean = state();

        int deaths = 0;
        for (boolean answered : List.of(false, true)) {
            for (int at = 1; at <= 20; at++) {
                useFreshTable();
                register(commit(run("listens", 1, 1), before, first), List.of());
                interception.clear();
                dieAt(at, answered);
                boolean died = isKilled(() -> register(
                        commit(run("listens", 1, 2), now, dying),
                        List.of(List.of("2018-11-01"), List.of("2018-11-02"))));
                interception.clear();
                if (!died) {
                    break;
                }
                deaths++;
                register(commit(run("listens", 1, 3), now, last), owned);
                assertEquals(clean, state(), "died at call " + at + (answered ? ", answered" : ", not sent"));
                register(commit(run("listens", 1, 3), now, last), owned);
                assertEquals(clean, state(), "and registered the same run twice");
            }
        }
        assertTrue(deaths >= 14, "the run must die at each of its calls, and died " + deaths + " times");
    }

    @Test
    void the_first_run_of_a_table_may_die_at_any_call() {
        for (int at = 1; at <= 7; at++) {
            useFreshTable();
            dieAt(at, true);
            isKilled(
                    () -> register(commit(run("listens", 1, 1), List.of(ID, DT), Map.of("2018-11-01", 5L)), List.of()));
            interception.clear();
            register(
                    commit(run("listens", 1, 2), List.of(ID, DT), Map.of("2018-11-01", 6L)),
                    List.of(List.of("2018-11-01")));
            assertEquals("6", table().parameters().get("numRows"), "died at call " + at);
            assertEquals(List.of("2018-11-01"), List.copyOf(locations().keySet()));
        }
    }

    @Test
    void batches_that_run_at_once_lose_no_partition_and_no_row_count() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Registration>> batches = new ArrayList<>();
            for (int day = 1; day <= 12; day++) {
                int of = day;
                batches.add(() -> register(
                        commit(run("listens", of, 1), List.of(ID, DT), Map.of("2018-11-%02d".formatted(of), 10L)),
                        List.of()));
            }
            for (Future<Registration> future : threads.invokeAll(batches)) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(12, partitions().size());
        assertEquals("120", table().parameters().get("numRows"));
    }

    @Test
    void more_partitions_than_a_call_takes_go_in_several() {
        Map<String, Long> days = new TreeMap<>();
        IntStream.range(0, 250)
                .forEach(i -> days.put(LocalDate.parse("2018-01-01").plusDays(i).toString(), 2L));
        register(commit(run("listens", 1, 1), List.of(ID, DT), days), List.of());
        assertEquals(250, locations().size());
        List<List<String>> owned = days.keySet().stream().map(List::of).toList();
        Registration done = register(commit(run("listens", 1, 2), List.of(ID, DT), Map.of("2018-01-01", 3L)), owned);
        assertEquals(249, done.partitionsEmptied());
        assertEquals(List.of("2018-01-01"), List.copyOf(locations().keySet()));
        assertEquals("3", table().parameters().get("numRows"));
    }

    @Test
    void a_partition_of_another_batch_is_refused_before_anything_changes() {
        register(commit(run("listens", 1, 1), List.of(ID, DT), Map.of("2018-11-01", 5L)), List.of());
        List<String> before = state();
        FlowException refused = assertThrows(
                FlowException.class,
                () -> register(
                        commit(run("listens", 2, 1), List.of(ID, SONG, DT), Map.of("2018-11-01", 1L, "2018-11-02", 7L)),
                        List.of()));
        assertEquals(FailureKind.FAILED, refused.kind());
        assertTrue(
                refused.getMessage()
                        .startsWith("The partition dt=2018-11-01 of " + table
                                + " belongs to batch listens/20181101T000000Z-20181102T000000Z"),
                refused.getMessage());
        assertTrue(refused.getMessage().contains("source.window-column"), refused.getMessage());
        assertEquals(before, state());
    }

    @Test
    void an_older_run_never_undoes_a_newer_one() {
        register(commit(run("listens", 1, 3), List.of(ID, DT), Map.of("2018-11-01", 5L)), List.of());
        List<String> before = state();
        FlowException refused = assertThrows(
                FlowException.class,
                () -> register(commit(run("listens", 1, 2), List.of(ID, DT), Map.of("2018-11-01", 6L)), List.of()));
        assertTrue(refused.getMessage().contains("a newer run has published"), refused.getMessage());
        assertEquals(before, state());
    }

    @Test
    void what_an_older_run_swaps_back_after_its_sleep_is_published_again() {
        Run old = run("listens", 1, 1);
        register(commit(old, List.of(ID, DT), Map.of("2018-11-01", 5L)), List.of());
        software.amazon.awssdk.services.glue.model.Partition asleep =
                partitions().get(0);
        Run run = run("listens", 1, 2);
        interception.after(call -> {
            if (call.equals("UpdateTable")) {
                interception.clear();
                observer.batchUpdatePartition(r -> r.databaseName(table.schema())
                        .tableName(table.table())
                        .entries(
                                e -> e.partitionValueList(asleep.values()).partitionInput(i -> i.values(asleep.values())
                                        .storageDescriptor(asleep.storageDescriptor())
                                        .parameters(asleep.parameters()))));
            }
        });
        Registration done =
                register(commit(run, List.of(ID, DT), Map.of("2018-11-01", 7L)), List.of(List.of("2018-11-01")));
        assertEquals(1, done.partitionsSwapped());
        assertEquals(List.of("BatchGetPartition", "BatchUpdatePartition", "BatchGetPartition"), interception.calls());
        assertEquals(
                location(run, "2018-11-01") + "/",
                partitions().get(0).storageDescriptor().location());
        assertEquals("7", table().parameters().get("numRows"));
    }

    @Test
    void rows_are_counted_once_when_the_answer_to_the_count_is_lost_and_the_client_sends_it_again() {
        register(commit(run("listens", 1, 1), List.of(ID, DT), Map.of("2018-11-01", 5L)), List.of());
        interception.after(call -> {
            if (call.equals("UpdateTable")) {
                interception.clear();
                throw ConcurrentModificationException.builder()
                        .message("the second sending finds the version of the first")
                        .build();
            }
        });
        register(commit(run("listens", 2, 1), List.of(ID, DT), Map.of("2018-11-02", 7L)), List.of());
        assertEquals(List.of("GetTable", "BatchGetPartition"), interception.calls());
        assertEquals("12", table().parameters().get("numRows"));
    }

    @Test
    void tables_of_others_are_left_alone() {
        register(commit(run("plays", 1, 1), List.of(ID, DT), Map.of("2018-11-01", 5L)), List.of());
        FlowException otherFlow = assertThrows(
                FlowException.class,
                () -> register(commit(run("listens", 1, 1), List.of(ID, DT), Map.of("2018-11-02", 6L)), List.of()));
        assertTrue(otherFlow.getMessage().contains("belongs to the flow plays"), otherFlow.getMessage());

        observer.createTable(r ->
                r.databaseName(table.schema()).tableInput(t -> t.name("foreign").storageDescriptor(s -> {})));
        table = new TableName(table.schema(), "foreign");
        FlowException foreign = assertThrows(
                FlowException.class,
                () -> register(commit(run("listens", 1, 1), List.of(ID, DT), Map.of("2018-11-02", 6L)), List.of()));
        assertTrue(foreign.getMessage().contains("was not made by Sluice"), foreign.getMessage());
        assertEquals(List.of(), partitions());
    }

    @Test
    void columns_are_added_at_the_end_and_absent_ones_stay() {
        register(commit(run("listens", 1, 1), List.of(ID, SONG, DT), Map.of("2018-11-01", 5L)), List.of());
        Column artist = column("artist", ColumnType.Simple.STRING);
        Registration done =
                register(commit(run("listens", 2, 1), List.of(artist, ID, DT), Map.of("2018-11-02", 5L)), List.of());
        assertEquals(Registration.TableChange.EVOLVED, done.tableChange());
        assertEquals(List.of("artist"), done.addedColumns());
        assertEquals(List.of("song"), done.absentColumns());
        assertEquals(List.of("id bigint", "song string", "artist string"), columns(table()));
        assertTrue(done.summary().contains("NULL from now on: song"), done.summary());
    }

    @Test
    void a_column_of_another_type_is_refused_with_both_types() {
        register(commit(run("listens", 1, 1), List.of(ID, DT), Map.of("2018-11-01", 5L)), List.of());
        List<String> before = state();
        FlowException type = assertThrows(
                FlowException.class,
                () -> register(
                        commit(
                                run("listens", 2, 1),
                                List.of(column("ID", ColumnType.Simple.STRING), DT),
                                Map.of("2018-11-02", 5L)),
                        List.of()));
        assertTrue(type.getMessage().contains("is bigint in Glue, and this batch wrote string"), type.getMessage());
        FlowException keys = assertThrows(
                FlowException.class,
                () -> register(
                        commit(
                                run("listens", 2, 1),
                                List.of(ID, column("dt", ColumnType.Simple.STRING)),
                                Map.of("2018-11-02", 5L)),
                        List.of()));
        assertTrue(keys.getMessage().contains("(dt date)"), keys.getMessage());
        assertEquals(before, state());
    }

    @Test
    void a_batch_without_rows_makes_the_table_and_empties_what_it_owned() {
        register(commit(run("listens", 1, 1), List.of(ID, DT), Map.of()), List.of());
        assertEquals(List.of("id bigint"), columns(table()));
        register(commit(run("listens", 1, 2), List.of(ID, DT), Map.of("2018-11-01", 5L)), List.of());
        register(commit(run("listens", 1, 3), List.of(ID, DT), Map.of()), List.of(List.of("2018-11-01")));
        assertEquals(Map.of(), locations());
        assertEquals("0", table().parameters().get("numRows"));
    }

    @Test
    void a_partition_that_appears_or_vanishes_meanwhile_is_settled_entry_by_entry() {
        register(commit(run("listens", 1, 1), List.of(ID, DT), Map.of("2018-11-01", 5L)), List.of());
        AtomicBoolean once = new AtomicBoolean();
        interception.before(call -> {
            if (call.startsWith("BatchCreate") && once.compareAndSet(false, true)) {
                new GlueCatalog(observer)
                        .register(
                                commit(run("listens", 1, 2), List.of(ID, DT), Map.of("2018-11-02", 6L)),
                                plan(run("listens", 1, 2), List.of()));
                observer.deletePartition(r ->
                        r.databaseName(table.schema()).tableName(table.table()).partitionValues("2018-11-01"));
            }
        });
        Run third = run("listens", 1, 3);
        register(
                commit(third, List.of(ID, DT), Map.of("2018-11-01", 50L, "2018-11-02", 60L)),
                List.of(List.of("2018-11-01")));
        assertEquals(
                Map.of(
                        "2018-11-01", location(third, "2018-11-01") + "/",
                        "2018-11-02", location(third, "2018-11-02") + "/"),
                locations());
    }

    @Test
    void a_table_without_partitions_moves_as_a_whole() {
        BatchId whole = new BatchId("listens", Interval.WHOLE);
        for (long generation = 1; generation <= 3; generation++) {
            Run run = new Run(whole, "20181101T000000-0000000" + generation, generation);
            S3Location location = root.resolve("run=" + run.id());
            List<Partition> files = generation == 3
                    ? List.of()
                    : List.of(new Partition(
                            List.of(), location, List.of(new DataFile(location.resolve("a.parquet"), 9, 4))));
            long rows = generation == 3 ? 0 : 4;
            LakeCommit commit = new LakeCommit(
                    run,
                    table,
                    new Schema(List.of(ID, SONG)),
                    List.of(),
                    files,
                    root.resolve("manifest"),
                    new RowCounts(rows, 0, 0, 0, rows));
            new GlueCatalog(glue).register(commit, plan(run, List.of()));
            assertEquals(
                    (generation == 3 ? root.resolve("empty") : location) + "/",
                    table().storageDescriptor().location());
            assertEquals(Long.toString(rows), table().parameters().get("numRows"));
        }
    }

    @Test
    void a_catalog_that_does_not_answer_is_worth_another_try() {
        try (GlueClient nowhere = client(URI.create("http://127.0.0.1:9"), new Interception())) {
            FlowException failure = assertThrows(FlowException.class, () -> new GlueCatalog(nowhere)
                    .register(
                            commit(run("listens", 1, 1), List.of(ID, DT), Map.of()),
                            plan(run("listens", 1, 1), List.of())));
            assertEquals(FailureKind.RETRYABLE, failure.kind());
            assertTrue(failure.getMessage().contains("aws.glue-endpoint"), failure.getMessage());
        }
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private static void dieAt(int call, boolean answered) {
        AtomicInteger calls = new AtomicInteger();
        java.util.function.Consumer<String> death = name -> {
            if (calls.incrementAndGet() == call) {
                throw new Killed();
            }
        };
        if (answered) {
            interception.after(death);
        } else {
            interception.before(death);
        }
    }

    private static boolean isKilled(Runnable run) {
        try {
            run.run();
            return false;
        } catch (Throwable e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof Killed) {
                    return true;
                }
            }
            throw e;
        }
    }

    private Registration register(LakeCommit commit, List<List<String>> ownedBefore) {
        return new GlueCatalog(glue).register(commit, plan(commit.run(), ownedBefore));
    }

    private RegisterPlan plan(Run run, List<List<String>> ownedBefore) {
        return new RegisterPlan(
                run,
                table,
                Lake.Format.PARQUET,
                "what was played",
                "music-data",
                root,
                root.resolve("empty"),
                SchemaChanges.ADD,
                ownedBefore);
    }

    private LakeCommit commit(Run run, List<Column> columns, Map<String, Long> rowsByDay) {
        List<Partition> partitions = new ArrayList<>();
        new TreeMap<>(rowsByDay).forEach((day, rows) -> {
            S3Location location = location(run, day);
            partitions.add(new Partition(
                    List.of(day), location, List.of(new DataFile(location.resolve("part-0.parquet"), 100, rows))));
        });
        long rows = rowsByDay.values().stream().mapToLong(Long::longValue).sum();
        return new LakeCommit(
                run,
                table,
                new Schema(columns),
                List.of("dt"),
                partitions,
                root.resolve("manifest"),
                new RowCounts(rows, 0, 0, 0, rows));
    }

    private S3Location location(Run run, String day) {
        return root.resolve("dt=" + day + "/run=" + run.id());
    }

    private static Run run(String flow, int day, long generation) {
        Instant from = LocalDate.of(2018, 11, day).atStartOfDay().toInstant(ZoneOffset.UTC);
        BatchId batch = new BatchId(flow, new Interval(from, from.plusSeconds(86_400)));
        return new Run(batch, "20181201T%06d-%08x".formatted(generation, day), generation);
    }

    private Table table() {
        return observer.getTable(r -> r.databaseName(table.schema()).name(table.table()))
                .table();
    }

    private List<software.amazon.awssdk.services.glue.model.Partition> partitions() {
        return observer
                .getPartitionsPaginator(r -> r.databaseName(table.schema()).tableName(table.table()))
                .stream()
                .flatMap(page -> page.partitions().stream())
                .toList();
    }

    private Map<String, String> locations() {
        Map<String, String> locations = new TreeMap<>();
        partitions()
                .forEach(p ->
                        locations.put(p.values().get(0), p.storageDescriptor().location()));
        return locations;
    }

    /** All that readers see of the table and of its partitions, without the names of runs other than in locations. */
    private List<String> state() {
        List<String> state = new ArrayList<>();
        Table now = table();
        Map<String, String> parameters = new TreeMap<>(now.parameters());
        parameters.remove(Marks.COUNTED_RUNS);
        state.add(columns(now) + " " + parameters);
        for (software.amazon.awssdk.services.glue.model.Partition partition : partitions()) {
            Map<String, String> own = new LinkedHashMap<>(new TreeMap<>(partition.parameters()));
            own.remove(Marks.REPLACED_ROWS);
            state.add(partition.values() + " "
                    + partition.storageDescriptor().location().replace(table.schema(), "db") + " " + own);
        }
        state.sort(null);
        return state;
    }

    private static List<String> columns(Table table) {
        return table.storageDescriptor().columns().stream()
                .map(c -> c.name() + " " + c.type())
                .toList();
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, Nullability.NULLABLE, "");
    }

    private static GlueClient client(URI endpoint, Interception interception) {
        return GlueClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .overrideConfiguration(c -> c.addExecutionInterceptor(interception))
                .build();
    }
}
