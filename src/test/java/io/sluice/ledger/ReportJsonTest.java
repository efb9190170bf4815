package io.sluice.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.Run;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    private static final RunReport REPORT = RunReport.started(
                    new Run(new BatchId("listens", Interval.WHOLE), "20181102T040000-1f2e3d4c", 1),
                    Instant.EPOCH,
                    List.of(),
                    List.of())
            .done(Instant.EPOCH, List.of(new RunReport.Step("load", 3_200, 1_400)), "hot", List.of());

    @Test
    void the_time_in_the_queue_stands_beside_the_time_of_the_work() {
        assertEquals(
                "[{\"name\":\"load\",\"millis\":3200,\"queued_millis\":1400}]",
                ReportJson.tree(REPORT).get("steps").toString());
        assertEquals(1_400, REPORT.queuedMillis());
    }

    @Test
    void a_report_that_knows_of_no_queue_is_read() {
        String old = ReportJson.tree(REPORT).toString().replace(",\"queued_millis\":1400", "");
        assertEquals(
                List.of(new RunReport.Step("load", 3_200)), ReportJson.read(old).steps());
    }
}
