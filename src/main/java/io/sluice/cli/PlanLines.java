package io.sluice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ledger.RunReport;
import io.sluice.model.Interval;
import io.sluice.run.BackfillPlan;
import io.sluice.run.BatchState;
import io.sluice.run.PlannedBatch;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a run command is about to do, before it does. */
record PlanLines(BackfillPlan plan) {
    private static final int CHANGES_SHOWN = 20;

    /** The whole in a line, and a line for each window whose objects changed. */
    List<String> brief() {
        List<PlannedBatch> changed = plan.toRun().stream()
                .filter(planned ->
                        planned.change().isPresent() && plan.batches().size() > 1)
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add(all());
        changed.stream().limit(CHANGES_SHOWN).forEach(planned -> lines.add(line(planned)));
        if (changed.size() > CHANGES_SHOWN) {
            lines.add("  and " + (changed.size() - CHANGES_SHOWN) + " more that changed; --dry-run shows all");
        }
        return lines;
    }

    /** The whole in a line, and a line for each window. */
    List<String> full() {
        List<String> lines = new ArrayList<>();
        lines.add(all());
        if (plan.batches().size() > 1) {
            plan.batches().forEach(planned -> lines.add(line(planned)));
        }
        return lines;
    }

    ObjectNode json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("flow", plan.flow().name());
        root.putArray("windows")
                .addAll(plan.batches().stream().map(PlanLines::json).toList());
        return root;
    }

    private static ObjectNode json(PlannedBatch planned) {
        Interval window = planned.batch().interval();
        return new ObjectMapper()
                .createObjectNode()
                .put("from", window.from().toString())
                .put("to", window.to().toString())
                .put("state", planned.state().name().toLowerCase(Locale.ROOT))
                .put("to_run", planned.isToRun())
                .put("why", why(planned));
    }

    private String all() {
        return plan.batches().size() == 1 ? one(plan.batches().get(0)) : many();
    }

    private static String line(PlannedBatch planned) {
        return "  " + planned.batch().interval() + ": " + (planned.isToRun() ? "to run, " : "left, ") + why(planned);
    }

    private static String one(PlannedBatch planned) {
        String place = planned.batch() + ": ";
        if (planned.isToRun()) {
            return place + "to run, " + why(planned);
        }
        return place + why(planned) + (planned.state() == BatchState.DONE ? "; --force runs it again" : "");
    }

    private String many() {
        List<PlannedBatch> batches = plan.batches();
        Interval first = batches.get(0).batch().interval();
        Interval last = batches.get(batches.size() - 1).batch().interval();
        List<PlannedBatch> left =
                batches.stream().filter(planned -> !planned.isToRun()).toList();
        List<PlannedBatch> toRun = plan.toRun();
        boolean isSomethingDone = left.stream().anyMatch(planned -> planned.state() == BatchState.DONE);
        return plan.flow().name() + " " + new Interval(first.from(), last.to()) + ", " + batches.size() + " windows: "
                + toRun.size() + " to run" + (toRun.isEmpty() ? "" : " (" + counts(toRun, PlanLines::kindToRun) + ")")
                + (left.isEmpty() ? "" : ", " + counts(left, PlanLines::kindLeft))
                + (isSomethingDone && toRun.isEmpty() ? "; --force runs them again" : "");
    }

    private static String counts(List<PlannedBatch> batches, Function<PlannedBatch, String> kind) {
        Map<String, Long> counts =
                batches.stream().collect(Collectors.groupingBy(kind, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String kindToRun(PlannedBatch planned) {
        return planned.change().filter(change -> !change.isNone()).isPresent()
                ? "changed"
                : planned.state().toString();
    }

    private static String kindLeft(PlannedBatch planned) {
        return planned.state() == BatchState.DONE ? planned.state().toString() : "without objects";
    }

    /** The state of a batch, with the run that left it so, and what changed since. */
    private static String why(PlannedBatch planned) {
        String state = planned.newest()
                .map(newest -> planned.state() + " by run " + newest.run().id() + " at " + time(newest))
                .orElse(planned.state().toString());
        if (!planned.isToRun() && planned.state() != BatchState.DONE) {
            return state + ", there are no objects";
        }
        return planned.change()
                .map(change -> change.isNone() ? state + ", its objects have not changed" : change + ", " + state)
                .orElse(state);
    }

    private static String time(RunReport report) {
        return report.finished()
                .orElse(report.started())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
