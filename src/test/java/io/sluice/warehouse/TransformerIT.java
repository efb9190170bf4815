package io.sluice.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.model.BatchId;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.RowCounts;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import io.sluice.plan.SqlScript;
import io.sluice.plan.TransformPlan;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformerIT {
    private static final String SCRIPT =
            """
            -- plays by day; {not a JDBC escape}
            create table if not exists ${table} (dt date, plays bigint, note varchar(40));
            delete from ${table} where dt = ${from};
            insert into ${table} values (${from}, 3, 'what? {d}'), (${from}, 4, null);
            """;

    private static final Runnable PERMITTED = () -> {};

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static int tests;

    private String table;

    @BeforeAll
    static void start() {
        cluster = new Cluster(folder);
        cluster.rows("CREATE SCHEMA music");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void freshTable() {
        table = "music.plays" + ++tests;
    }

    @Test
    void a_script_runs_once_for_a_run_and_again_for_the_next() {
        Transformer transformer = new Transformer(cluster.redshift(), PERMITTED);
        TransformOutcome first = transformer.transform(commit(1), plan(1, SCRIPT));
        assertEquals(3, first.statements());
        assertEquals(2, first.rowsChanged());
        TransformOutcome again = transformer.transform(commit(1), plan(1, SCRIPT));
        assertEquals(0, again.statements());
        assertEquals(2, again.rowsChanged());
        TransformOutcome next = transformer.transform(commit(2), plan(2, SCRIPT));
        assertEquals(4, next.rowsChanged());
        assertEquals(
                List.of("2018-11-01|3|what? {d}", "2018-11-01|4|null"),
                cluster.rows("SELECT dt, plays, note FROM " + table + " ORDER BY plays"));
    }

    @Test
    void a_script_that_fails_leaves_no_trace_and_says_where() {
        String broken = SCRIPT
                + "insert into ${table} values (${from}, 5, 'a note that is far too long for its column, secret');";
        FlowException failed = assertThrows(FlowException.class, () -> new Transformer(cluster.redshift(), PERMITTED)
                .transform(commit(1), plan(1, broken)));
        assertEquals(FailureKind.FAILED, failed.kind());
        assertTrue(
                failed.getMessage()
                        .startsWith("Redshift failed at statement 4 of music/plays" + tests + ".sql (22001): "),
                failed.getMessage());
        assertFalse(failed.getMessage().contains("secret"), failed.getMessage());
        assertThrows(FlowException.class, () -> cluster.rows("SELECT * FROM " + table));
        assertEquals(
                List.of(),
                cluster.rows("SELECT * FROM sluice.ledger_plays WHERE target = 'music/plays" + tests + ".sql'"));
    }

    @Test
    void a_lost_answer_to_commit_is_looked_up() throws Exception {
        try (CuttingProxy proxy = new CuttingProxy(cluster.port())) {
            Transformer transformer = new Transformer(
                    cluster.redshift(proxy.port(), "dev", Cluster.PASSWORD),
                    LedgerTransaction.retries(Duration.ofMillis(10), 5, Duration.ofMinutes(1)),
                    Clock.systemUTC(),
                    PERMITTED);
            proxy.cutAt("COMMIT", CuttingProxy.Cut.AFTER_SERVER, 1);
            TransformOutcome outcome = transformer.transform(commit(1), plan(1, SCRIPT));
            assertEquals(3, outcome.statements());
        }
        assertEquals(List.of("2"), cluster.rows("SELECT count(*) FROM " + table));
    }

    @Test
    void statements_can_be_told_apart_in_redshifts_history() {
        new Transformer(cluster.redshift(), PERMITTED).transform(commit(1), plan(1, SCRIPT));
        List<String> labelled = cluster.rows("SELECT query_text FROM sys_query_history WHERE query_label LIKE"
                + " 'sluice/listens/%/" + run(1).id() + "/transform music/plays" + tests + ".sql'");
        assertTrue(
                labelled.stream()
                        .anyMatch(text -> text.startsWith("/* {\"app\":\"sluice\",\"flow\":\"listens\"")
                                && text.contains("insert into \"music\"")),
                labelled.toString());
    }

    private TransformPlan plan(long generation, String text) {
        String name = "music/plays" + tests + ".sql";
        List<String> statements = SqlScript.parse(name, text)
                .render(Map.of("table", TableName.parse(table).quoted(), "from", "DATE '2018-11-01'"));
        return new TransformPlan(run(generation), name, statements, TableName.parse("sluice.ledger_plays"));
    }

    /** Of no rows: a script's own tables are what is looked at. */
    private static LakeCommit commit(long generation) {
        return new LakeCommit(
                run(generation),
                TableName.parse("music.listens"),
                new Schema(List.of()),
                List.of(),
                List.of(),
                S3Location.parse("s3://lake/manifest"),
                new RowCounts(0, 0, 0, 0, 0));
    }

    private static Run run(long generation) {
        Instant from = Instant.parse("2018-11-01T00:00:00Z");
        return new Run(
                new BatchId("listens", new Interval(from, from.plusSeconds(86_400))),
                "t" + tests + "-" + generation,
                generation);
    }
}
