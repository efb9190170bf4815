package io.sluice.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Run;
import io.sluice.model.TableName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    private static final RunReport REPORT = RunReport.started(
                    new Run(new BatchId("listens", Interval.WHOLE), "20181102T040000-1f2e3d4c", 1),
                    Instant.EPOCH,
                    List.of(),
                    List.of())
            .done(
                    Instant.EPOCH,
                    List.of(new RunReport.Step("load", 3_200, 1_400)),
                    new LoadOutcome.LeftCold(TableName.parse("music_lake.events")),
                    List.of());

    @Test
    void the_time_in_the_queue_stands_beside_the_time_of_the_work() {
        assertEquals(
                "[{\"name\":\"load\",\"millis\":3200,\"queued_millis\":1400}]",
                ReportJson.tree(REPORT).get("steps").toString());
        assertEquals(1_400, REPORT.queuedMillis());
    }

    @Test
    void a_record_from_before_loads_had_remarks_is_read() {
        ObjectNode json = ReportJson.tree(REPORT);
        json.remove("remarks");
        assertEquals(REPORT, ReportJson.read(json.toString()));
    }
}
