package io.sluice.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.catalog.GlueCatalog;
import io.sluice.config.Distribution;
import io.sluice.config.Lake;
import io.sluice.config.LoadStrategy;
import io.sluice.config.Reader;
import io.sluice.config.SchemaChanges;
import io.sluice.config.TimeSpan;
import io.sluice.config.Warehouse;
import io.sluice.config.Window;
import io.sluice.model.BatchId;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Nullability;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import io.sluice.plan.LoadPlan;
import io.sluice.plan.RegisterPlan;
import io.sluice.plan.TableRules;
import io.sluice.plan.TierPlan;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TieringIT {
    private static final TableName LEDGER = TableName.parse("sluice.ledger");
    private static final Schema SCHEMA = new Schema(List.of(
            column("id", ColumnType.Simple.BIGINT),
            column("length", new ColumnType.Decimal(12, 5)),
            column("dt", ColumnType.Simple.DATE)));

    /** How often windows age or become hot while a reader looks on; the Maven profile "faults" sets 200. */
    private static final int MOVES = Integer.getInteger("sluice.moves", 40);

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static int tests;

    private TableName table;
    private long generation;
    private List<Reader> readers = List.of();
    private LoadStrategy strategy = new LoadStrategy.ReplaceWindow();

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
        table = new TableName("music", "plays" + ++tests);
    }

    @Test
    void the_newest_windows_are_hot_the_older_ones_cold_and_the_view_shows_both() {
        for (int day = 1; day <= 5; day++) {
            run(day, day * 10, day * 10 + 2);
        }
        assertEquals(List.of("2018-11-04|3", "2018-11-05|3"), days(table));
        assertEquals(
                5 * 3,
                Integer.parseInt(
                        cluster.rows("SELECT COUNT(*) FROM " + table + "_all").get(0)));
        assertEquals(days(table.inSchema("lake_music")), days(table("_all")));
        assertEquals(List.of(days(4, 6)), tiering().hot(tier()));
    }

    @Test
    void a_run_says_what_it_aged() {
        run(1, 1, 3);
        run(2, 4, 5);
        assertEquals(new LoadOutcome.Aged(new LoadOutcome.Copied(table, 1, 0), 3), run(3, 6, 6));
    }

    @Test
    void an_old_window_that_runs_again_stays_cold_and_the_view_has_its_new_rows() {
        for (int day = 1; day <= 4; day++) {
            run(day, day * 10, day * 10 + 2);
        }
        assertEquals(new LoadOutcome.LeftCold(table.inSchema("lake_music")), run(1, 100, 100));
        assertEquals(List.of("2018-11-01|1", "2018-11-02|3", "2018-11-03|3", "2018-11-04|3"), days(table("_all")));
        assertEquals(List.of("2018-11-03|3", "2018-11-04|3"), days(table));
    }

    @Test
    void a_late_window_that_is_still_new_becomes_hot() {
        run(1, 1, 1);
        run(4, 40, 41);
        run(3, 30, 30);
        assertEquals(List.of("2018-11-03|1", "2018-11-04|2"), days(table));
        assertEquals(List.of("2018-11-01|1", "2018-11-03|1", "2018-11-04|2"), days(table("_all")));
    }

    @Test
    void heated_windows_stay_until_they_are_aged_by_name() {
        for (int day = 1; day <= 5; day++) {
            run(day, day * 10, day * 10 + 1);
        }
        assertEquals(new Tiering.Moved(List.of(days(1, 3)), 4), tiering().heat(tier(), days(1, 3)));
        assertEquals(new Tiering.Moved(List.of(), 0), tiering().age(tier()));
        run(6, 60, 61);
        assertEquals(List.of("2018-11-01|2", "2018-11-02|2", "2018-11-05|2", "2018-11-06|2"), days(table));
        run(1, 10, 14);
        assertEquals("2018-11-01|5", days(table).get(0));
        assertEquals(new Tiering.Moved(List.of(days(1, 2)), 5), tiering().age(tier(), days(1, 2)));
        assertEquals(List.of("2018-11-02|2", "2018-11-05|2", "2018-11-06|2"), days(table));
        assertEquals("2018-11-01|5", days(table("_all")).get(0));
        assertEquals(6, days(table("_all")).size());
    }

    @Test
    void a_table_that_was_aged_whole_is_not_taken_for_wholly_hot() {
        for (int day = 1; day <= 3; day++) {
            run(day, day, day);
        }
        tiering().age(tier(), days(1, 4));
        assertEquals(List.of(), tiering().hot(tier()));
        assertEquals(3, days(table("_all")).size());
        run(4, 4, 4);
        assertEquals(List.of("2018-11-04|1"), days(table));
        assertEquals(4, days(table("_all")).size());
        assertEquals(new Tiering.Moved(List.of(days(1, 2)), 1), tiering().heat(tier(), days(1, 2)));
        assertEquals(4, days(table("_all")).size());
    }

    @Test
    void a_range_that_is_pinned_beyond_the_newest_window_makes_nothing_old() {
        run(1, 1, 1);
        tiering().heat(tier(), days(20, 25));
        assertEquals(List.of(), tiering().old(tier()));
        run(2, 2, 2);
        assertEquals(List.of("2018-11-01|1", "2018-11-02|1"), days(table));
    }

    @Test
    void rows_that_s3_has_otherwise_are_not_deleted() {
        run(1, 1, 3);
        run(2, 4, 5);
        cluster.rows("UPDATE " + table + " SET length = 99 WHERE id = 2");
        cluster.rows("DELETE FROM " + table + " WHERE id = 4");
        FlowException refused =
                assertThrows(FlowException.class, () -> tiering().age(tier(), days(1, 3)));
        assertEquals(FailureKind.FAILED, refused.kind());
        assertEquals(
                "The rows of " + table + " in Redshift and of lake_music." + table.table() + " on S3 are not the same:"
                        + " dt 2018-11-01 has 3 rows, sum(length) 105.00000 hot and 3 rows, sum(length) 9.00000 cold;"
                        + " dt 2018-11-02 has 1 rows, sum(length) 7.50000 hot and 2 rows, sum(length) 13.50000 cold."
                        + " Nothing was moved. Run the batches of these windows again (sluice run plays" + tests
                        + " --from … --force), which writes both anew.",
                refused.getMessage());
        assertEquals(List.of("2018-11-01|3", "2018-11-02|1"), days(table));
        assertEquals(List.of(days(1, 3)), tiering().hot(tier()));
    }

    @Test
    void a_hot_flow_that_becomes_tiered_sheds_its_old_windows() {
        for (int day = 1; day <= 4; day++) {
            run(day, Warehouse.Temperature.HOT, day, day);
        }
        run(5, 5, 5);
        assertEquals(List.of("2018-11-04|1", "2018-11-05|1"), days(table));
        assertEquals(5, days(table("_all")).size());
    }

    @Test
    void a_tiered_flow_that_becomes_hot_keeps_its_view_right_and_says_what_is_cold_until_it_is_heated() {
        for (int day = 1; day <= 4; day++) {
            run(day, day, day);
        }
        assertEquals(
                new LoadOutcome.PartlyCold(
                        new LoadOutcome.Copied(table, 1, 0), "plays" + tests, table("_all"), List.of(days(1, 3))),
                run(5, Warehouse.Temperature.HOT, 5, 5));
        assertEquals(List.of("2018-11-03|1", "2018-11-04|1", "2018-11-05|1"), days(table));
        assertEquals(5, days(table("_all")).size());
        LoadOutcome again = run(1, Warehouse.Temperature.HOT, 10, 12);
        assertTrue(
                again.summary()
                        .endsWith("; of 2018-11-02/2018-11-03 the rows are on S3 only, where " + table
                                + "_all shows them: sluice heat plays" + tests
                                + " --from 2018-11-02 --to 2018-11-03 brings them back"),
                again.summary());
        assertEquals("2018-11-01|3", days(table("_all")).get(0));
        TierPlan hot = tier(Warehouse.Temperature.HOT);
        assertEquals(new Tiering.Moved(List.of(days(2, 3)), 1), tiering().heat(hot, days(2, 3)));
        assertEquals(new LoadOutcome.Copied(table, 1, 0), run(6, Warehouse.Temperature.HOT, 6, 6));
        assertEquals(new Tiering.Moved(List.of(), 0), tiering().age(hot));
        assertEquals(6, days(table).size());
        assertEquals(days(table), days(table("_all")));
        run(7, 7, 7);
        assertEquals(List.of("2018-11-02|1", "2018-11-06|1", "2018-11-07|1"), days(table));
        assertEquals(7, days(table("_all")).size());
    }

    @Test
    void a_tiered_flow_that_becomes_cold_takes_its_rows_out_of_redshift_and_its_view_shows_the_lake() {
        for (int day = 1; day <= 4; day++) {
            run(day, day, day);
        }
        tiering().heat(tier(), days(1, 2));
        assertEquals(
                new LoadOutcome.Emptied(new LoadOutcome.LeftCold(table.inSchema("lake_music")), table, 3),
                run(3, Warehouse.Temperature.COLD, 30, 31));
        assertEquals(List.of(), days(table));
        assertEquals(List.of("2018-11-01|1", "2018-11-02|1", "2018-11-03|2", "2018-11-04|1"), days(table("_all")));
        assertEquals(new LoadOutcome.LeftCold(table.inSchema("lake_music")), run(5, Warehouse.Temperature.COLD, 5, 5));
        assertEquals(5, days(table("_all")).size());
        run(6, 6, 6);
        assertEquals(List.of("2018-11-06|1"), days(table));
        assertEquals(6, days(table("_all")).size());
    }

    @Test
    void a_flow_that_becomes_cold_does_not_delete_what_s3_has_otherwise() {
        run(1, 1, 1);
        run(2, 2, 2);
        cluster.rows("INSERT INTO " + table + " VALUES (99, 1.5, '2018-11-01')");
        FlowException refused = assertThrows(FlowException.class, () -> run(2, Warehouse.Temperature.COLD, 20, 21));
        assertTrue(
                refused.getMessage()
                        .contains(
                                "dt 2018-11-01 has 2 rows, sum(length) 3.00000 hot and 1 rows, sum(length) 1.50000 cold"),
                refused.getMessage());
        assertEquals(List.of("2018-11-01|2", "2018-11-02|2"), days(table("_all")));
        run(1, Warehouse.Temperature.COLD, 1, 1);
        assertEquals(List.of("2018-11-01|1", "2018-11-02|2"), days(table("_all")));
        assertEquals(List.of(), days(table));
    }

    @Test
    void a_cold_flow_that_becomes_tiered_shows_all_its_rows() {
        for (int day = 1; day <= 3; day++) {
            run(day, Warehouse.Temperature.COLD, day, day);
        }
        run(4, 4, 4);
        assertEquals(List.of("2018-11-04|1"), days(table));
        assertEquals(4, days(table("_all")).size());
    }

    @Test
    void a_hot_flow_that_becomes_cold_says_that_its_table_is_outdated_and_no_view_shows_it_later() {
        for (int day = 1; day <= 2; day++) {
            run(day, Warehouse.Temperature.HOT, day, day);
        }
        LoadOutcome cold = run(2, Warehouse.Temperature.COLD, 20, 22);
        assertEquals(
                "cold lake_music." + table.table() + ": read through Spectrum; " + table
                        + " has rows from when the flow"
                        + " was hot, and is not kept up to date: drop it when nobody reads it, or write temperature ="
                        + " tiered",
                cold.summary());
        run(3, 3, 3);
        assertEquals(List.of("2018-11-01|1", "2018-11-02|3", "2018-11-03|1"), days(table("_all")));
        assertEquals(days(table.inSchema("lake_music")), days(table("_all")));
    }

    @Test
    void a_divided_table_is_not_loaded_by_a_strategy_that_makes_other_rows() {
        run(1, 1, 1);
        strategy = new LoadStrategy.Overwrite();
        FlowException refused = assertThrows(FlowException.class, () -> run(2, Warehouse.Temperature.HOT, 2, 2));
        assertEquals(
                "Rows of " + table + " are divided between Redshift and S3, from when the flow was tiered, and load ="
                        + " overwrite would make others of them than " + table + "_all shows. Nothing was changed in"
                        + " Redshift. Name another table in warehouse.table and run the batches again, or write load ="
                        + " replace-window.",
                refused.getMessage());
    }

    @Test
    void a_new_column_is_in_the_view_too() {
        run(1, 1, 1);
        Schema wider = new Schema(List.of(
                SCHEMA.columns().get(0),
                SCHEMA.columns().get(1),
                column("artist", new ColumnType.Varchar(20)),
                SCHEMA.columns().get(2)));
        load(
                1,
                Warehouse.Temperature.TIERED,
                wider,
                "SELECT 1::BIGINT AS id, 1.5::DECIMAL(12,5) AS length, 'Björk' AS artist, DATE '2018-11-01' AS dt");
        assertEquals(List.of("Björk"), cluster.rows("SELECT artist FROM " + table("_all")));
    }

    @Test
    void a_reader_of_the_view_sees_every_row_once_while_windows_move() throws Exception {
        whileReading(reads -> {
            Tiering tiering = tiering();
            for (int i = 0; i < MOVES / 2 && !reads.isDone(); i++) {
                Interval range = days(1 + i % 3, 2 + i % 3);
                tiering.heat(tier(), range);
                tiering.age(tier(), range);
            }
        });
    }

    @Test
    void a_reader_of_the_view_sees_every_row_once_while_the_flow_changes_its_temperature() throws Exception {
        whileReading(reads -> {
            run(6, Warehouse.Temperature.HOT, 600, 600);
            run(7, Warehouse.Temperature.COLD, 700, 700);
            run(8, Warehouse.Temperature.TIERED, 800, 800);
            tiering().heat(tier(), days(1, 4));
            run(9, Warehouse.Temperature.HOT, 900, 900);
            run(6, Warehouse.Temperature.COLD, 600, 600);
        });
    }

    /** Five days of 50 rows are there, once each, as often as a reader looks. */
    private void whileReading(Consumer<Future<Integer>> moves) throws Exception {
        for (int day = 1; day <= 5; day++) {
            run(day, day * 100, day * 100 + 49);
        }
        AtomicBoolean moving = new AtomicBoolean(true);
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> reads = reader.submit(() -> {
                int count = 0;
                List<String> expected = List.of("250|250");
                do {
                    assertEquals(
                            expected,
                            cluster.rows("SELECT COUNT(*), COUNT(DISTINCT id) FROM " + table("_all")
                                    + " WHERE dt < '2018-11-06'"));
                    count++;
                } while (moving.get());
                return count;
            });
            moves.accept(reads);
            moving.set(false);
            assertTrue(reads.get() > 0);
            System.out.println(reads.get() + " reads of the view");
        } finally {
            moving.set(false);
            reader.shutdownNow();
        }
    }

    @Test
    void a_load_and_a_reader_who_stays_in_his_transaction_do_not_wait_for_each_other() throws Exception {
        run(1, 1, 3);
        SqlStatement count = new ScriptStatement("the reader", 1, "SELECT COUNT(*) FROM " + table("_all"));
        ExecutorService loader = Executors.newSingleThreadExecutor();
        try (Session reader = Session.open(cluster.redshift(), new QueryTag("", "", "", "test"))) {
            reader.begin();
            assertEquals(List.of(List.of("3")), reader.query(count));
            LoadOutcome outcome = loader.submit(() -> run(1, 1, 5)).get(1, TimeUnit.MINUTES);
            assertEquals(new LoadOutcome.Copied(table, 5, 3), outcome);
            assertEquals(List.of(List.of("3")), reader.query(count));
            reader.rollback();
            assertEquals(List.of(List.of("5")), reader.query(count));
        } finally {
            loader.shutdownNow();
        }
    }

    @Test
    void a_connection_that_breaks_at_commit_moves_rows_once() throws Exception {
        for (CuttingProxy.Cut cut : List.of(CuttingProxy.Cut.BEFORE_SERVER, CuttingProxy.Cut.AFTER_SERVER)) {
            freshTable();
            run(1, 1, 3);
            run(2, 4, 5);
            try (CuttingProxy proxy = new CuttingProxy(cluster.port())) {
                proxy.cutAt("COMMIT", cut, 1);
                new Tiering(cluster.redshift(proxy.port(), "dev", Cluster.PASSWORD)).age(tier(), days(1, 2));
            }
            assertEquals(List.of("2018-11-02|2"), days(table));
            assertEquals(List.of("2018-11-01|3", "2018-11-02|2"), days(table("_all")));
        }
    }

    @Test
    void readers_may_read_the_view() {
        readers = List.of(new Reader(Reader.Kind.GROUP, "analysts" + tests));
        run(1, 1, 1);
        assertEquals(
                List.of("success"),
                cluster.rows("SELECT status FROM sys_query_history WHERE query_text LIKE '%GRANT SELECT ON%"
                        + table("_all").table() + "%' AND query_text NOT LIKE '%sys_query_history%'"));
    }

    private TableName table(String suffix) {
        return new TableName(table.schema(), table.table() + suffix);
    }

    private static Interval days(int from, int to) {
        Instant first = Instant.parse("2018-10-31T00:00:00Z");
        return new Interval(first.plus(from, ChronoUnit.DAYS), first.plus(to, ChronoUnit.DAYS));
    }

    private static List<String> days(TableName of) {
        return cluster.rows("SELECT dt, COUNT(*) FROM " + of + " GROUP BY dt ORDER BY dt");
    }

    private LoadOutcome run(int day, int firstId, int lastId) {
        return run(day, Warehouse.Temperature.TIERED, firstId, lastId);
    }

    private LoadOutcome run(int day, Warehouse.Temperature temperature, int firstId, int lastId) {
        return load(
                day,
                temperature,
                SCHEMA,
                "SELECT i::BIGINT AS id, (i * 1.5)::DECIMAL(12,5) AS length, DATE '2018-11-0" + day
                        + "' AS dt FROM range(" + firstId + ", " + (lastId + 1) + ") t(i)");
    }

    private LoadOutcome load(int day, Warehouse.Temperature temperature, Schema schema, String rows) {
        Run run = new Run(
                new BatchId("plays" + tests, days(day, day + 1)),
                "p" + tests + "-" + day + "-" + ++generation,
                generation);
        LakeCommit commit = cluster.commit(run, table, schema, Map.of("2018-11-0" + day, rows));
        S3Location root = S3Location.parse("s3://lake/tables/music/" + table.table());
        new GlueCatalog(cluster.glue())
                .register(
                        commit,
                        new RegisterPlan(
                                run,
                                table,
                                Lake.Format.PARQUET,
                                "",
                                "",
                                root,
                                root.resolve("empty"),
                                SchemaChanges.ADD,
                                List.of()));
        return new Loader(cluster.redshift(), () -> {})
                .load(
                        commit,
                        new LoadPlan(
                                run,
                                temperature,
                                strategy,
                                temperature == Warehouse.Temperature.COLD ? table("_default") : table,
                                table.inSchema("lake_music"),
                                "music",
                                LEDGER,
                                "default",
                                Optional.empty(),
                                List.of(),
                                new TableRules(Distribution.EVEN, "", SchemaChanges.ADD, readers),
                                List.of(),
                                Optional.empty(),
                                Optional.of(tier(temperature))));
    }

    private TierPlan tier() {
        return tier(Warehouse.Temperature.TIERED);
    }

    private TierPlan tier(Warehouse.Temperature temperature) {
        return new TierPlan(
                "plays" + tests,
                temperature,
                table,
                table.inSchema("lake_music"),
                table("_all"),
                LEDGER,
                TableName.parse("sluice.tiers"),
                "dt",
                ColumnType.Simple.DATE,
                new Window.Every(1, ChronoUnit.DAYS),
                temperature == Warehouse.Temperature.TIERED
                        ? Optional.of(new TimeSpan(2, ChronoUnit.DAYS))
                        : Optional.empty(),
                List.of("length"));
    }

    private static Tiering tiering() {
        return new Tiering(cluster.redshift());
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, Nullability.NULLABLE, "");
    }
}
