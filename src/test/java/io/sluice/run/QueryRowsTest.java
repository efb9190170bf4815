package io.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.model.FlowException;
import io.sluice.model.RowCounts;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.Unloaded;
import io.sluice.plan.UnloadPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryRowsTest {
    @Test
    void spark_has_to_read_as_many_rows_as_redshift_has_counted() {
        QueryRows rows = new QueryRows(
                null,
                UnloadPlan.Purpose.SPARK,
                new Unloaded(new Schema(List.of()), 2, S3Location.parse("s3://lake/t/run=r1/sluice_unload=1/")),
                List.of());
        rows.requireAll(new RowCounts(2, 0, 0, 0, 1));
        FlowException failure = assertThrows(FlowException.class, () -> rows.requireAll(new RowCounts(1, 0, 0, 0, 1)));
        assertEquals(
                "Spark has read 1 row of what was unloaded to s3://lake/t/run=r1/sluice_unload=1/, and Redshift has"
                        + " counted 2 there; nothing was published. Run the batch again, and report it if it fails again",
                failure.getMessage());
    }
}
