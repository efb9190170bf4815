package io.sluice.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.failsafe.RetryPolicy;
import io.sluice.config.EmptyWindow;
import io.sluice.model.BatchId;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Unloaded;
import io.sluice.plan.UnloadPlan;
import io.sluice.plan.WindowColumn;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.S3Object;

class UnloaderIT {
    private static final RetryPolicy<Object> SOON =
            LedgerTransaction.retries(Duration.ofMillis(1), 6, Duration.ofMinutes(1));
    private static final String ROLE = "arn:aws:iam::123456789012:role/unload";
    private static final Instant DAY = Instant.parse("2018-11-01T00:00:00Z");
    private static final WindowColumn DT = new WindowColumn("Dt", ColumnType.Simple.DATE, DAY);
    private static final String QUERY = "select * from s.all_types -- it's all";

    @TempDir
    static Path folder;

    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = new Cluster(folder);
        for (String sql : List.of(
                "create schema s",
                "create table s.all_types (id bigint, small smallint, n int, price decimal(10,2), r real, d double"
                        + " precision, open boolean, born date, at timestamp, seen timestamptz, name varchar(40),"
                        + " code char(4), doc super, raw varbyte(8))",
                "insert into s.all_types values (1, 2, 3, 4.50, 0.5, 0.25, true, '2018-11-01', '2018-11-01 02:03:04.5',"
                        + " '2018-11-01 02:00:00+02', 'O''Brien | \"x\"', 'ab', json_parse('{\"k\":[1]}'),"
                        + " null)",
                "insert into s.all_types (id) values (2)")) {
            try (RedshiftConnection redshift = cluster.redshift()) {
                redshift.query(sql, 1);
            }
        }
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static UnloadPlan plan(String query, EmptyWindow whenEmpty, List<String> partitionBy) {
        Run run = new Run(
                new BatchId("q", new Interval(DAY, DAY.plusSeconds(86_400))),
                UUID.randomUUID().toString(),
                1);
        return new UnloadPlan(
                run,
                "q.sql",
                query,
                S3Location.parse("s3://lake/t/run=" + run.id()),
                ROLE,
                whenEmpty,
                Optional.of(DT),
                UnloadPlan.Purpose.LAKE_TABLE,
                partitionBy,
                256_000_000);
    }

    private static UnloadPlan plan(String query) {
        return plan(query, EmptyWindow.FAIL, List.of("dt"));
    }

    private static Unloaded unload(UnloadPlan plan) {
        return new Unloader(cluster.redshift(), SOON, () -> {}).unload(plan);
    }

