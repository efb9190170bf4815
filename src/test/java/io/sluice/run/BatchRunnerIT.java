package io.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.ledger.Contention;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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
        raw(7, 8);
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
        assertEquals(List.of("7", "8"), hot());
        assertEquals(List.of("7", "8"), cold());
        assertEquals(List.of("2"), counted());
        assertEquals(
                List.of(RunReport.Outcome.DONE, RunReport.Outcome.FAILED),
                history().stream().map(RunReport::outcome).toList());
        assertEquals(3, run(Contention.YIELD).run().generation());
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
        java.nio.file.Files.writeString(conf.resolve("sql/" + name + ".sql"), text.replace("NAME", name));
    }

    /** Replaces the one raw object. */
    private void raw(int... ids) {
        StringBuilder lines = new StringBuilder();
        for (int id : ids) {
            lines.append("{\"id\":").append(id).append("}\n");
        }
        SharedStack.up()
                .put("sluice-raw", name + "/2018-11-01/a.json", lines.toString().getBytes(StandardCharsets.UTF_8));
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
