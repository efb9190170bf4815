package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Run;
import io.sluice.model.TableName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void what_a_run_waited_for_others_is_said_apart() {
        assertEquals("", Lines.queued(49));
        RunReport report = RunReport.started(
                        new Run(new BatchId("listens", Interval.WHOLE), "r1", 1), Instant.EPOCH, List.of(), List.of())
                .done(
                        Instant.EPOCH.plusSeconds(9),
                        List.of(new RunReport.Step("load", 3_200, 1_000), new RunReport.Step("transform", 800, 400)),
                        new LoadOutcome.Aged(new LoadOutcome.Copied(TableName.parse("music.listens"), 7, 0), 1),
                        List.of());
        assertEquals(
                "listens whole done in 9.0 s (queued 1.4 s); hot music.listens: 7 rows loaded, 0 replaced; 1 row that became"
                        + " old left for S3",
                Lines.of(report));
    }
}
