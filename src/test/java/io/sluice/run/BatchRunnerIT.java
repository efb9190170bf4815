package io.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.ledger.Contention;
import io.sluice.ledger.RunReport;
import io.sluice.ledger.Target;
import io.sluice.local.LocalStack;
import io.sluice.model.BatchId;
import io.sluice.model.DataFile;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.run.PausedProgress.Killed;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two runs of one batch on the real stack. */
class BatchRunnerIT {
    private static final String FLOW =
            """
            include required("../sluice.conf")

            flow {
              name = NAME
              mode = etlt
              source {
                format        = json
                path          = ${lake.raw}"/NAME/{yyyy}-{MM}-{dd}/*"
                window        = 1 day
                window-column = dt
              }
              schema.columns = [ "id bigint not null" ]
              lake {
                table        = runs.NAME
                partition-by = [dt]
              }
              warehouse {
                temperature     = hot
                external-schema = runs_lake
              }
              transform = ["NAME.sql"]
            }
            """;

    private static final String SCRIPT =
            """
            create table if not exists runs.NAME_counted (n bigint);
            delete from runs.NAME_counted;
            insert into runs.NAME_counted select count(*) from ${hot};
            """;

    private static final Interval DAY =
            new Interval(Instant.parse("2018-11-01T00:00:00Z"), Instant.parse("2018-11-02T00:00:00Z"));

    @TempDir
    Path folder;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private String name;
    private Path conf;
    private Services services;
    private Flow flow;

    @BeforeEach
    void aFlow() throws Exception {
        SharedStack.up();
        name = "r" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        conf = SharedStack.conf(folder.resolve("conf"), name, FLOW.replace("NAME", name));
        script(SCRIPT);
        configure("local");
    }

    private void configure(String environment) {
        if (services != null) {
            services.close();
        }
        Configuration configuration = Configuration.load(conf, environment);
        flow = configuration.flow(name);
        services = new Services(configuration.environment());
    }

    @AfterEach
    void close() {
        thread.shutdownNow();
        services.close();
    }

