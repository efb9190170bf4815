package io.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.cli.Sluice;
import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.ledger.Contention;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.Partition;
import io.sluice.model.RowCounts;
import io.sluice.run.PausedProgress.Killed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

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

    private static final Interval DAY =
            new Interval(Instant.parse("2018-11-01T00:00:00Z"), Instant.parse("2018-11-02T00:00:00Z"));

    @TempDir
    Path folder;

    private String name;
    private Path conf;
    private Services services;
    private Flow flow;

    @BeforeEach
    void anAgedTable() throws Exception {
        SharedStack.up();
        name = "u" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        conf = SharedStack.conf(folder.resolve("conf"), name, FLOW.replace("NAME", name));
        Files.writeString(conf.resolve("sql/" + name + ".sql"), QUERY.replace("NAME", name));
        configure();
        sql("create schema if not exists aged");
        sql("create table aged.NAME (id bigint, name varchar(40), price decimal(10,2), at timestamp, doc super)");
        sql("insert into aged.NAME values (1, 'O''Brien', 1.50, '2018-11-01 00:00:00', json_parse('{\"k\":[1,2]}')),"
                + " (2, 'Köln', null, '2018-11-01 23:59:59.999999', null), (3, 'O''Hara', 3, '2018-11-01', null),"
                + " (4, 'next day', 4, '2018-11-02', null)");
    }

    private void configure() {
        if (services != null) {
            services.close();
        }
        Configuration configuration = Configuration.load(conf, "local");
        flow = configuration.flow(name);
        services = new Services(configuration.environment());
    }

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void a_query_returns_to_the_lake_without_Spark() throws Exception {
        RunReport report = run();
        assertEquals(Optional.of(new RowCounts(2, 0, 0, 0, 2)), report.counts());
        assertEquals(List.of(List.of("2018-11-01")), report.partitions());
        assertEquals(
                List.of("plan", "extract", "write", "register", "load"),
                report.steps().stream().map(RunReport.Step::name).distinct().toList());
        String columns = "select id, name, price, at, ";
        assertEquals(
                rows(columns + "json_serialize(doc) from aged.NAME where id in (1, 2) order by id"),
                rows(columns + "doc from back_lake.NAME where dt = '2018-11-01' order by id"));
        Partition partition = report.commit().orElseThrow().partitions().get(0);
        assertTrue(
                partition
                        .location()
                        .toString()
                        .endsWith("/back/" + name + "/run=" + report.run().id() + "/sluice_unload=1/dt=2018-11-01/"),
                partition::toString);
        assertEquals(
                0,
                services.spark()
                        .read()
                        .parquet(partition.location().toString())
                        .select("id", "price", "dt")
                        .filter("not (id = 1 and price = 1.50 or id = 2 and price is null) or dt <> '2018-11-01'")
                        .count());
        assertTrue(sluice(0, "history", name).contains("done"), "history");
        assertTrue(sluice(0, "run", name, "--from", "2018-11-01").contains("done already"), "a second run");
    }

    @Test
    void a_batch_that_runs_again_replaces_what_it_had() throws Exception {
        run();
        sql("delete from aged.NAME where id = 1");
        sql("insert into aged.NAME values (5, 'late', 5, '2018-11-01 12:00:00', null)");
        assertEquals(2, run().run().generation());
        assertEquals(List.of("2", "5"), lake());
    }

    @Test
    void no_rows_leave_what_was_there_unless_they_are_accepted() throws Exception {
        run();
        sql("delete from aged.NAME");
        FlowException empty = assertThrows(FlowException.class, this::run);
        assertEquals(FailureKind.RETRYABLE, empty.kind());
        assertTrue(
                empty.getMessage().contains("gives no rows for the window 2018-11-01/2018-11-02"), empty.getMessage());
        assertEquals(List.of("1", "2"), lake());
        replace("window        = 1 day", "window = 1 day\n    when-empty = accept");
        RunReport report = run();
        assertEquals(Optional.of(new RowCounts(0, 0, 0, 0, 0)), report.counts());
        assertEquals(List.of(), lake());
    }

    @Test
    void a_run_that_died_after_its_UNLOAD_is_followed_by_one_that_unloads_anew() throws Exception {
        dieAt(Step.WRITE);
        RunReport dead = history().get(0);
        assertEquals(RunReport.Outcome.STARTED, dead.outcome());
        RunReport next = run();
        assertEquals(Optional.empty(), next.resumed());
        assertEquals(List.of("1", "2"), lake());
        SharedStack.up().age("s3://sluice-lake/tables/back/" + name + "/", Duration.ofDays(9));
        SharedStack.up().age("s3://sluice-lake/ledger/" + name + "/", Duration.ofDays(9));
        String clean = sluice(0, "clean", name, "--json").replaceAll("\\s", "");
        assertTrue(clean.contains("run=" + dead.run().id()), clean);
        assertTrue(clean.contains("\"files\":" + keys(dead).size()), clean);
    }

    @Test
    void what_was_unloaded_before_a_death_is_published_by_the_next_run() throws Exception {
        dieAt(Step.REGISTER);
        sql("delete from aged.NAME where id = 2");
        RunReport resumed = run();
        assertEquals(Optional.of(history().get(1).run()), resumed.resumed());
        assertEquals(List.of("1", "2"), lake());
        assertEquals(List.of("1"), lakeAfter(run()));
    }

    @Test
    void unloaded_rows_become_hot_and_what_failed_after_them_is_gone_on_with() throws Exception {
        Files.writeString(
                conf.resolve("sql/" + name + "_t.sql"), "insert into aged." + name + "_n select count(*) from ${hot};");
        replace("temperature     = cold", "temperature     = hot");
        replace(
                "external-schema = back_lake\n  }",
                "external-schema = back_lake\n  }\n  transform = [\"" + name + "_t.sql\"]");
        assertThrows(FlowException.class, this::run);
        assertEquals(RunReport.Outcome.PARTIAL, history().get(0).outcome());
        sql("create table aged.NAME_n (n bigint)");
        sql("delete from aged.NAME");
        RunReport resumed = run();
        assertEquals(Optional.of(history().get(1).run()), resumed.resumed());
        assertEquals(
                List.of("1|O'Brien|1.50", "2|Köln|null"), rows("select id, name, price from back.NAME order by id"));
        assertEquals(List.of("2"), rows("select n from aged.NAME_n"));
    }

    @Test
    void repair_shows_again_what_Glue_has_lost() throws Exception {
        run();
        services.glue()
                .deletePartition(r -> r.databaseName("back").tableName(name).partitionValues("2018-11-01"));
        assertEquals(List.of(), lake());
        sluice(0, "repair", name);
        assertEquals(List.of("1", "2"), lake());
        assertTrue(sluice(0, "repair", name).contains("nothing to repair"), "repair");
    }

    @Test
    void Spark_munges_what_Redshift_unloads() throws Exception {
        replace("mode = elt", "mode = etl");
        replace(
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
        RunReport report = run();
        assertEquals(Optional.of(new RowCounts(2, 0, 1, 0, 1)), report.counts());
        assertEquals(
                List.of("1|O'BRIEN|1.50|2018-11-01 00:00:00"),
                rows("select id, name, price, at from back_lake.NAME where dt = '2018-11-01'"));
        assertEquals(
                List.of(),
                keys(report).stream()
                        .filter(key -> key.contains("sluice_unload"))
                        .toList());
    }

    @Test
    void no_rows_for_Spark_empty_the_window() throws Exception {
        replace("mode = elt", "mode = etl");
        replace("window        = 1 day", "window = 1 day\n    when-empty = accept");
        run();
        assertEquals(List.of("1", "2"), lake());
        sql("delete from aged.NAME");
        run();
        assertEquals(List.of(), lake());
    }

    @Test
    void a_whole_table_returns_without_partitions() throws Exception {
        Files.writeString(conf.resolve("sql/" + name + ".sql"), "select id from aged." + name + " order by id limit 3");
        replace("    partition-by = [dt]\n", "", "window        = 1 day\n    window-column = dt", "window = whole");
        assertEquals(Optional.of(new RowCounts(3, 0, 0, 0, 3)), run().counts());
        assertEquals(List.of("3"), rows("select count(*) from back_lake.NAME"));
        sql("delete from aged.NAME where id < 4");
        run();
        assertEquals(List.of("4"), lake());
    }

    @Test
    void plan_shows_the_statement_and_changed_has_nothing_to_compare() {
        String plan = sluice(0, "plan", name, "--from", "2018-11-01");
        assertTrue(
                plan.contains("== input: a query of Redshift\nUNLOAD ('SELECT \"id\", \"name\", \"price\", \"at\","),
                plan);
        assertTrue(plan.contains("where at >= TIMESTAMP ''2018-11-01 00:00:00''"), plan);
        assertTrue(plan.contains("PARTITION BY (\"dt\") INCLUDE"), plan);
        String changed = sluice(2, "run", name, "--from", "2018-11-01", "--changed");
        assertTrue(changed.contains("has no objects that could be compared: leave out --changed"), changed);
    }

    private RunReport run() {
        return run(new PausedProgress(null));
    }

    private RunReport run(Progress progress) {
        return new BatchRunner(services, progress, Clock.systemUTC())
                .run(flow, new BatchId(name, window()), Contention.YIELD);
    }

    private Interval window() {
        return flow.source().window().firstAt(DAY.from());
    }

    /** Ends a run as a kill would: nothing is caught or recorded. */
    private void dieAt(Step step) {
        assertThrows(Killed.class, () -> run(PausedProgress.dying(step)));
    }

    private List<RunReport> history() {
        return services.ledger().history(name).toList();
    }

    /** The keys below a run's directory. */
    private List<String> keys(RunReport report) {
        String directory = "tables/back/" + name + "/run=" + report.run().id() + "/";
        return SharedStack.up().s3().listObjectsV2(r -> r.bucket("sluice-lake").prefix(directory)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    /** Replaces texts of the flow's file, each by the one after it. */
    private void replace(String... texts) throws Exception {
        Path file = conf.resolve("flows/" + name + ".conf");
        String text = Files.readString(file);
        for (int i = 0; i < texts.length; i += 2) {
            assertTrue(text.contains(texts[i]), text);
            text = text.replace(texts[i], texts[i + 1]);
        }
        Files.writeString(file, text);
        configure();
    }

    private String sluice(int code, String... command) {
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said);
        String[] all = Stream.concat(Stream.of(command), Stream.of("--conf", conf.toString(), "--env", "local"))
                .toArray(String[]::new);
        assertEquals(code, Sluice.execute(to, to, all), said::toString);
        return said.toString();
    }

    private void sql(String statement) {
        services.redshift().query(statement.replace("NAME", name), 1);
    }

    private List<String> lake() {
        return rows("select id from back_lake.NAME order by id");
    }

    private List<String> lakeAfter(RunReport report) {
        assertEquals(RunReport.Outcome.DONE, report.outcome());
        return lake();
    }

    private List<String> rows(String query) {
        return SharedStack.up().query(query.replace("NAME", name)).stream()
                .map(row -> String.join("|", row.stream().map(String::valueOf).toList()))
                .toList();
    }
}
