package io.sluice.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.config.Distribution;
import io.sluice.config.LoadStrategy;
import io.sluice.config.SchemaChanges;
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
import io.sluice.model.Run;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import io.sluice.plan.LoadPlan;
import io.sluice.plan.TableRules;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategyIT {
    private static final TableName LEDGER = TableName.parse("sluice.ledger");
    private static final LoadStrategy APPEND = new LoadStrategy.Append();
    private static final LoadStrategy UPSERT = new LoadStrategy.Upsert(List.of("id"), List.of("version", "city"));
    private static final LoadStrategy OVERWRITE = new LoadStrategy.Overwrite();
    private static final LoadStrategy SNAPSHOT = new LoadStrategy.Snapshot(List.of("id"), Optional.empty());
    private static final Schema SCHEMA = new Schema(List.of(
            column("id", ColumnType.Simple.BIGINT),
            column("City", ColumnType.Simple.STRING),
            column("version", ColumnType.Simple.INT)));

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static int tests;

    private TableName table;
    private long generation;

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
        table = new TableName("music", "users" + ++tests);
    }

    /** A row of a batch. */
    private record User(Long id, String city, Integer version) {
        static User of(long id, String city, Integer version) {
            return new User(id, city, version);
        }

        String sql() {
            return "(" + id + ", " + (city == null ? "NULL" : "'" + city + "'") + ", " + version + ")";
        }

        @Override
        public String toString() {
            return id + "|" + city + "|" + version;
        }
    }

    @Test
    void append_never_deletes_rows_that_its_batch_did_not_insert() {
        load(APPEND, 1, User.of(1, "Rome", 1));
        cluster.rows("INSERT INTO " + table + " VALUES (99, 'by hand', 0)");
        assertEquals(new LoadOutcome.Copied(table, 1, 0), load(APPEND, 2, User.of(2, "Oslo", 1)));
        assertEquals(List.of("1|Rome|1", "2|Oslo|1", "99|by hand|0"), rows());
    }

    @Test
    void upsert_keeps_the_newest_row_of_a_key() {
        assertEquals(
                new LoadOutcome.Copied(table, 2, 0),
                load(UPSERT, 1, User.of(1, "Rome", 1), User.of(1, "Oslo", 2), User.of(2, "Bonn", null)));
        assertEquals(List.of("1|Oslo|2", "2|Bonn|null"), rows());
        assertEquals(
                new LoadOutcome.Copied(table, 2, 1), load(UPSERT, 2, User.of(2, "Kyiv", 1), User.of(3, "Lima", 1)));
        assertEquals(List.of("1|Oslo|2", "2|Kyiv|1", "3|Lima|1"), rows());
    }

    @Test
    void upsert_of_a_late_batch_leaves_newer_rows() {
        load(UPSERT, 2, User.of(1, "Oslo", 7));
        assertEquals(
                new LoadOutcome.Copied(table, 1, 0), load(UPSERT, 1, User.of(1, "Rome", 6), User.of(2, "Bonn", 6)));
        assertEquals(List.of("1|Oslo|7", "2|Bonn|6"), rows());
    }

    @Test
    void upsert_decides_by_the_second_column_where_the_first_is_equal_and_null_is_oldest() {
        load(UPSERT, 1, User.of(1, "m", 7), User.of(2, null, 7), User.of(3, "m", null), User.of(4, "m", 7));
        load(UPSERT, 2, User.of(1, "a", 7), User.of(2, "a", 7), User.of(3, "a", 1), User.of(4, null, 7));
        assertEquals(List.of("1|m|7", "2|a|7", "3|a|1", "4|m|7"), rows());
    }

    @Test
    void a_row_without_a_key_fails_the_load_and_changes_nothing() {
        load(UPSERT, 1, User.of(1, "Rome", 1));
        FlowException refused = assertThrows(
                FlowException.class, () -> load(UPSERT, 2, User.of(2, "Oslo", 1), new User(null, "Bonn", 1)));
        assertEquals(FailureKind.FAILED, refused.kind());
        assertEquals(
                "The batch for " + table + " has rows with NULL in the key (id): 1 among 2 rows. The table is"
                        + " unchanged. Filter them in munge.sql, or quarantine them by munge.expect.",
                refused.getMessage());
        assertEquals(List.of("1|Rome|1"), rows());
    }

    @Test
    void overwrite_has_the_rows_of_the_newest_window_and_keeps_grants_and_views() {
        load(OVERWRITE, 1, User.of(1, "Rome", 1), User.of(2, "Oslo", 1));
        cluster.rows("CREATE VIEW " + table + "_v AS SELECT COUNT(*) AS n FROM " + table);
        assertEquals(new LoadOutcome.Copied(table, 1, 2), load(OVERWRITE, 3, User.of(3, "Bonn", 1)));
        assertEquals(new LoadOutcome.NewerKept(table, window(3)), load(OVERWRITE, 2, User.of(2, "Lima", 1)));
        assertEquals(List.of("3|Bonn|1"), rows());
        assertEquals(List.of("1"), cluster.rows("SELECT n FROM " + table + "_v"));
        assertEquals(new LoadOutcome.Copied(table, 0, 1), load(OVERWRITE, 3));
        assertEquals(List.of(), rows());
    }

    @Test
    void snapshot_tells_from_when_to_when_a_row_was_so() {
        load(SNAPSHOT, 1, User.of(1, "Rome", 1), User.of(2, "Oslo", null));
        load(SNAPSHOT, 2, User.of(1, "Bonn", 1), User.of(2, "Oslo", null), User.of(3, "Lima", 1));
        load(SNAPSHOT, 3, User.of(1, "Bonn", 1), User.of(3, "Lima", 1));
        assertEquals(
                List.of(
                        "1|Rome|1|2018-11-01 00:00:00|2018-11-02 00:00:00",
                        "1|Bonn|1|2018-11-02 00:00:00|null",
                        "2|Oslo|null|2018-11-01 00:00:00|2018-11-03 00:00:00",
                        "3|Lima|1|2018-11-02 00:00:00|null"),
                history());
        assertEquals(
                new LoadOutcome.Copied(table, 0, 0), load(SNAPSHOT, 3, User.of(1, "Bonn", 1), User.of(3, "Lima", 1)));
    }

    @Test
    void a_snapshot_without_rows_ends_what_was_there() {
        load(SNAPSHOT, 1, User.of(1, "Rome", 1));
        load(SNAPSHOT, 2);
        assertEquals(List.of("1|Rome|1|2018-11-01 00:00:00|2018-11-02 00:00:00"), history());
    }

    @Test
    void two_rows_of_a_key_in_one_snapshot_fail_the_load() {
        FlowException refused = assertThrows(
                FlowException.class, () -> load(SNAPSHOT, 1, User.of(1, "Rome", 1), User.of(1, "Oslo", 1)));
        assertEquals(
                "The batch for " + table + " has keys (id) that several rows have: 1 among 2 rows. The table is"
                        + " unchanged. Add munge.deduplicate { key = [id], keep = latest, by = […] }.",
                refused.getMessage());
        assertEquals(List.of(), history());
    }

    /** In any order and repeated, with other rows before: the last rows of each window decide, as if run once, in order. */
    @Test
    void snapshots_in_any_order_and_again_make_the_history_of_one_run_in_order() {
        long seed = 20181101;
        System.out.println("snapshot seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 4; round++) {
            freshTable();
            List<Integer> runs = new ArrayList<>(List.of(1, 2, 3, 4, 5, 2, 4, 3));
            Collections.shuffle(runs, random);
            Map<Integer, Map<Long, User>> last = new TreeMap<>();
            for (int day : runs) {
                Map<Long, User> users = someUsers(random);
                last.put(day, users);
                load(SNAPSHOT, day, users.values().toArray(User[]::new));
            }
            assertEquals(expectedHistory(last), history(), "runs " + runs + " of round " + round);
        }
    }

    @Test
    void upserts_in_any_order_and_again_keep_the_newest_row() {
        long seed = 20181102;
        System.out.println("upsert seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 4; round++) {
            freshTable();
            Map<Long, User> newest = new TreeMap<>();
            for (int run = 0; run < 6; run++) {
                List<User> users = new ArrayList<>();
                for (int i = random.nextInt(8); i > 0; i--) {
                    int version = random.nextInt(100);
                    users.add(User.of(random.nextInt(4), "c" + version, version));
                }
                users.forEach(user -> newest.merge(user.id(), user, (a, b) -> a.version() >= b.version() ? a : b));
                load(UPSERT, 1 + random.nextInt(4), users.toArray(User[]::new));
            }
            assertEquals(newest.values().stream().map(User::toString).toList(), rows(), "round " + round);
        }
    }

    private static Map<Long, User> someUsers(Random random) {
        Map<Long, User> users = new TreeMap<>();
        for (long id = 0; id < 4; id++) {
            if (random.nextInt(4) > 0) {
                users.put(id, User.of(id, random.nextBoolean() ? "Rome" : null, random.nextInt(2)));
            }
        }
        return users;
    }

    private static List<String> expectedHistory(Map<Integer, Map<Long, User>> byDay) {
        List<String> history = new ArrayList<>();
        List<Integer> days = new ArrayList<>(byDay.keySet());
        for (long id = 0; id < 4; id++) {
            int at = 0;
            while (at < days.size()) {
                User user = byDay.get(days.get(at)).get(id);
                int end = at;
                while (end < days.size()
                        && Objects.equals(byDay.get(days.get(end)).get(id), user)) {
                    end++;
                }
                if (user != null) {
                    history.add(user + "|" + midnight(days.get(at)) + "|"
                            + (end == days.size() ? "null" : midnight(days.get(end))));
                }
                at = end;
            }
        }
        return history;
    }

    private static String midnight(int day) {
        return "2018-11-0" + day + " 00:00:00";
    }

    private List<String> rows() {
        return cluster.rows("SELECT id, city, version FROM " + table + " ORDER BY id");
    }

    private List<String> history() {
        return cluster.rows(
                "SELECT id, city, version, valid_from, valid_to FROM " + table + " ORDER BY id, valid_from");
    }

    private LoadOutcome load(LoadStrategy strategy, int day, User... users) {
        Run run = new Run(
                new BatchId("users" + tests, window(day)), "s" + tests + "-" + day + "-" + ++generation, generation);
        String rows = users.length == 0
                ? ""
                : "SELECT id::BIGINT AS id, city::VARCHAR AS \"City\", version::INTEGER AS version FROM (VALUES "
                        + Arrays.stream(users).map(User::sql).collect(Collectors.joining(", "))
                        + ") v(id, city, version)";
        LakeCommit commit =
                cluster.commit(run, table, SCHEMA, users.length == 0 ? Map.of() : Map.of("2018-11-0" + day, rows));
        return new Loader(cluster.redshift(), () -> {})
                .load(
                        commit,
                        new LoadPlan(
                                run,
                                Warehouse.Temperature.HOT,
                                strategy,
                                table,
                                table.inSchema("lake_music"),
                                "music",
                                LEDGER,
                                "default",
                                Optional.empty(),
                                List.of(),
                                new TableRules(Distribution.EVEN, "", SchemaChanges.ADD, List.of()),
                                List.of(),
                                Optional.empty(),
                                Optional.empty()));
    }

    private static Interval window(int day) {
        Instant from = Instant.parse("2018-11-01T00:00:00Z").plusSeconds(86_400L * (day - 1));
        return new Interval(from, from.plusSeconds(86_400));
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, Nullability.NULLABLE, "");
    }
}