    @Test
    void a_batch_that_another_run_works_on_is_left_alone() throws Exception {
        raw(1, 2, 3);
        PausedProgress paused = new PausedProgress(Step.MUNGE);
        Future<RunReport> first = thread.submit(() -> run(paused, Contention.YIELD));
        paused.awaitPause();
        FlowException busy = assertThrows(FlowException.class, () -> run(Contention.YIELD));
        assertEquals(FailureKind.RETRYABLE, busy.kind());
        assertTrue(
                busy.getMessage()
                        .startsWith("[" + name + ", 2018-11-01/2018-11-02, plan] batch " + name
                                + " 2018-11-01/2018-11-02 is already running since "),
                busy.getMessage());
        paused.goOn();
        assertEquals(1, first.get().run().generation());
        assertEquals(List.of("1", "2", "3"), hot());
        assertEquals(1, history().size());
        raw(1, 2, 3, 4);
        assertEquals(2, run(Contention.YIELD).run().generation());
        assertEquals(List.of("1", "2", "3", "4"), hot());
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"MUNGE", "REGISTER", "LOAD", "TRANSFORM"})
    void a_run_that_was_taken_over_finishes_without_a_change_to_what_readers_see(Step step) throws Exception {
        raw(1, 2, 3);
        PausedProgress paused = new PausedProgress(step);
        Future<RunReport> first = thread.submit(() -> run(paused, Contention.YIELD));
        paused.awaitPause();
        raw("b.json", 7, 8); // the first has pinned its objects
        RunReport second = run(Contention.TAKE_OVER);
        assertEquals(2, second.run().generation());
        paused.goOn();
        FlowException superseded = (FlowException)
                assertThrows(ExecutionException.class, first::get).getCause();
        assertEquals(FailureKind.FAILED, superseded.kind());
        assertTrue(
                superseded
                        .getMessage()
                        .contains(" (generation 1) is superseded: run "
                                + second.run().id() + " (generation 2, "),
                superseded.getMessage());
        assertEquals(List.of("1", "2", "3", "7", "8"), hot());
        assertEquals(List.of("1", "2", "3", "7", "8"), cold());
        assertEquals(List.of("5"), counted());
        assertEquals(
                List.of(true, false),
                history().stream()
                        .map(r -> r.outcome() == RunReport.Outcome.DONE)
                        .toList());
        assertEquals(3, run(Contention.YIELD).run().generation());
    }

    @Test
    void a_run_that_slept_in_its_publication_puts_the_newer_one_back() throws Exception {
        raw(1, 2, 3);
        run(Contention.YIELD);
        raw(4);
        try (PausingGlue glue =
                new PausingGlue(URI.create(System.getProperty(LocalStack.GLUE_ENDPOINT)), "BatchUpdatePartition")) {
            Files.writeString(
                    conf.resolve("sleepy.conf"),
                    "include required(\"local.conf\")\naws.glue-endpoint = \"" + glue.endpoint() + "\"");
            Future<RunReport> sleeper = thread.submit(() -> {
                Configuration sleepy = Configuration.load(conf, "sleepy");
                try (Services others = new Services(sleepy.environment())) {
                    return new BatchRunner(others, new PausedProgress(null), Clock.systemUTC())
                            .run(sleepy.flow(name), new BatchId(name, DAY), Contention.YIELD);
                }
            });
            glue.awaitPause();
            raw(7, 8);
            run(Contention.TAKE_OVER);
            assertEquals(List.of("7", "8"), cold());
            glue.goOn();
            FlowException superseded = (FlowException)
                    assertThrows(ExecutionException.class, sleeper::get).getCause();
            assertTrue(superseded.getMessage().contains("is superseded: run "), superseded.getMessage());
        }
        assertEquals(List.of("7", "8"), cold());
        assertEquals(List.of("7", "8"), hot());
        assertEquals(List.of("2"), counted());
    }

    @Test
    void a_script_that_fails_leaves_the_batch_partial_and_the_next_run_does_it_alone() throws Exception {
        raw(1, 2, 3);
        sharedScripts();
        FlowException failed = assertThrows(FlowException.class, () -> run(Contention.YIELD));
        assertTrue(
                failed.getMessage()
                        .endsWith(" Published already: lake runs." + name + ", hot runs." + name + ", transform " + name
                                + ".sql; the next run of the same input goes on with transform " + name + "_b.sql."),
                failed.getMessage());
        RunReport partial = history().get(0);
        assertEquals(RunReport.Outcome.PARTIAL, partial.outcome());
        assertEquals(
                List.of(
                        new Target(Target.Kind.LAKE, "runs." + name, Target.State.DONE, 3),
                        new Target(Target.Kind.HOT, "runs." + name, Target.State.DONE, 3),
                        new Target(Target.Kind.TRANSFORM, name + ".sql", Target.State.DONE, 1),
                        new Target(Target.Kind.TRANSFORM, name + "_b.sql", Target.State.FAILED, 0)),
                partial.targets());
        services.redshift().query("create table runs." + name + "_missing (n bigint)", 1);
        RunReport resumed = run(Contention.YIELD);
        assertEquals(RunReport.Outcome.DONE, resumed.outcome());
        assertEquals(Optional.of(partial.run()), resumed.resumed());
        assertEquals(List.of(), resumed.origin().differences());
        assertEquals(
                List.of(0, 1),
                resumed.transforms().stream()
                        .map(RunReport.Transform::statements)
                        .toList());
        assertTrue(resumed.steps().stream().noneMatch(s -> s.name().equals("munge")), resumed::toString);
        assertEquals(List.of("1"), column("select count(*) from runs." + name + "_log"));
        assertEquals(List.of("3"), column("select n from runs." + name + "_missing"));
        assertEquals(
                List.of(
                        partial.run().id() + "|1",
                        partial.run().id() + "|1",
                        partial.run().id() + "|2"),
                SharedStack.up()
                        .query("select run_id, generation from sluice.ledger_" + name + " order by generation")
                        .stream()
                        .map(row -> String.join("|", row))
                        .toList());
        raw(1, 2);
        RunReport again = run(Contention.YIELD);
        assertEquals(Optional.empty(), again.resumed());
        assertEquals(
                List.of("inputs: 1 replaced: s3://sluice-raw/" + name + "/2018-11-01/a.json"),
                again.origin().differences());
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"REGISTER", "LOAD", "TRANSFORM", "REPORT"})
    void a_run_that_dies_after_it_has_written_is_gone_on_with(Step death) throws Exception {
        raw(1, 2, 3);
        logScript();
        dieAt(death);
        RunReport dead = history().get(0);
        assertEquals(RunReport.Outcome.WRITTEN, dead.outcome());
        RunReport resumed = run(Contention.YIELD);
        assertEquals(Optional.of(dead.run()), resumed.resumed());
        assertEquals(2, resumed.run().generation());
        assertEquals(List.of("1", "2", "3"), hot());
        assertEquals(List.of("1", "2", "3"), cold());
        assertEquals(List.of("1"), column("select count(*) from runs." + name + "_log"));
        assertEquals(RunReport.Outcome.DONE, history().get(0).outcome());
    }

    @Test
    void what_is_not_the_same_or_not_whole_is_computed_again() throws Exception {
        raw(1, 2, 3);
        dieAt(Step.REGISTER);
        script(SCRIPT + "-- changed\n");
        configure("local");
        RunReport changed = run(Contention.YIELD);
        assertEquals(Optional.empty(), changed.resumed());
        assertEquals(
                List.of("the flow's configuration or SQL changed"),
                changed.origin().differences());
        dieAt(Step.REGISTER);
        DataFile file = history().get(0).commit().orElseThrow().files().get(0);
        services.s3().deleteObject(r -> r.bucket(file.location().bucket())
                .key(file.location().key()));
        RunReport whole = run(Contention.YIELD);
        assertEquals(Optional.empty(), whole.resumed());
        assertEquals(List.of("1", "2", "3"), cold());
    }

    @Test
    void a_commit_is_published_again_under_a_new_generation() throws Exception {
        raw(1, 2, 3);
        RunReport first = run(Contention.YIELD);
        services.glue()
                .deletePartition(r -> r.databaseName("runs").tableName(name).partitionValues("2018-11-01"));
        assertEquals(List.of(), cold());
        RunReport again = new BatchRunner(services, new PausedProgress(null), Clock.systemUTC())
                .publishAgain(flow, new BatchId(name, DAY), Contention.YIELD);
        assertEquals(2, again.run().generation());
        assertEquals(Optional.of(first.run()), again.resumed());
        assertEquals(List.of("1", "2", "3"), cold());
        assertEquals(List.of("1", "2", "3"), hot());
        BatchId never = new BatchId(
                name, new Interval(Instant.parse("2018-12-01T00:00:00Z"), Instant.parse("2018-12-02T00:00:00Z")));
        FlowException none = assertThrows(
                FlowException.class, () -> new BatchRunner(services, new PausedProgress(null), Clock.systemUTC())
                        .publishAgain(flow, never, Contention.YIELD));
        assertTrue(none.getMessage().contains("has left a whole set of files"), none.getMessage());
    }

    /** Ends a run as a kill would: nothing is caught or recorded. */
    private void dieAt(Step step) {
        assertThrows(Killed.class, () -> new BatchRunner(services, PausedProgress.dying(step), Clock.systemUTC())
                .run(flow, new BatchId(name, DAY), Contention.YIELD));
    }

    /** A script that shows how often it has run. */
    private void logScript() throws Exception {
        script("create table if not exists runs.NAME_log (n bigint);"
                + " insert into runs.NAME_log select count(*) from ${hot};");
        configure("local");
    }

    /** The second of two scripts needs a table that is not there. */
    private void sharedScripts() throws Exception {
        logScript();
        Files.writeString(
                conf.resolve("sql/" + name + "_b.sql"),
                "insert into runs." + name + "_missing select count(*) from ${hot};");
        Path file = conf.resolve("flows/" + name + ".conf");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("[\"" + name + ".sql\"]", "[\"" + name + ".sql\", \"" + name + "_b.sql\"]"));
        configure("local");
    }

    private RunReport run(Contention contention) {
        return run(new PausedProgress(null), contention);
    }

    private RunReport run(Progress progress, Contention contention) {
        return new BatchRunner(services, progress, Clock.systemUTC()).run(flow, new BatchId(name, DAY), contention);
    }

    private List<RunReport> history() {
        return services.ledger().history(name).toList();
    }

    private void script(String text) throws Exception {
        Files.writeString(conf.resolve("sql/" + name + ".sql"), text.replace("NAME", name));
    }

    private void raw(int... ids) {
        raw("a.json", ids);
    }

    private void raw(String object, int... ids) {
        StringBuilder lines = new StringBuilder();
        for (int id : ids) {
            lines.append("{\"id\":").append(id).append("}\n");
        }
        SharedStack.up()
                .put(
                        "sluice-raw",
                        name + "/2018-11-01/" + object,
                        lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private List<String> hot() {
        return column("select id from runs." + name + " order by id");
    }

    private List<String> cold() {
        return column("select id from runs_lake." + name + " order by id");
    }

    private List<String> counted() {
        return column("select n from runs." + name + "_counted");
    }

    private static List<String> column(String sql) {
        return SharedStack.up().query(sql).stream().map(row -> row.get(0)).toList();
    }
}
