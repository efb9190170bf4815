package io.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.SharedStack;
import io.sluice.ledger.RunReport;
import io.sluice.ledger.Target;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.RowCounts;
import io.sluice.run.PausedProgress.Killed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;

/** The genuine spark-redshift connector at Sluice's work, where it is on the classpath; and what is said where it is not. */
class ConnectorIT {
    private static final String FLOW =
            """
            include required("../sluice.conf")

            flow {
              name = NAME
              mode = etl
              source {
                format        = json
                path          = ${lake.raw}"/connector/NAME/{yyyy}-{MM}-{dd}.json"
                window        = 1 day
                window-column = dt
              }
              schema.columns = [
                "id bigint not null"
                "name string"
                "price decimal(10,2)"
                "at timestamp"
                "tags json"
              ]
              munge.sql = "select id, name, price, at, date_sub(dt, 1) as eve, from_json(tags, 'a array<int>') as doc, dt from input"
              warehouse {
                temperature = hot
                via         = connector
                table       = direct.NAME
              }
            }
            """;

    private static final String QUERY_FLOW =
            """
            include required("../sluice.conf")

            flow {
              name = NAME
              mode = etl
              source {
                format        = redshift
                via           = connector
                query         = "select * from direct.NAME_source where at < ${to}"
                window        = 1 day
                window-column = dt
              }
              lake {
                table        = direct.NAME
                partition-by = [dt]
              }
              warehouse {
                temperature     = cold
                external-schema = direct_lake
              }
            }
            """;

    @TempDir
    Path folder;

    private FlowRuns flow;

    @BeforeEach
    void aFlow() {
        flow = new FlowRuns(folder, FLOW).read();
        put(
                """
                {"id":1,"name":"O'Brien \\"K\\"","price":1.50,"at":"2018-11-01T07:08:09.123456Z","tags":{"a":[1,2]}}
                {"id":2,"name":"","price":null,"at":null,"tags":null}
                {"id":3,"name":"Köln","price":-0.01,"at":"0001-01-01T00:00:00Z","tags":{}}
                """);
    }

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void a_small_result_goes_to_Redshift_past_the_lake() {
        assumeConnector();
        RunReport report = flow.run();
        assertEquals(Optional.of(new RowCounts(3, 0, 0, 0, 3)), report.counts());
        assertEquals(
                List.of(new Target(Target.Kind.HOT, "direct." + flow.name(), Target.State.DONE, 3)), report.targets());
        assertEquals(
                List.of(
                        "1|O'Brien \"K\"|1.50|2018-11-01 07:08:09.123456|2018-10-31|[1,2]|2018-11-01",
                        "2||null|null|2018-10-31|null|2018-11-01",
                        "3|Köln|-0.01|0001-01-01 00:00:00|2018-10-31|null|2018-11-01"),
                flow.rows("select id, name, price, at, eve, json_serialize(doc.a), dt from direct.NAME order by id"));
        assertNothingElse();
        assertTrue(flow.sluice(0, "history", flow.name()).contains("done"), "history");
        assertTrue(flow.sluice(0, "run", flow.name(), "--from", "2018-11-01").contains("done already"), "a second run");
        assertTrue(flow.sluice(0, "repair", flow.name()).contains("nothing to repair"), "repair");
    }

    @Test
    void a_batch_that_runs_again_replaces_its_window_and_no_other() {
        assumeConnector();
        flow.run();
        flow.sql("insert into direct.NAME (id, eve, dt) values (9, '2018-10-30', '2018-10-31')");
        put("{\"id\":1,\"name\":\"a name that is much longer than the first were\"}\n");
        RunReport report = flow.run();
        assertTrue(report.load().orElseThrow().endsWith("loaded, 3 replaced"), report::toString);
        assertEquals(List.of("1", "9"), flow.rows("select id from direct.NAME order by id"));
        put("");
        flow.run();
        assertEquals(List.of("9"), flow.rows("select id from direct.NAME order by id"));
        assertNothingElse();
    }

    @Test
    void an_upsert_needs_no_window_column() {
        assumeConnector();
        flow.replacing(
                "window-column = dt",
                "",
                "date_sub(dt, 1) as eve",
                "current_date as eve",
                "as doc, dt from",
                "as doc from",
                "via         = connector",
                "via = connector\n    load = upsert\n    key = [id]\n    newest-by = [at]");
        flow.run();
        put("{\"id\":1,\"name\":\"older\",\"at\":\"2017-01-01T00:00:00Z\"}\n{\"id\":4,\"name\":\"new\"}\n");
        flow.run();
        assertEquals(
                List.of("1|O'Brien \"K\"", "2|", "3|Köln", "4|new"),
                flow.rows("select id, name from direct.NAME order by id"));
    }

    @Test
    void what_a_killed_run_leaves_no_reader_sees_and_clean_removes() {
        assumeConnector();
        assertThrows(Killed.class, () -> flow.run(PausedProgress.dying(Step.REPORT)));
        String first = flow.history().get(0).run().id();
        flow.sql("create table sluice." + staged(first) + " (id bigint)");
        String file = "run=" + first + "/0a1b2c3d-0000-4000-8000-0123456789ab/part-00000-x.snappy.parquet";
        SharedStack.up().put("sluice-lake", "tables/direct/" + flow.name() + "/" + file, new byte[10]);
        assertEquals(List.of("3"), flow.rows("select count(*) from direct.NAME"));
        assertTrue(flow.sluice(1, "repair", flow.name()).contains("died after it had written"), "repair");
        assertEquals(RunReport.Outcome.DONE, flow.run().outcome());
        assertEquals(List.of("3"), flow.rows("select count(*) from direct.NAME"));
        String found = flow.sluice(0, "clean", flow.name());
        assertTrue(found.contains("sluice." + staged(first)), found);
        assertTrue(found.contains("waits 1: 1 files, 10 B"), found);
        flow.sluice(0, "clean", flow.name(), "--apply");
        assertEquals(List.of(), staged());
    }

