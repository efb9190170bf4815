package io.sluice.local.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedSpark;
import io.sluice.SharedStack;
import io.sluice.ledger.RunReport;
import io.sluice.run.Backfill;
import io.sluice.run.Step;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the modes come to the same result is asserted where they run. */
final class ModesRaceIT {
    /** Of a year that no other test has events of. */
    private static final LocalDate FIRST = LocalDate.of(2004, 6, 1);

    private static final int DAYS = 2;

    @Test
    void each_mode_makes_the_result_of_every_day_and_only_elt_and_etlt_transform(@TempDir Path folder)
            throws Exception {
        SharedSpark.spark();
        ModesRace race = new ModesRace(SharedStack.up().stack(), folder.resolve("conf"), Backfill.Pace.STEADY);
        List<ModeResult> results = race.run(FIRST, DAYS, 500);
        assertEquals(ModeResult.MODES, results.stream().map(ModeResult::mode).toList());
        String plays = "select sum(plays) from music.modes_%s where dt between '2004-06-01' and '2004-06-02'";
        String all = SharedStack.up()
                .query("select count(*) from music.modes_plays where dt between '2004-06-01' and '2004-06-02'")
                .get(0)
                .get(0);
        for (ModeResult result : results) {
            assertEquals(
                    all,
                    SharedStack.up()
                            .query(String.format(plays, result.mode()))
                            .get(0)
                            .get(0));
            assertEquals(DAYS, result.reports().size());
            assertTrue(result.seconds(Step.WRITE) > 0, result::toString);
            List<RunReport.Transform> transforms = result.reports().get(0).transforms();
            assertEquals(result.mode().equals("etl") ? 0 : 1, transforms.size());
        }
    }
}
