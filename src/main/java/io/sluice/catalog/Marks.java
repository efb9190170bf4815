package io.sluice.catalog;

import io.sluice.model.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Sluice's own parameters on a Glue table or partition: who wrote it, and what is needed to keep the table's row count.
 *
 * <p>A table's {@code numRows} is the planner's only statistic, and summing it over all partitions would cost a scan of
 * the table's history. It is kept by difference instead: a partition remembers the rows that the table counted for it
 * before its last run ({@link #REPLACED_ROWS}), and the table remembers the last runs that it has counted
 * ({@link #COUNTED_RUNS}), so that a run which died between the two is recognised and counted once.
 */
final class Marks {
    static final String FLOW = "sluice.flow";
    static final String TABLE_VERSION = "sluice.table-version";
    static final String BATCH = "sluice.batch";
    static final String RUN = "sluice.run";
    static final String GENERATION = "sluice.generation";
    static final String REPLACED_ROWS = "sluice.replaced-rows";

    /** The version of a merged table's Delta log that its partitions show: the table's. */
    static final String DELTA_VERSION = "sluice.delta-version";

    static final String COUNTED_RUNS = "sluice.counted-runs";
    static final String ROWS = "numRows";

    /** The layout of these parameters. */
    static final String VERSION = "1";

    private static final int REMEMBERED_RUNS = 32;

    private Marks() {}

    /** What a partition, or a table without partitions, says of the run that wrote it. */
    static Map<String, String> of(Run run, long rows, long replacedRows) {
        Map<String, String> marks = new LinkedHashMap<>();
        marks.put(BATCH, run.batch().key());
        marks.put(RUN, run.id());
        marks.put(GENERATION, Long.toString(run.generation()));
        marks.put(ROWS, Long.toString(rows));
        marks.put(REPLACED_ROWS, Long.toString(replacedRows));
        return marks;
    }

    /** The rows that a table's {@code numRows} holds for one of its partitions. */
    static long countedRows(Map<String, String> table, Map<String, String> partition) {
        String run = partition.getOrDefault(RUN, "");
        return hasCounted(table, run)
                ? number(partition, ROWS).orElse(0)
                : number(partition, REPLACED_ROWS).orElse(0);
    }

    /** The table's list of counted runs with one more; the oldest drop out. */
    static String countedRuns(Map<String, String> table, Run run) {
        List<String> runs = new ArrayList<>(runs(table));
        if (!runs.contains(run.id())) {
            runs.add(run.id());
        }
        return String.join(",", runs.subList(Math.max(0, runs.size() - REMEMBERED_RUNS), runs.size()));
    }

    static OptionalLong number(Map<String, String> parameters, String name) {
        String value = parameters.getOrDefault(name, "");
        return value.matches("-?\\d{1,18}") ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
    }

    /** Whether a run is among those that a table names as counted. */
    static boolean namesCounted(Map<String, String> table, Run run) {
        return runs(table).contains(run.id());
    }

    private static boolean hasCounted(Map<String, String> table, String run) {
        List<String> runs = runs(table);
        if (runs.contains(run)) {
            return true;
        }
        // Run ids sort by time: one older than all that a full list remembers was counted and has dropped out.
        return runs.size() == REMEMBERED_RUNS && runs.stream().allMatch(remembered -> run.compareTo(remembered) < 0);
    }

    private static List<String> runs(Map<String, String> table) {
        String runs = table.getOrDefault(COUNTED_RUNS, "");
        return runs.isEmpty() ? List.of() : List.of(runs.split(",", -1));
    }
}
