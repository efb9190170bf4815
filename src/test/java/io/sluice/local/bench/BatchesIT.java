package io.sluice.local.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.local.Traffic;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The fixed cost of a batch in calls, which unlike its seconds do not depend on the machine. */
final class BatchesIT {
    private static final int BATCHES = 4;
    private static final LocalDate FIRST = LocalDate.of(2017, 5, 1);
    private static final int MOST_S3 = 40;
    private static final int MOST_GLUE = 10;
    private static final int MOST_REDSHIFT = 25;

    private static List<BatchCost> steady;

    @BeforeAll
    static void a_run_of_small_batches() {
        List<BatchCost> costs = Batches.measure(SharedStack.up().stack(), Batches.FLOW, FIRST, BATCHES);
        assertEquals(BATCHES, costs.size());
        steady = costs.subList(1, BATCHES);
    }

    @Test
    void a_batch_in_a_run_stays_within_40_S3_requests_10_Glue_calls_and_25_Redshift_statements() {
        for (BatchCost cost : steady) {
            Traffic traffic = cost.traffic();
            assertTrue(traffic.s3().total() <= MOST_S3, () -> traffic.s3().toString());
            assertTrue(traffic.glue().total() <= MOST_GLUE, () -> traffic.glue().toString());
            assertTrue(traffic.redshift().total() <= MOST_REDSHIFT, () -> traffic.redshift()
                    .toString());
        }
    }

    @Test
    void a_batch_costs_the_same_however_many_there_were_before() {
        for (BatchCost cost : steady) {
            assertEquals(steady.get(0).traffic(), cost.traffic());
        }
    }

    @Test
    void what_every_batch_must_ask_for_was_counted() {
        Traffic traffic = steady.get(0).traffic();
        assertEquals(1, traffic.s3().byKind().get("CompleteMultipartUpload"));
        assertEquals(1, traffic.glue().byKind().get("BatchCreatePartition"));
        assertEquals(1, traffic.redshift().byKind().get("COPY"));
        assertEquals(2, traffic.redshift().byKind().get("COMMIT"));
    }
}
