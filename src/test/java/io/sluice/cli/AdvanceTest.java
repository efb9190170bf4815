package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.Run;
import io.sluice.run.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AdvanceTest {
    private static final long SECOND = 1_000_000_000;

    private long now;
    private final Advance advance = new Advance(() -> now);

    @Test
    void a_single_batch_says_its_step_and_what_it_read() {
        advance.started(1);
        advance.began(batch(1));
        assertEquals("2018-11-01/2018-11-02 plan", advance.now());
        advance.entered(batch(1), Step.WRITE);
        advance.read(batch(1), 12_000, 3_100_000);
        assertEquals("2018-11-01/2018-11-02 write 12,000 rows 3.1 MB", advance.now());
        assertEquals(Step.WRITE.ordinal(), advance.steps());
    }

    @Test
    void several_say_how_they_stand_how_fast_they_are_and_how_long_the_rest_takes() {
        advance.started(4);
        assertEquals(Optional.empty(), advance.secondsLeft());
        advance.began(batch(1));
        advance.began(batch(2));
        advance.read(batch(2), 500, 10);
        now += 5 * SECOND;
        assertEquals("0 done, 2 running, 500 rows, 100/s", advance.now());
        advance.broke(batch(1));
        assertEquals("0 done, 1 failed, 1 running, 500 rows, 100/s", advance.now());
        assertEquals(Optional.of(15L), advance.secondsLeft());
        advance.succeeded(
                RunReport.started(Run.start(batch(2), 1, Instant.EPOCH), Instant.EPOCH, List.of(), List.of()));
        assertEquals("1 done, 1 failed, 0 running, 0 rows, 0/s", advance.now());
        assertEquals(2L * Step.values().length, advance.steps());
        assertEquals(Optional.of(5L), advance.secondsLeft());
    }

    @Test
    void times_read_in_the_unit_that_fits() {
        assertEquals("99 s", Lines.duration(99));
        assertEquals("2 min", Lines.duration(100));
        assertEquals("99 min", Lines.duration(99 * 60));
        assertEquals("3 h 20 min", Lines.duration(12_000));
    }

    private static BatchId batch(int day) {
        return new BatchId(
                "f",
                new Interval(
                        Instant.parse("2018-11-0" + day + "T00:00:00Z"),
                        Instant.parse("2018-11-0" + (day + 1) + "T00:00:00Z")));
    }
}
