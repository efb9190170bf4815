package io.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.ledger.RunReport;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Partition;
import io.sluice.model.RowCounts;
import io.sluice.run.PausedProgress.Killed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a Redshift table that return to the lake, on the real stack. */
class UnloadIT {
    private static final String FLOW =
            """
            include required("../sluice.conf")

            flow {
              name = NAME
              mode = elt
              source {
                format        = redshift
                query         = "NAME.sql"
                window        = 1 day
                window-column = dt
              }
              lake {
                table        = back.NAME
                partition-by = [dt]
              }
              warehouse {
                temperature     = cold
                external-schema = back_lake
              }
            }
            """;

    private static final String QUERY =
            """
            -- It's what the day has.
            with day as (select * from aged.NAME where at >= ${from} and at < ${to})
            select id, name, price, at, doc from day where name <> 'O''Hara'""";

    @TempDir
    Path folder;

    private FlowRuns flow;

    @BeforeEach
    void anAgedTable() {
        flow = new FlowRuns(folder, FLOW).file("sql/NAME.sql", QUERY).read();
        flow.sql("create schema if not exists aged");
        flow.sql("create table aged.NAME (id bigint, name varchar(40), price decimal(10,2), at timestamp, doc super)");
        flow.sql(
                "insert into aged.NAME values (1, 'O''Brien', 1.50, '2018-11-01 00:00:00', json_parse('{\"k\":[1,2]}')),"
                        + " (2, 'Köln', null, '2018-11-01 23:59:59.999999', null), (3, 'O''Hara', 3, '2018-11-01', null),"
                        + " (4, 'next day', 4, '2018-11-02', null)");
    }

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void a_query_returns_to_the_lake_without_Spark() {
        RunReport report = flow.run();
        assertEquals(Optional.of(new RowCounts(2, 0, 0, 0, 2)), report.counts());
        assertEquals(List.of(List.of("2018-11-01")), report.partitions());
        assertEquals(
                List.of("plan", "extract", "write", "register", "load"),
                report.steps().stream().map(RunReport.Step::name).distinct().toList());
        String columns = "select id, name, price, at, ";
        assertEquals(
                flow.rows(columns + "json_serialize(doc) from aged.NAME where id in (1, 2) order by id"),
                flow.rows(columns + "doc from back_lake.NAME where dt = '2018-11-01' order by id"));
        Partition partition = report.commit().orElseThrow().partitions().get(0);
        assertTrue(
                partition
                        .location()
                        .toString()
                        .endsWith("/back/" + flow.name() + "/run="
                                + report.run().id() + "/sluice_unload=1/dt=2018-11-01/"),
                partition::toString);
        assertEquals(
                0,
                flow.services()
                        .spark()
                        .read()
                        .parquet(partition.location().toString())
                        .select("id", "price", "dt")
                        .filter("not (id = 1 and price = 1.50 or id = 2 and price is null) or dt <> '2018-11-01'")
                        .count());
        assertTrue(flow.sluice(0, "history", flow.name()).contains("done"), "history");
        assertTrue(flow.sluice(0, "run", flow.name(), "--from", "2018-11-01").contains("done already"), "a second run");
    }

    @Test
    void a_batch_that_runs_again_replaces_what_it_had() {
        flow.run();
        flow.sql("delete from aged.NAME where id = 1");
        flow.sql("insert into aged.NAME values (5, 'late', 5, '2018-11-01 12:00:00', null)");
        assertEquals(2, flow.run().run().generation());
        assertEquals(List.of("2", "5"), lake());
    }

    @Test
    void no_rows_leave_what_was_there_unless_they_are_accepted() {
        flow.run();
        flow.sql("delete from aged.NAME");
        FlowException empty = assertThrows(FlowException.class, flow::run);
        assertEquals(FailureKind.RETRYABLE, empty.kind());
        assertTrue(
                empty.getMessage().contains("gives no rows for the window 2018-11-01/2018-11-02"), empty.getMessage());
        assertEquals(List.of("1", "2"), lake());
        flow.replacing("window        = 1 day", "window = 1 day\n    when-empty = accept");
        RunReport report = flow.run();
        assertEquals(Optional.of(new RowCounts(0, 0, 0, 0, 0)), report.counts());
        assertEquals(List.of(), lake());
    }

    @Test
    void a_run_that_died_after_its_UNLOAD_is_followed_by_one_that_unloads_anew() {
        dieAt(Step.WRITE);
        RunReport dead = flow.history().get(0);
        assertEquals(RunReport.Outcome.STARTED, dead.outcome());
        RunReport next = flow.run();
        assertEquals(Optional.empty(), next.resumed());
        assertEquals(List.of("1", "2"), lake());
        SharedStack.up().age("s3://sluice-lake/tables/back/" + flow.name() + "/", Duration.ofDays(9));
        SharedStack.up().age("s3://sluice-lake/ledger/" + flow.name() + "/", Duration.ofDays(9));
        String clean = flow.sluice(0, "clean", flow.name(), "--json").replaceAll("\\s", "");
        assertTrue(clean.contains("run=" + dead.run().id()), clean);
        assertTrue(clean.contains("\"files\":" + keys(dead).size()), clean);
    }

