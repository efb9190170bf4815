package io.sluice.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.LoadOutcome;
import io.sluice.model.RowCounts;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunIndexIT {
    private static final Instant NOON = Instant.parse("2018-12-01T12:00:00Z");

    private final SharedStack stack = SharedStack.up();
    private S3Location root;
    private Ledger ledger;

    @BeforeEach
    void freshLedger() {
        root = S3Location.parse("s3://sluice-lake/index-" + UUID.randomUUID());
        ledger = new Ledger(stack.s3(), root);
    }

    @Test
    void a_run_is_not_needed_since_the_first_newer_run_of_its_batch_was_done() {
        List<RunReport> runs = List.of(done(1, 1), done(1, 2), started(1, 3), done(1, 4), done(1, 5), done(2, 1));
        stack.age(root + "/", Duration.ofDays(9));
        stack.age(place(runs.get(3)), Duration.ofDays(-3));
        stack.age(place(runs.get(4)), Duration.ofDays(-5));
        RunIndex index = ledger.index("f");
        assertEquals(
                "superseded by run " + runs.get(1).run().id(),
                standing(index, runs.get(0)).why());
        assertDaysAgo(9, standing(index, runs.get(0)));
        assertDaysAgo(6, standing(index, runs.get(1)));
        assertDaysAgo(6, standing(index, runs.get(2)));
        assertDaysAgo(4, standing(index, runs.get(3)));
        assertEquals(Standing.needed("the newest run of its batch"), standing(index, runs.get(4)));
        assertEquals(Standing.needed("the newest run of its batch"), standing(index, runs.get(5)));
        assertEquals(Standing.needed("the ledger has no such run"), index.standing("20100101T000000000-0a1b2c3d"));
    }

    @Test
    void what_could_still_be_published_is_needed_until_a_newer_run_is_done() {
        RunReport published = done(1, 1);
        RunReport died = written(1, 2);
        RunReport failedAfter = record(written(1, 3).failed(NOON, List.of(), "Glue"));
        RunReport failedBefore = record(started(1, 4).failed(NOON, List.of(), "late producer"));
        RunReport atWork = started(1, 5);
        RunReport newest = record(started(1, 6).failed(NOON, List.of(), "late producer"));
        RunIndex index = ledger.index("f");
        for (RunReport needed : List.of(published, died, failedAfter, atWork)) {
            assertEquals(
                    Standing.needed("no newer run of its batch has published"),
                    standing(index, needed),
                    needed::toString);
        }
        assertEquals(
                "failed before it had files to publish",
                standing(index, failedBefore).why());
        assertTrue(standing(index, failedBefore).notNeededSince().isPresent());
        assertTrue(standing(index, newest).notNeededSince().isEmpty());

        done(1, 7);
        RunIndex now = ledger.reread(index, published.run().id());
        for (RunReport superseded : List.of(published, died, failedAfter, failedBefore, atWork, newest)) {
            assertTrue(standing(now, superseded).notNeededSince().isPresent(), superseded::toString);
        }
    }

    @Test
    void a_run_whose_files_a_newer_one_published_is_needed_as_that_one_is() {
        RunReport writer = written(1, 1);
        RunReport started = started(1, 2);
        RunReport resumed = record(ledger.written(started, writer.commit().orElseThrow(), List.of())
                .done(NOON, List.of(), new LoadOutcome.LeftCold(TableName.parse("music_lake.events")), List.of()));
        RunIndex index = ledger.index("f");
        assertEquals(Standing.needed("the newest run of its batch"), standing(index, writer));
        assertEquals(Standing.needed("the newest run of its batch"), standing(index, resumed));
        RunReport next = done(1, 3);
        assertEquals(
                "superseded by run " + next.run().id(),
                standing(ledger.index("f"), writer).why());
        assertEquals(List.of(writer.run().batch().interval()), index.windows());
    }

    @Test
    void a_batch_is_read_again_and_a_run_that_is_not_known_has_none() {
        RunReport first = done(1, 1);
        RunIndex index = ledger.index("f");
        done(1, 2);
        assertTrue(standing(index, first).notNeededSince().isEmpty());
        assertTrue(standing(ledger.reread(index, first.run().id()), first)
                .notNeededSince()
                .isPresent());
        assertEquals(Optional.of(first.run().batch()), index.batchOf(first.run().id()));
        assertEquals(
                Optional.empty(),
                ledger.reread(index, "20100101T000000000-0a1b2c3d")
                        .batchOf(first.run().id()));
    }

    @Test
    void marks_are_found_by_directory_and_are_no_runs() {
        RunReport run = done(1, 1);
        Tombstones tombstones = ledger.tombstones("f");
        S3Location directory = S3Location.parse(
                "s3://sluice-lake/tables/music/plays/run=" + run.run().id() + "/");
        tombstones.put(directory, "superseded", List.of("Glue", "ledger"), NOON);
        stack.put("sluice-lake", root.key() + "/f/_tombstones/x/run=1.json", new byte[0]);
        stack.put("sluice-lake", root.key() + "/f/_tombstones/run=1.json", new byte[0]);
        stack.age(root + "/f/_tombstones/", Duration.ofDays(2));
        Map<S3Location, Instant> marks = tombstones.list();
        assertEquals(1, marks.size());
        assertDaysAgo(2, new Standing(Optional.of(marks.get(directory)), ""));
        assertEquals(List.of(run), ledger.history("f").toList());
        tombstones.remove(directory);
        tombstones.remove(directory);
        assertEquals(Map.of(), tombstones.list());
    }

    private static Standing standing(RunIndex index, RunReport report) {
        return index.standing(report.run().id());
    }

    private static void assertDaysAgo(int days, Standing standing) {
        Duration age = Duration.between(standing.notNeededSince().orElseThrow(), Instant.now());
        assertEquals(days * 24 * 60, age.toMinutes(), 10);
    }

    private RunReport started(int day, long generation) {
        Instant from = Instant.parse("2018-11-01T00:00:00Z").plus(Duration.ofDays(day));
        BatchId batch = new BatchId("f", new Interval(from, from.plus(Duration.ofDays(1))));
        return ledger.begin(Run.start(batch, generation, NOON.plusSeconds(generation)), NOON, List.of(), List.of());
    }

    private RunReport written(int day, long generation) {
        RunReport started = started(day, generation);
        return ledger.written(
                started,
                new LakeCommit(
                        started.run(),
                        TableName.parse("music.plays"),
                        new Schema(List.of()),
                        List.of(),
                        List.of(),
                        root.resolve("_manifest.json"),
                        new RowCounts(0, 0, 0, 0, 0)),
                List.of());
    }

    private RunReport done(int day, long generation) {
        return record(written(day, generation)
                .done(NOON, List.of(), new LoadOutcome.LeftCold(TableName.parse("music_lake.events")), List.of()));
    }

    private RunReport record(RunReport report) {
        ledger.append(report);
        return report;
    }

    private String place(RunReport report) {
        return root.resolve(report.run().batch().key()) + "/00000"
                + report.run().generation();
    }
}
