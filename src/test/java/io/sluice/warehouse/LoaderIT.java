package io.sluice.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.failsafe.RetryPolicy;
import io.sluice.catalog.GlueCatalog;
import io.sluice.config.Distribution;
import io.sluice.config.Lake;
import io.sluice.config.LoadStrategy;
import io.sluice.config.SchemaChanges;
import io.sluice.config.Secret;
import io.sluice.config.Warehouse;
import io.sluice.model.BatchId;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Nullability;
import io.sluice.model.Partition;
import io.sluice.model.RowCounts;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import io.sluice.plan.LoadPlan;
import io.sluice.plan.RegisterPlan;
import io.sluice.plan.TableRules;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoaderIT {
    private static final TableName LEDGER = TableName.parse("sluice.ledger_listens");
    private static final String WAITING = "SELECT COUNT(*) FROM svv_transactions WHERE NOT granted";
    private static final RetryPolicy<Object> SOON =
            LedgerTransaction.retries(Duration.ofMillis(10), 12, Duration.ofMinutes(1));
    private static final Column ID =
            new Column("id", ColumnType.Simple.BIGINT, Nullability.NOT_NULL, "the play's number");
    private static final Column SONG = column("Song", ColumnType.Simple.STRING);
    private static final Column LENGTH = column("length", new ColumnType.Decimal(12, 5));
    private static final Column DT = column("dt", ColumnType.Simple.DATE);
    private static final Schema SCHEMA = new Schema(List.of(ID, SONG, LENGTH, DT));
    private static final Instant NOON = Instant.parse("2018-12-01T12:00:00.5Z");

    private static final Runnable PERMITTED = () -> {};

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static int tests;

    private TableName table;

    @BeforeAll
    static void start() {
        cluster = new Cluster(folder);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void freshTable() {
        table = new TableName("music", "listens" + ++tests);
    }

    @Test
    void a_first_load_makes_schema_table_ledger_and_external_schema() {
        LoadOutcome outcome = load(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        assertEquals(new LoadOutcome.Copied(table, 3, 0), outcome);
        assertEquals(
                List.of("1|song 1|1.50000|2018-11-01", "2|song 2|3.00000|2018-11-01", "3|song 3|4.50000|2018-11-01"),
                cluster.rows("SELECT * FROM " + table + " ORDER BY id"));
        assertEquals(
                List.of("listens/20181101T000000Z-20181102T000000Z|" + run(1, 1).id() + "|1|3|2018-12-01 12:00:00.5"),
                cluster.rows(
                        "SELECT batch, run_id, generation, \"rows\", committed_at FROM sluice.ledger_listens WHERE target = '"
                                + table + "'"));
        assertEquals(
                List.of("lake_music|music"), cluster.rows("SELECT schemaname, databasename FROM svv_external_schemas"));
    }

    @Test
    void a_later_run_replaces_the_rows_of_its_batch_alone() {
        load(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01"), "2018-11-05", rows(10, 12, "2018-11-05")));
        load(2, 1, Map.of("2018-11-02", rows(4, 5, "2018-11-02")));
        LoadOutcome outcome = load(
                commit(1, 2, Map.of("2018-11-01", rows(100, 100, "2018-11-01"))),
                List.of(List.of("2018-11-01"), List.of("2018-11-05")));
        assertEquals(new LoadOutcome.Copied(table, 1, 6), outcome);
        assertEquals(List.of("4", "5", "100"), ids());
    }

    @Test
    void the_same_run_loads_once() {
        LakeCommit commit = commit(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        load(commit, List.of());
        assertEquals(new LoadOutcome.AlreadyLoaded(table, 3), load(commit, List.of()));
        assertEquals(List.of("1", "2", "3"), ids());
    }

    @Test
    void an_older_run_is_refused() {
        load(1, 2, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        FlowException refused =
                assertThrows(FlowException.class, () -> load(1, 1, Map.of("2018-11-01", rows(7, 9, "2018-11-01"))));
        assertEquals(FailureKind.FAILED, refused.kind());
        assertTrue(refused.getMessage().contains("a newer run has published"), refused.getMessage());
        assertEquals(List.of("1", "2", "3"), ids());
    }

    @Test
    void a_batch_without_rows_takes_its_old_rows_out() {
        load(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        LoadOutcome outcome = load(commit(1, 2, Map.of()), List.of(List.of("2018-11-01")));
        assertEquals(new LoadOutcome.Copied(table, 0, 3), outcome);
        assertEquals(List.of(), ids());
    }

    @Test
    void rows_of_the_null_partition_are_replaced_too() {
        load(1, 1, Map.of(Partition.NULL_VALUE, rows(1, 2, null)));
        assertEquals(new LoadOutcome.Copied(table, 1, 2), load(1, 2, Map.of(Partition.NULL_VALUE, rows(3, 3, null))));
        assertEquals(List.of("3"), ids());
    }

    @Test
    void new_columns_are_added_and_the_order_of_the_files_does_not_matter() {
        load(1, 1, Map.of("2018-11-01", rows(1, 1, "2018-11-01")));
        Column artist = column("artist", new ColumnType.Varchar(40));
        Schema wider = new Schema(List.of(artist, LENGTH, ID, DT));
        LakeCommit commit = cluster.commit(
                run(2, 1),
                table,
                wider,
                Map.of(
                        "2018-11-02",
                        "SELECT 'Sigur Rós' AS artist, 2.5::DECIMAL(12,5) AS length, 2::BIGINT AS id,"
                                + " DATE '2018-11-02' AS dt"));
        load(commit, List.of());
        assertEquals(
                List.of("1|song 1|1.50000|2018-11-01|null", "2|null|2.50000|2018-11-02|Sigur Rós"),
                cluster.rows("SELECT id, song, length, dt, artist FROM " + table + " ORDER BY id"));
    }

    @Test
    void a_table_of_one_batch_is_replaced_whole() {
        Schema plain = new Schema(List.of(ID));
        for (long generation = 1; generation <= 2; generation++) {
            Run run = new Run(new BatchId("listens", Interval.WHOLE), "whole-" + tests + "-" + generation, generation);
            LakeCommit commit =
                    cluster.commit(run, table, plain, Map.of("", "SELECT " + generation + "::BIGINT AS id"));
            load(commit, List.of());
        }
        assertEquals(List.of("2"), ids());
        LakeCommit windowed = cluster.commit(run(1, 1), table, plain, Map.of("", "SELECT 3::BIGINT AS id"));
        FlowException refused = assertThrows(FlowException.class, () -> load(windowed, List.of()));
        assertTrue(refused.getMessage().contains("lake.partition-by"), refused.getMessage());
    }

    @Test
    void a_cold_table_is_read_through_spectrum_and_not_copied() {
        Run run = new Run(new BatchId("cold_listens", run(1, 1).batch().interval()), "t" + tests + "-cold", 1);
        LakeCommit commit = cluster.commit(run, table, SCHEMA, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        S3Location root = S3Location.parse("s3://lake/tables/music/" + table.table());
        new GlueCatalog(cluster.glue())
                .register(
                        commit,
                        new RegisterPlan(
                                commit.run(),
                                table,
                                Lake.Format.PARQUET,
                                "",
                                "",
                                root,
                                root.resolve("empty"),
                                SchemaChanges.ADD,
                                List.of()));
        LoadPlan plan = plan(commit.run(), Warehouse.Temperature.COLD, List.of());
        LoadOutcome outcome = new Loader(cluster.redshift(), PERMITTED).load(commit, plan);
        assertEquals(new LoadOutcome.LeftCold(plan.externalTable()), outcome);
        assertEquals(
                List.of("2|song 2|3.00000|2018-11-01", "3|song 3|4.50000|2018-11-01"),
                cluster.rows(
                        "SELECT * FROM " + plan.externalTable() + " WHERE dt = '2018-11-01' AND id > 1 ORDER BY id"));
        FlowException none = assertThrows(FlowException.class, () -> cluster.rows("SELECT * FROM " + table));
        assertTrue(none.getMessage().contains("42P01"), none.getMessage());
    }

    @Test
    void an_external_schema_of_another_database_is_refused() {
        cluster.rows("CREATE EXTERNAL SCHEMA taken" + tests + " FROM DATA CATALOG DATABASE 'other' IAM_ROLE default");
        LakeCommit commit = commit(1, 1, Map.of());
        LoadPlan good = plan(commit.run(), Warehouse.Temperature.COLD, List.of());
        LoadPlan bad = new LoadPlan(
                good.run(),
                good.temperature(),
                good.strategy(),
                good.hotTable(),
                good.externalTable().inSchema("taken" + tests),
                good.glueDatabase(),
                good.ledgerTable(),
                good.copyRole(),
                good.distributionKey(),
                good.sortKey(),
                good.rules(),
                good.ownedBefore(),
                Optional.empty(),
                Optional.empty());
        FlowException refused =
                assertThrows(FlowException.class, () -> new Loader(cluster.redshift(), PERMITTED).load(commit, bad));
        assertTrue(refused.getMessage().contains("shows the Glue database other"), refused.getMessage());
    }

    @Test
    void a_missing_file_fails_the_load_and_leaves_the_old_rows() {
        load(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        LakeCommit commit = commit(1, 2, Map.of("2018-11-01", rows(7, 9, "2018-11-01")));
        commit.files().forEach(f -> cluster.s3()
                .deleteObject(r -> r.bucket("lake").key(f.location().key())));
        FlowException failed = assertThrows(FlowException.class, () -> load(commit, List.of()));
        assertEquals(FailureKind.FAILED, failed.kind());
        assertTrue(
                failed.getMessage().startsWith("Redshift failed at COPY of the manifest " + commit.manifest()),
                failed.getMessage());
        assertTrue(
                failed.getMessage()
                        .contains("the mandatory file " + commit.files().get(0).location() + " does not exist"),
                failed.getMessage());
        assertTrue(
                failed.getMessage().contains("If a file of the manifest is gone, run the batch again"),
                failed.getMessage());
        assertEquals(List.of("1", "2", "3"), ids());
        assertEquals(List.of("1"), generations());
    }

    @Test
    void other_rows_than_were_written_fail_the_load() {
        load(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        LakeCommit commit = commit(1, 2, Map.of("2018-11-01", rows(7, 9, "2018-11-01")));
        LakeCommit claimed = new LakeCommit(
                commit.run(),
                commit.table(),
                commit.schema(),
                commit.partitionColumns(),
                commit.partitions(),
                commit.manifest(),
                new RowCounts(4, 0, 0, 0, 4));
        FlowException failed = assertThrows(FlowException.class, () -> load(claimed, List.of()));
        assertTrue(failed.getMessage().startsWith("COPY staged 3 rows of "), failed.getMessage());
        assertEquals(List.of("1", "2", "3"), ids());
    }

    @ParameterizedTest
    @CsvSource({
        "COMMIT,BEFORE_SERVER,1",
        "COMMIT,BEFORE_SERVER,3",
        "COMMIT,AFTER_SERVER,1",
        "COMMIT,AFTER_NEXT_LOCK,1",
        "COPY \"sluice_staging\",BEFORE_SERVER,2",
        "COPY \"sluice_staging\",AFTER_SERVER,1",
        "DELETE FROM \"music\",BEFORE_SERVER,1",
        "INSERT INTO \"sluice\",AFTER_SERVER,1",
        "LOCK TABLE \"sluice\",BEFORE_SERVER,1"
    })
    void a_connection_that_breaks_anywhere_loads_once(String statement, CuttingProxy.Cut cut, int times)
            throws Exception {
        load(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        LakeCommit commit = commit(1, 2, Map.of("2018-11-01", rows(7, 8, "2018-11-01")));
        try (CuttingProxy proxy = new CuttingProxy(cluster.port())) {
            proxy.cutAt(statement, cut, times);
            LoadOutcome outcome = new Loader(
                            cluster.redshift(proxy.port(), "dev", Cluster.PASSWORD), SOON, Clock.systemUTC(), PERMITTED)
                    .load(commit, plan(commit.run(), Warehouse.Temperature.HOT, List.of(List.of("2018-11-01"))));
            assertEquals(new LoadOutcome.Copied(table, 2, 3), outcome);
        }
        assertEquals(List.of("7", "8"), ids());
        assertEquals(List.of("2"), generations());
    }

    @Test
    void copy_waits_for_no_lock_and_the_wait_of_what_follows_is_measured() throws Exception {
        load(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        LakeCommit commit = commit(1, 2, Map.of("2018-11-01", rows(7, 8, "2018-11-01")));
        String copies = "SELECT status FROM sys_query_history WHERE query_text LIKE '%COPY %' AND query_label LIKE '%/"
                + commit.run().id() + "/load'";
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Session other = Session.open(cluster.redshift(), new QueryTag("", "", "", "test"))) {
            other.begin();
            other.execute(new TableStatement.LockTables(LEDGER));
            QueueTime queue = new QueueTime();
            Future<LoadOutcome> load =
                    thread.submit(() -> new Loader(cluster.redshift().timed(queue), PERMITTED)
                            .load(commit, plan(commit.run(), Warehouse.Temperature.HOT, List.of())));
            Instant deadline = Instant.now().plusSeconds(30);
            while (!cluster.rows(copies).equals(List.of("success"))
                    && Instant.now().isBefore(deadline)) {
                Thread.onSpinWait();
            }
            assertEquals(List.of("success"), cluster.rows(copies));
            while (cluster.rows(WAITING).equals(List.of("0")) && Instant.now().isBefore(deadline)) {
                Thread.onSpinWait();
            }
            Instant waits = Instant.now();
            assertEquals(List.of("1"), cluster.rows(WAITING));
            assertFalse(load.isDone());
            Duration atLeast = Duration.between(waits, Instant.now());
            other.rollback();
            assertEquals(new LoadOutcome.Copied(table, 2, 3), load.get());
            assertTrue(queue.total().compareTo(atLeast) >= 0, () -> queue.total() + ", and it was " + atLeast);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void a_flow_waits_for_no_transaction_of_another_flow() {
        load(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        TableName theirs = new TableName("music", "plays" + tests);
        LakeCommit first = cluster.commit(foreign(1), theirs, SCHEMA, Map.of("2018-11-01", rows(7, 9, "2018-11-01")));
        try (Session other = Session.open(cluster.redshift(), new QueryTag("", "", "", "test"))) {
            other.begin();
            other.execute(new TableStatement.LockTables(LEDGER, List.of(table)));
            LoadOutcome outcome = loader().load(first, planOfPlays(first.run(), theirs));
            assertEquals(new LoadOutcome.Copied(theirs, 3, 0), outcome);
            other.rollback();
        }
    }

    @Test
    void a_table_of_another_flow_is_refused() {
        load(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        LakeCommit commit = cluster.commit(foreign(9), table, SCHEMA, Map.of("2018-11-01", rows(7, 9, "2018-11-01")));
        FlowException refused =
                assertThrows(FlowException.class, () -> loader().load(commit, planOfPlays(commit.run(), table)));
        assertEquals(FailureKind.FAILED, refused.kind());
        assertEquals(
                "The Redshift table " + table + " belongs to the flow listens, and the flow plays would write it too:"
                        + " each would delete the other's rows. Nothing was changed. Name another table in"
                        + " warehouse.table. If the flow listens was renamed or has left the table for good, delete the"
                        + " rows of this target from sluice.owners and sluice.ledger_listens.",
                refused.getMessage());
        assertEquals(List.of("1", "2", "3"), ids());
        cluster.rows("DELETE FROM sluice.owners WHERE target = '" + table + "'");
        cluster.rows("DELETE FROM sluice.ledger_listens WHERE target = '" + table + "'");
        loader().load(commit, planOfPlays(commit.run(), table));
        assertEquals(List.of("plays"), owners());
        assertThrows(FlowException.class, () -> load(1, 2, Map.of("2018-11-01", rows(1, 3, "2018-11-01"))));
    }

    @Test
    void of_flows_that_claim_a_table_at_once_one_has_it() throws Exception {
        LakeCommit ours = commit(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        LakeCommit theirs = cluster.commit(foreign(1), table, SCHEMA, Map.of("2018-11-01", rows(7, 9, "2018-11-01")));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<LoadOutcome>> loads = threads.invokeAll(List.of(
                    () -> load(ours, List.of()), () -> loader().load(theirs, planOfPlays(theirs.run(), table))));
            List<String> refusals = new ArrayList<>();
            for (Future<LoadOutcome> load : loads) {
                try {
                    load.get();
                } catch (ExecutionException e) {
                    refusals.add(e.getCause().getMessage());
                }
            }
            assertEquals(1, refusals.size(), refusals::toString);
            assertEquals(1, owners().size());
            assertTrue(
                    refusals.get(0)
                            .startsWith("The Redshift table " + table + " belongs to the flow " + owners().get(0)),
                    refusals::toString);
            assertEquals(owners().get(0).equals("plays") ? List.of("7", "8", "9") : List.of("1", "2", "3"), ids());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_load_that_cannot_be_staged_claims_nothing() {
        LakeCommit commit = commit(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        commit.files().forEach(f -> cluster.s3()
                .deleteObject(r -> r.bucket("lake").key(f.location().key())));
        assertThrows(FlowException.class, () -> load(commit, List.of()));
        assertEquals(List.of(), owners());
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_SERVER", "AFTER_SERVER"})
    void a_claim_whose_commit_has_no_answer_is_made_once(CuttingProxy.Cut cut) throws Exception {
        LakeCommit commit = commit(1, 1, Map.of("2018-11-01", rows(7, 8, "2018-11-01")));
        try (CuttingProxy proxy = new CuttingProxy(cluster.port())) {
            proxy.cutAt("COMMIT", cut, 1);
            new Loader(cluster.redshift(proxy.port(), "dev", Cluster.PASSWORD), SOON, Clock.systemUTC(), PERMITTED)
                    .load(commit, plan(commit.run(), Warehouse.Temperature.HOT, List.of()));
        }
        assertEquals(List.of("listens"), owners());
        assertEquals(List.of("7", "8"), ids());
    }

    @Test
    void a_commit_that_an_earlier_run_has_loaded_is_not_copied_again() {
        LakeCommit commit = commit(1, 1, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        load(commit, List.of());
        commit.files().forEach(f -> cluster.s3()
                .deleteObject(r -> r.bucket("lake").key(f.location().key())));
        LoadOutcome again = new Loader(cluster.redshift(), SOON, Clock.systemUTC(), PERMITTED)
                .load(commit, plan(run(1, 2), Warehouse.Temperature.HOT, List.of()));
        assertEquals(new LoadOutcome.AlreadyLoaded(table, 3), again);
        assertEquals(List.of("1", "2", "3"), ids());
    }

    @Test
    void an_earlier_runs_commit_is_published_under_the_newer_generation() {
        load(1, 2, Map.of("2018-11-01", rows(1, 3, "2018-11-01")));
        LakeCommit commit = commit(1, 3, Map.of("2018-11-01", rows(7, 8, "2018-11-01")));
        LoadOutcome resumed = new Loader(cluster.redshift(), SOON, Clock.systemUTC(), PERMITTED)
                .load(commit, plan(run(1, 5), Warehouse.Temperature.HOT, List.of()));
        assertEquals(new LoadOutcome.Copied(table, 2, 3), resumed);
        assertEquals(
                List.of(commit.run().id() + "|5"),
                cluster.rows("SELECT run_id, generation FROM sluice.ledger_listens WHERE target = '" + table + "'"));
    }

    @Test
    void an_outcome_that_stays_unknown_is_said_to_be_unknown() throws Exception {
        LakeCommit commit = commit(1, 1, Map.of("2018-11-01", rows(7, 8, "2018-11-01")));
        try (CuttingProxy proxy = new CuttingProxy(cluster.port())) {
            load(2, 1, Map.of("2018-11-02", rows(1, 1, "2018-11-02"))); // the tables are there
            Loader loader = new Loader(
                    cluster.redshift(proxy.port(), "dev", Cluster.PASSWORD),
                    LedgerTransaction.retries(Duration.ofMillis(1), 3, Duration.ofMinutes(1)),
                    Clock.systemUTC(),
                    PERMITTED);
            proxy.cutAt("COMMIT", CuttingProxy.Cut.AFTER_SERVER, 1);
            proxy.thenRefuse();
            FlowException unknown = assertThrows(
                    FlowException.class,
                    () -> loader.load(commit, plan(commit.run(), Warehouse.Temperature.HOT, List.of())));
            assertEquals(FailureKind.RETRYABLE, unknown.kind());
            assertTrue(unknown.getMessage().contains("whether it took place is unknown"), unknown.getMessage());
        }
        assertInstanceOf(LoadOutcome.AlreadyLoaded.class, load(commit, List.of()));
    }

    @Test
    void batches_that_load_at_once_all_arrive() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<LoadOutcome>> loads = new ArrayList<>();
            for (int day = 1; day <= 8; day++) {
                int of = day;
                String dt = "2018-11-0" + day;
                loads.add(() -> load(of, 1, Map.of(dt, rows(of, of, dt))));
            }
            for (Future<LoadOutcome> load : threads.invokeAll(loads)) {
                load.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(List.of("1", "2", "3", "4", "5", "6", "7", "8"), ids());
    }

    @Test
    void a_wrong_password_or_database_is_told_without_the_password() {
        LakeCommit commit = commit(1, 1, Map.of());
        LoadPlan plan = plan(commit.run(), Warehouse.Temperature.HOT, List.of());
        FlowException password = assertThrows(
                FlowException.class,
                () -> new Loader(cluster.redshift(cluster.port(), "dev", "hunter2"), PERMITTED).load(commit, plan));
        assertEquals(FailureKind.FAILED, password.kind());
        assertTrue(
                password.getMessage().contains("refuses the user loader (28P01)")
                        && password.getMessage().contains("environment variable REDSHIFT_PASSWORD"),
                password.getMessage());
        assertFalse(password.getMessage().contains("hunter2"), password.getMessage());
        FlowException database = assertThrows(FlowException.class, () -> new Loader(
                        cluster.redshift(cluster.port(), "prod", Cluster.PASSWORD), PERMITTED)
                .load(commit, plan));
        assertTrue(database.getMessage().contains("has no such database (3D000)"), database.getMessage());
    }

    @Test
    void a_server_without_tls_is_refused() {
        ConnectionFactory factory = new ConnectionFactory(
                "jdbc:redshift://localhost:" + cluster.port() + "/dev",
                Cluster.USER,
                Map.of(),
                new Secret(Secret.Source.ENVIRONMENT_VARIABLE, "REDSHIFT_PASSWORD"),
                () -> Cluster.PASSWORD);
        FlowException refused = assertThrows(FlowException.class, factory::open);
        assertEquals(FailureKind.FAILED, refused.kind());
        assertTrue(
                refused.getMessage().startsWith("No TLS connection to Redshift at localhost:"), refused.getMessage());
    }

    private List<String> ids() {
        return cluster.rows("SELECT id FROM " + table + " ORDER BY id");
    }

    private List<String> owners() {
        return cluster.rows("SELECT flow FROM sluice.owners WHERE target = '" + table + "'");
    }

    private List<String> generations() {
        return cluster.rows("SELECT generation FROM sluice.ledger_listens WHERE target = '" + table + "'");
    }

    private LoadOutcome load(int day, long generation, Map<String, String> rowsByPartition) {
        return load(commit(day, generation, rowsByPartition), List.of());
    }

    private LoadOutcome load(LakeCommit commit, List<List<String>> ownedBefore) {
        return loader().load(commit, plan(commit.run(), Warehouse.Temperature.HOT, ownedBefore));
    }

    private static Loader loader() {
        return new Loader(cluster.redshift(), SOON, Clock.fixed(NOON, ZoneOffset.UTC), PERMITTED);
    }

    /** A run of another flow, for the first day. */
    private static Run foreign(long generation) {
        return new Run(new BatchId("plays", run(1, 1).batch().interval()), "t" + tests + "-plays", generation);
    }

    private LakeCommit commit(int day, long generation, Map<String, String> rowsByPartition) {
        return cluster.commit(run(day, generation), table, SCHEMA, rowsByPartition);
    }

    private LoadPlan plan(Run run, Warehouse.Temperature temperature, List<List<String>> ownedBefore) {
        return plan(run, temperature, table, LEDGER, ownedBefore);
    }

    private static LoadPlan planOfPlays(Run run, TableName hot) {
        return plan(run, Warehouse.Temperature.HOT, hot, TableName.parse("sluice.ledger_plays"), List.of());
    }

    private static LoadPlan plan(
            Run run,
            Warehouse.Temperature temperature,
            TableName hot,
            TableName ledger,
            List<List<String>> ownedBefore) {
        return new LoadPlan(
                run,
                temperature,
                new LoadStrategy.ReplaceWindow(),
                hot,
                hot.inSchema("lake_music"),
                "music",
                ledger,
                "arn:aws:iam::123456789012:role/copy",
                Optional.of("id"),
                List.of("id"),
                new TableRules(Distribution.EVEN, "", SchemaChanges.ADD, List.of()),
                ownedBefore,
                Optional.empty(),
                Optional.empty());
    }

    private static Run run(int day, long generation) {
        Instant from = Instant.parse("2018-11-01T00:00:00Z").plusSeconds(86_400L * (day - 1));
        BatchId batch = new BatchId("listens", new Interval(from, from.plusSeconds(86_400)));
        return new Run(batch, "t" + tests + "-" + day + "-" + generation, generation);
    }

    /** Rows numbered {@code first} to {@code last}, as a query of DuckDB. */
    private static String rows(int first, int last, String day) {
        String dt = day == null ? "NULL::DATE" : "DATE '" + day + "'";
        return "SELECT i::BIGINT AS id, 'song ' || i AS Song, (i * 1.5)::DECIMAL(12,5) AS length, " + dt
                + " AS dt FROM range(" + first + ", " + (last + 1) + ") t(i)";
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, Nullability.NULLABLE, "");
    }
}
