package io.sluice.local.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.SharedSpark;
import io.sluice.SharedStack;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MergeRaceIT {
    /** That both tables are equal after it is asserted where they are measured. */
    @Test
    void a_flow_and_Deltas_own_MERGE_come_to_the_same_table(@TempDir Path folder) throws Exception {
        SharedSpark.spark();
        try (MergeRace race = new MergeRace(SharedStack.up().stack(), folder.resolve("conf"), 300)) {
            List<MergeFigures.Round> rounds =
                    race.measure(MergeRace.WARM_UP, new MergeChanges(Spread.EVERYWHERE), 30_000, 2);
            assertEquals(2, rounds.size());
        }
    }
}