    @Test
    void what_was_unloaded_before_a_death_is_published_by_the_next_run() {
        dieAt(Step.REGISTER);
        flow.sql("delete from aged.NAME where id = 2");
        RunReport resumed = flow.run();
        assertEquals(Optional.of(flow.history().get(1).run()), resumed.resumed());
        assertEquals(List.of("1", "2"), lake());
        assertEquals(List.of("1"), lakeAfter(flow.run()));
    }

    @Test
    void unloaded_rows_become_hot_and_what_failed_after_them_is_gone_on_with() {
        flow.file("sql/NAME_t.sql", "insert into aged.NAME_n select count(*) from ${hot};");
        flow.replacing("temperature     = cold", "temperature     = hot");
        flow.replacing(
                "external-schema = back_lake\n  }", "external-schema = back_lake\n  }\n  transform = [\"NAME_t.sql\"]");
        assertThrows(FlowException.class, flow::run);
        assertEquals(RunReport.Outcome.PARTIAL, flow.history().get(0).outcome());
        flow.sql("create table aged.NAME_n (n bigint)");
        flow.sql("delete from aged.NAME");
        RunReport resumed = flow.run();
        assertEquals(Optional.of(flow.history().get(1).run()), resumed.resumed());
        assertEquals(
                List.of("1|O'Brien|1.50", "2|Köln|null"),
                flow.rows("select id, name, price from back.NAME order by id"));
        assertEquals(List.of("2"), flow.rows("select n from aged.NAME_n"));
    }

    @Test
    void repair_shows_again_what_Glue_has_lost() {
        flow.run();
        flow.services().glue().deletePartition(r -> r.databaseName("back")
                .tableName(flow.name())
                .partitionValues("2018-11-01"));
        assertEquals(List.of(), lake());
        flow.sluice(0, "repair", flow.name());
        assertEquals(List.of("1", "2"), lake());
        assertTrue(flow.sluice(0, "repair", flow.name()).contains("nothing to repair"), "repair");
    }

    @Test
    void Spark_munges_what_Redshift_unloads() {
        flow.replacing("mode = elt", "mode = etl");
        flow.replacing(
                "  lake {",
                """
                  munge {
                    sql = "select id, upper(name) as name, price, at, dt from input"
                    expect { "it has a price" = "price is not null" }
                    quarantine { max-ratio = 0.5 }
                  }
                  lake {
                    sort-by = [id]
                """);
        RunReport report = flow.run();
        assertEquals(Optional.of(new RowCounts(2, 0, 1, 0, 1)), report.counts());
        assertEquals(
                List.of("1|O'BRIEN|1.50|2018-11-01 00:00:00"),
                flow.rows("select id, name, price, at from back_lake.NAME where dt = '2018-11-01'"));
        assertEquals(
                List.of(),
                keys(report).stream()
                        .filter(key -> key.contains("sluice_unload"))
                        .toList());
    }

    @Test
    void no_rows_for_Spark_empty_the_window() {
        flow.replacing("mode = elt", "mode = etl");
        flow.replacing("window        = 1 day", "window = 1 day\n    when-empty = accept");
        flow.run();
        assertEquals(List.of("1", "2"), lake());
        flow.sql("delete from aged.NAME");
        flow.run();
        assertEquals(List.of(), lake());
    }

    @Test
    void a_whole_table_returns_without_partitions() {
        flow.file("sql/NAME.sql", "select id from aged.NAME order by id limit 3");
        flow.replacing(
                "    partition-by = [dt]\n", "", "window        = 1 day\n    window-column = dt", "window = whole");
        assertEquals(Optional.of(new RowCounts(3, 0, 0, 0, 3)), flow.run().counts());
        assertEquals(List.of("3"), flow.rows("select count(*) from back_lake.NAME"));
        flow.sql("delete from aged.NAME where id < 4");
        flow.run();
        assertEquals(List.of("4"), lake());
    }

    @Test
    void plan_shows_the_statement_and_changed_has_nothing_to_compare() {
        String plan = flow.sluice(0, "plan", flow.name(), "--from", "2018-11-01");
        assertTrue(
                plan.contains("== input: a query of Redshift\nUNLOAD ('SELECT \"id\", \"name\", \"price\", \"at\","),
                plan);
        assertTrue(plan.contains("where at >= TIMESTAMP ''2018-11-01 00:00:00''"), plan);
        assertTrue(plan.contains("PARTITION BY (\"dt\") INCLUDE"), plan);
        String changed = flow.sluice(2, "run", flow.name(), "--from", "2018-11-01", "--changed");
        assertTrue(changed.contains("has no objects that could be compared: leave out --changed"), changed);
    }

    /** Ends a run as a kill would: nothing is caught or recorded. */
    private void dieAt(Step step) {
        assertThrows(Killed.class, () -> flow.run(PausedProgress.dying(step)));
    }

    /** The keys below a run's directory. */
    private List<String> keys(RunReport report) {
        return flow.keys("tables/back/NAME/run=" + report.run().id() + "/");
    }

    private List<String> lake() {
        return flow.rows("select id from back_lake.NAME order by id");
    }

    private List<String> lakeAfter(RunReport report) {
        assertEquals(RunReport.Outcome.DONE, report.outcome());
        return lake();
    }
}
