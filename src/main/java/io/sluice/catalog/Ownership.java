package io.sluice.catalog;

import io.sluice.model.FlowException;
import io.sluice.model.Run;
import io.sluice.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who may write what: a table belongs to one flow, a partition to one batch, and a newer run is never undone. */
final class Ownership {
    private Ownership() {}

    /** To whom a partition belongs. */
    enum Owner {
        BATCH,
        /** To all batches of the table, which are merged. */
        TABLE
    }

    static void requireTable(TableName table, Map<String, String> parameters, Run run) {
        String flow = parameters.get(Marks.FLOW);
        if (flow == null) {
            throw FlowException.failed(
                    "The table " + table + " is in Glue already and was not made by Sluice (it has no"
                            + " parameter " + Marks.FLOW + "), so the flow "
                            + run.batch().flow()
                            + " leaves it alone. Name another table in lake.table, or drop this one.");
        }
        if (!flow.equals(run.batch().flow())) {
            throw FlowException.failed("The table " + table + " belongs to the flow " + flow + ", and the flow "
                    + run.batch().flow() + " would write it too. A table has one flow: name another table in"
                    + " lake.table. If the flow was renamed, set the table's parameter " + Marks.FLOW + " to "
                    + run.batch().flow() + ".");
        }
        String version = parameters.getOrDefault(Marks.TABLE_VERSION, "");
        if (!version.equals(Marks.VERSION)) {
            throw FlowException.failed("The table " + table + " was written in Sluice's table version '" + version
                    + "', and this is a Sluice of version '" + Marks.VERSION + "'. Run the Sluice that wrote it.");
        }
    }

    static void requireSluice(String place, Map<String, String> parameters) {
        if (!parameters.containsKey(Marks.BATCH)) {
            throw FlowException.failed("The " + place + " was not registered by Sluice (it has no parameter "
                    + Marks.BATCH + "), and this run did not touch it. Drop it, or partition by other values.");
        }
    }

    /** @param place what the parameters are of, for the message: {@code partition dt=2018-11-01 of music.listens} */
    static void requireBatch(String place, Map<String, String> parameters, Run run) {
        requireSluice(place, parameters);
        String batch = parameters.get(Marks.BATCH);
        if (!batch.equals(run.batch().key())) {
            throw FlowException.failed("The " + place + " belongs to batch " + batch + ", and batch "
                    + run.batch().key() + " has rows for it: two batches write one partition, so the later would hide"
                    + " the earlier. This run did not touch it. Derive the partition from the window:"
                    + " source.window-column adds a column with the window's start, to be named in"
                    + " lake.partition-by.");
        }
        long generation = Marks.number(parameters, Marks.GENERATION).orElse(0);
        String owner = parameters.getOrDefault(Marks.RUN, "");
        if (generation > run.generation() || generation == run.generation() && !owner.equals(run.id())) {
            throw FlowException.failed("The " + place + " shows run " + owner + " (generation " + generation
                    + "), and this is run " + run.id() + " (generation " + run.generation()
                    + ") of the same batch: a newer run has published, and nothing is left to"
                    + " do.");
        }
    }

    /** The partition as a person and a path write it: {@code dt=2018-11-01/region=eu}. */
    static String path(List<String> keys, List<String> values) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            parts.add((i < keys.size() ? keys.get(i) : "?") + "=" + values.get(i));
        }
        return String.join("/", parts);
    }
}
