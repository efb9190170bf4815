package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A step of a query plan as EXPLAIN shows it, above the steps that feed it.
 *
 * @param name of the operator, with what it works on
 * @param start the cost of its first row
 * @param total the cost of its last row
 * @param width of a row in bytes
 * @param notes lines under it, such as a filter
 */
record PlanStep(
        String name, double start, double total, long rows, int width, List<String> notes, List<PlanStep> inputs) {
    private static final double PER_ROW = 0.0025;
    private static final double PER_ROW_SCANNED = 0.01;
    private static final double PER_ROW_AGGREGATED = 0.005;
    private static final double PER_ROW_JOINED = 0.0225;
    private static final double PER_ROW_BROADCAST = 320_000;
    /** What the leader node's work costs more than any work of the compute nodes. */
    private static final double LEADER = 1e12;

    PlanStep {
        rows = Math.max(1, rows);
    }

    /** A step that reads a table from one end to the other. */
    static PlanStep scan(String name, long stored, long rows, int width, List<String> notes) {
        return new PlanStep(name, 0, stored * PER_ROW_SCANNED, rows, width, notes, List.of());
    }

    static PlanStep result() {
        return new PlanStep("XN Result", 0, PER_ROW_SCANNED, 1, 0, List.of(), List.of());
    }

    /** A step over another that passes its rows on. */
    PlanStep under(String name, String... notes) {
        return new PlanStep(name, start, total, rows, width, List.of(notes), List.of(this));
    }

    PlanStep noted(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new PlanStep(name, start, total, rows, width, more, inputs);
    }

    PlanStep aggregate(String name, long groups) {
        double first = total + rows * PER_ROW_AGGREGATED;
        return new PlanStep(name, first, first + groups * PER_ROW, groups, width, List.of(), List.of(this));
    }

    PlanStep limit(long most) {
        long left = Math.min(rows, most);
        double last = start + (total - start) * left / rows;
        return new PlanStep("XN Limit", start, last, left, width, List.of(), List.of(this));
    }

    /** Sorted on the compute nodes, and merged on the leader node. */
    PlanStep sorted(String keys) {
        double first = LEADER + total + rows * Math.log(Math.max(2, rows)) / Math.log(2) * PER_ROW_AGGREGATED;
        PlanStep sort = new PlanStep(
                "XN Sort", first, first + rows * PER_ROW, rows, width, List.of("Sort Key: " + keys), List.of(this));
        return sort.under("XN Network", "Send to leader").under("XN Merge", "Merge Key: " + keys);
    }

    /** @param moved whether rows of the inner input go over the network */
    static PlanStep hashJoin(String name, PlanStep outer, PlanStep inner, List<String> notes, Moved moved) {
        PlanStep hash =
                new PlanStep("XN Hash", inner.total, inner.total, inner.rows, inner.width, List.of(), List.of(inner));
        long rows = Math.max(outer.rows, inner.rows);
        return join(name, outer, hash, inner.total + inner.rows * PER_ROW, rows, notes, moved);
    }

    static PlanStep nestedLoop(String name, PlanStep outer, PlanStep inner, List<String> notes) {
        return join(name, outer, inner, 0, outer.rows * inner.rows, notes, Moved.SOME);
    }

    enum Moved {
        NONE,
        SOME
    }

    private static PlanStep join(
            String name, PlanStep outer, PlanStep inner, double start, long rows, List<String> notes, Moved moved) {
        double network = moved == Moved.NONE ? 0 : inner.rows * PER_ROW_BROADCAST;
        double total = network + outer.total + start + rows * PER_ROW_JOINED;
        return new PlanStep(name, start, total, rows, outer.width + inner.width, notes, List.of(outer, inner));
    }

    static PlanStep append(String name, List<PlanStep> inputs) {
        double total = inputs.stream().mapToDouble(PlanStep::total).sum();
        long rows = inputs.stream().mapToLong(PlanStep::rows).sum();
        return new PlanStep(name, 0, total, rows, inputs.get(0).width, List.of(), inputs);
    }

    /** The lines that show the step and all below it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        write(lines, "", "");
        return lines;
    }

    private void write(List<String> lines, String arrow, String indent) {
        lines.add(String.format(
                Locale.ROOT, "%s%s  (cost=%.2f..%.2f rows=%d width=%d)", arrow, name, start, total, rows, width));
        notes.forEach(note -> lines.add(indent + "  " + note));
        inputs.forEach(input -> input.write(lines, indent + "  ->  ", indent + "      "));
    }
}