    /** What plain DuckDB finds in the files below a directory. */
    private static List<String> duck(String columns, S3Location directory) throws Exception {
        try (Stream<Path> all = Files.walk(folder.resolve("s3"));
                Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            String files = all.map(Path::toString)
                    .filter(file -> file.endsWith(".parquet"))
                    .filter(file ->
                            URLDecoder.decode(file, StandardCharsets.UTF_8).contains("/" + directory.key()))
                    .map(file -> "'" + file + "'")
                    .collect(Collectors.joining(", "));
            ResultSet rows = statement.executeQuery(
                    "select " + columns + " from read_parquet([" + files + "], hive_partitioning = false) order by id");
            List<String> result = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                result.add(String.join(";", row.stream().map(String::valueOf).toList()));
            }
            return result;
        }
    }

    private static List<String> keys(S3Location directory) {
        return cluster.s3().listObjectsV2(r -> r.bucket(directory.bucket()).prefix(directory.key())).contents().stream()
                .map(S3Object::key)
                .map(key -> key.substring(directory.key().length()))
                .toList();
    }

    @Test
    void the_statement_is_the_query_with_named_columns_and_the_window() {
        UnloadPlan plan = plan("select id, name, code, seen, doc from s.all_types where name <> 'it''s' -- \"why\"");
        String at = plan.directory() + "/sluice_unload=1/";
        assertEquals(
                """
                UNLOAD ('SELECT "id", "name", CAST("code" AS VARCHAR(4)) AS "code", "seen" AT TIME ZONE ''UTC'' AS "seen", JSON_SERIALIZE("doc") AS "doc", DATE ''2018-11-01'' AS "dt"
                FROM (
                select id, name, code, seen, doc from s.all_types where name <> ''it''''s'' -- "why"
                ) AS sluice_query')
                TO '%s'
                IAM_ROLE '%s'
                FORMAT AS PARQUET
                PARTITION BY ("dt") INCLUDE
                MANIFEST VERBOSE
                MAXFILESIZE 244 MB"""
                        .formatted(at, ROLE),
                new Unloader(cluster.redshift(), () -> {}).preview(plan).statement());
    }

    @Test
    void every_type_is_read_by_others_as_Redshift_has_it() throws Exception {
        Unloaded unloaded = unload(plan(QUERY));
        assertEquals(2, unloaded.rows());
        assertEquals(
                List.of(
                        "id bigint",
                        "small smallint",
                        "n int",
                        "price decimal(10,2)",
                        "r real",
                        "d double",
                        "open boolean",
                        "born date",
                        "at timestamp",
                        "seen timestamp",
                        "name string",
                        "code string",
                        "doc string",
                        "raw binary",
                        "dt date"),
                unloaded.schema().columns().stream()
                        .map(column -> column.name() + " " + column.type())
                        .toList());
        assertEquals(
                Optional.of(new ColumnType.Text(40)),
                unloaded.schema().column("name").map(Column::type));
        assertEquals(
                List.of(
                        "1;2;3;4.50;0.5;0.25;true;2018-11-01;2018-11-01 02:03:04.5;2018-11-01 00:00:00;O'Brien | \"x\";"
                                + "ab;{\"k\":[1]};null;2018-11-01",
                        "2;null;null;null;null;null;null;null;null;null;null;null;null;null;2018-11-01"),
                duck(
                        "id, small, n, price, r, d, open, born, cast(\"at\" as varchar), cast(seen as varchar), name, trim(code),"
                                + " doc, lower(hex(raw)), dt",
                        unloaded.directory()));
    }

    @Test
    void a_manifest_never_lies_beside_the_files() {
        Unloaded unloaded = unload(plan("select id from s.all_types", EmptyWindow.FAIL, List.of()));
        assertEquals(
                List.of("manifest", "sluice_rows=all/0000_part_00.parquet", "sluice_rows=all/0001_part_00.parquet"),
                keys(unloaded.directory()));
    }

    @ParameterizedTest
    @CsvSource({
        "UNLOAD,BEFORE_SERVER,1,2",
        "UNLOAD,AFTER_SERVER,1,2",
        "UNLOAD,AFTER_SERVER,3,4",
        "pg_last_unload_count,AFTER_SERVER,1,2",
        "WHERE FALSE,AFTER_SERVER,1,2"
    })
    void an_attempt_that_nobody_knows_the_end_of_is_followed_by_one_elsewhere(
            String statement, CuttingProxy.Cut cut, int times, int attempt) throws Exception {
        UnloadPlan plan = plan(QUERY);
        try (CuttingProxy proxy = new CuttingProxy(cluster.port())) {
            proxy.cutAt(statement, cut, times);
            Unloaded unloaded =
                    new Unloader(cluster.redshift(proxy.port(), "dev", Cluster.PASSWORD), SOON, () -> {}).unload(plan);
            assertEquals(plan.attempt(attempt), unloaded.directory());
            assertEquals(2, unloaded.rows());
            assertEquals(List.of("1", "2"), duck("id", unloaded.directory()));
        }
    }

    @Test
    void a_run_that_may_not_go_on_unloads_nothing() {
        UnloadPlan plan = plan(QUERY);
        FlowException lost = FlowException.failed("superseded");
        assertEquals(lost, assertThrows(FlowException.class, () -> new Unloader(cluster.redshift(), SOON, () -> {
                    throw lost;
                })
                .unload(plan)));
        assertEquals(List.of(), keys(plan.directory()));
    }

    @Test
    void no_rows_are_an_error_unless_the_flow_accepts_them() {
        String none = "select id from s.all_types where id > 99";
        FlowException empty = assertThrows(FlowException.class, () -> unload(plan(none)));
        assertEquals(FailureKind.RETRYABLE, empty.kind());
        assertEquals(
                "the query q.sql gives no rows for the window 2018-11-01/2018-11-02; nothing was changed. Run again later,"
                        + " or set source.when-empty = accept, which lets the batch replace by nothing what an earlier"
                        + " run of it left",
                empty.getMessage());
        assertEquals(0, unload(plan(none, EmptyWindow.ACCEPT, List.of("dt"))).rows());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select id, id + 1 as id from s.all_types | dt | has two columns of the name id",
                "select id from s.missing | dt | A table or schema that the query q.sql reads is not in Redshift",
                "select id, open from s.all_types | open | whose text in a path is not certain",
                "select id from s.all_types | nope | it has id, dt. Add it to the query, or as source.window-column",
                "select 1 / (id - id) as id from s.all_types | dt | Redshift failed at UNLOAD of q.sql",
                "select nonsense(id) from s.all_types | dt | Redshift failed at SELECT of the columns of q.sql"
            })
    void what_cannot_be_unloaded_is_said(String query, String partition, String message) {
        FlowException refused =
                assertThrows(FlowException.class, () -> unload(plan(query, EmptyWindow.FAIL, List.of(partition))));
        assertEquals(FailureKind.FAILED, refused.kind());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }
}