    @Test
    void a_value_that_is_too_long_is_told_by_its_column_and_not_shown() {
        assumeConnector();
        put("{\"id\":1,\"name\":\"" + "secret ".repeat(10_000) + "\"}\n");
        FlowException refused = assertThrows(FlowException.class, flow::run);
        assertEquals(FailureKind.FAILED, refused.kind());
        assertTrue(refused.getMessage().contains("Column name: name"), refused.getMessage());
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            assertFalse(String.valueOf(cause.getMessage()).contains("secret"), cause::toString);
        }
        assertNothingElse();
    }

    @Test
    void a_process_in_another_zone_is_refused_for_it_would_move_timestamps() {
        assumeConnector();
        TimeZone zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        try {
            FlowException refused = assertThrows(FlowException.class, flow::run);
            assertEquals(FailureKind.CONFIGURATION, refused.kind());
            assertTrue(refused.getMessage().contains("this one's zone is Europe/Berlin"), refused.getMessage());
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void plan_shows_the_way_past_the_lake() {
        assumeConnector();
        String plan = flow.sluice(0, "plan", flow.name(), "--from", "2018-11-01");
        assertTrue(plan.contains("== table direct." + flow.name() + ", by the spark-redshift connector"), plan);
        assertTrue(plan.contains("-- the spark-redshift connector fills sluice.staged_"), plan);
        assertFalse(plan.contains("EXTERNAL SCHEMA"), plan);
        assertEquals(List.of(), staged());
    }

    @Test
    void a_query_comes_as_it_comes_by_UNLOAD() {
        assumeConnector();
        flow.sql("create schema if not exists direct");
        flow.sql(
                "create table direct.NAME_source (id bigint, name varchar(40), price decimal(10,2), at timestamp, doc super,"
                        + " d date, flag boolean, r real)");
        flow.sql("insert into direct.NAME_source values (1, 'O''Brien \\\\ \"K\"', 1.50, '2018-11-01 23:59:59.999999',"
                + " json_parse('{\"k\":[1,2]}'), '0001-01-01', true, 0.5), (2, 'Köln ', null, '2018-11-01', null, null, null,"
                + " null), (3, 'tomorrow', 3, '2018-11-02', null, null, null, null)");
        flow.flow(QUERY_FLOW);
        assertEquals(Optional.of(new RowCounts(2, 0, 0, 0, 2)), flow.run().counts());
        List<String> connected = flow.rows("select * from direct_lake.NAME order by id");
        assertEquals(
                List.of(),
                flow.keys("tables/direct/NAME/").stream()
                        .filter(key -> key.contains("sluice_unload="))
                        .toList());
        flow.flow(QUERY_FLOW.replace("via           = connector", "via = unload"));
        flow.run();
        assertEquals(flow.rows("select * from direct_lake.NAME order by id"), connected);
    }

    @Test
    void a_connector_that_is_not_there_is_told_before_any_work() {
        assumeFalse(isConnectorThere(), "the spark-redshift connector is there");
        FlowException missing = assertThrows(FlowException.class, flow::run);
        assertEquals(FailureKind.CONFIGURATION, missing.kind());
        assertEquals(
                "[" + flow.name()
                        + ", 2018-11-01/2018-11-02, plan] warehouse.via = connector needs the spark-redshift connector, and"
                        + " there is no io.github.spark_redshift_community.spark.redshift on Spark's classpath. EMR 6.10"
                        + " and later have it, in /usr/share/aws/redshift/spark-redshift/lib/spark-redshift.jar; elsewhere"
                        + " add --packages io.github.spark-redshift-community:spark-redshift_2.12:6.6.1-spark_3.5,"
                        + "org.apache.spark:spark-avro_2.12:3.5.5 to spark-submit. Or write warehouse.via = copy and a"
                        + " lake.table, which needs no connector",
                missing.getMessage());
        assertTrue(
                flow.sluice(2, "plan", flow.name(), "--from", "2018-11-01").contains("warehouse.via = copy"), "plan");
        flow.flow(QUERY_FLOW);
        assertTrue(
                flow.sluice(2, "run", flow.name(), "--from", "2018-11-01").contains("Or write source.via = unload"),
                "run");
    }

    private static void assumeConnector() {
        assumeTrue(isConnectorThere(), "SKIPPED: the spark-redshift connector is not there: -Pspark-redshift adds it");
    }

    private static boolean isConnectorThere() {
        try {
            Class.forName("io.github.spark_redshift_community.spark.redshift.DefaultSource");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** No lake table, no file, no table of passage. */
    private void assertNothingElse() {
        assertEquals(List.of(), flow.keys("tables/direct/NAME/"));
        assertEquals(List.of(), staged());
        assertThrows(EntityNotFoundException.class, () -> flow.services().glue().getTable(r -> r.databaseName("direct")
                .name(flow.name())));
    }

    private List<String> staged() {
        return flow.rows("select tablename from pg_tables where schemaname = 'sluice' and tablename like 'staged%'");
    }

    private static String staged(String run) {
        return "staged_" + run.replace('-', '_').toLowerCase(Locale.ROOT);
    }

    private void put(String lines) {
        SharedStack.up()
                .put(
                        "sluice-raw",
                        "connector/" + flow.name() + "/2018-11-01.json",
                        lines.getBytes(StandardCharsets.UTF_8));
    }
}
