package io.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.config.Flow;
import io.sluice.ledger.ReportJson;
import io.sluice.ledger.RunReport;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.RowCounts;
import io.sluice.run.Backfill;
import io.sluice.run.BackfillPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What a run command says at its end. */
record Summary(BackfillPlan plan, Backfill.Result result) {
    /** At a glance, for a person. */
    String text() {
        List<RunReport> reports = result.reports();
        List<String> lines = new ArrayList<>();
        Flow flow = plan.flow();
        int batches = plan.toRun().size();
        int failed = result.failures().size();
        int left = result.left().size();
        lines.add(flow.name() + ": " + reports.size() + " of " + batches + (batches == 1 ? " batch" : " batches")
                + " done" + (failed > 0 ? ", " + failed + " failed" : "")
                + (left > 0 ? ", " + left + " not begun" : ""));
        if (!reports.isEmpty()) {
            lines.add("  rows       " + Lines.counts(total(reports)));
            rejections(reports)
                    .forEach((reason, rows) -> lines.add("             " + Lines.count(rows) + " " + reason));
            if (!flow.isDirect()) {
                lines.add("  lake       " + flow.lake().table() + ": " + Lines.count(sum(reports, RunReport::files))
                        + " files, " + Lines.size(sum(reports, RunReport::bytes)));
            }
            lines.add("  redshift   " + load(reports));
            transforms(reports)
                    .forEach((name, rows) ->
                            lines.add("  transform  " + name + ": " + Lines.count(rows) + " rows changed"));
            reports.stream()
                    .flatMap(r -> r.resumed().stream())
                    .forEach(run -> lines.add("  resumed    run " + run.id() + " of "
                            + run.batch().interval() + ", whose files were whole"));
            lines.add("  time       " + times(reports));
        }
        return String.join(System.lineSeparator(), lines);
    }

    /** Every report, for machines. */
    String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("flow", plan.flow().name());
        root.put("outcome", result.isComplete() ? "done" : "failed");
        if (!result.failures().isEmpty()) {
            describe(root, RunCommand.worst(result.failures()));
        }
        ArrayNode failures = root.putArray("failures");
        result.failures().forEach(failure -> {
            Interval window = failure.batch().interval();
            describe(
                    failures.addObject()
                            .put("from", window.from().toString())
                            .put("to", window.to().toString()),
                    failure.cause());
        });
        root.put("left", result.left().size());
        root.put("skipped", plan.batches().size() - plan.toRun().size());
        ArrayNode runs = root.putArray("runs");
        result.reports().forEach(report -> runs.add(ReportJson.tree(report)));
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is no JSON", e);
        }
    }

    private static void describe(ObjectNode node, FlowException failure) {
        node.put("error", failure.getMessage())
                .put("kind", failure.kind().name().toLowerCase(Locale.ROOT));
    }

    private static RowCounts total(List<RunReport> reports) {
        List<RowCounts> counts =
                reports.stream().flatMap(r -> r.counts().stream()).toList();
        return new RowCounts(
                counts.stream().mapToLong(RowCounts::read).sum(),
                counts.stream().mapToLong(RowCounts::unreadable).sum(),
                counts.stream().mapToLong(RowCounts::unexpected).sum(),
                counts.stream().mapToLong(RowCounts::duplicates).sum(),
                counts.stream().mapToLong(RowCounts::written).sum());
    }

    private String load(List<RunReport> reports) {
        if (reports.size() == 1) {
            return reports.get(0).load().orElse("");
        }
        Flow flow = plan.flow();
        return switch (flow.warehouse().temperature()) {
            case HOT -> "hot " + flow.warehouse().table() + ": "
                    + Lines.count(total(reports).written()) + " rows loaded"
                    + remarks(reports.subList(reports.size() - 1, reports.size()));
            case TIERED -> "tiered "
                    + flow.warehouse().view() + ": "
                    + Lines.count(total(reports).written()) + " rows, hot for "
                    + flow.warehouse().hotFor().orElseThrow();
            case COLD -> "cold " + flow.lake().table().inSchema(flow.warehouse().externalSchema())
                    + ": read through Spectrum" + remarks(reports);
        };
    }

    /** What loads said beside the rows. */
    private static String remarks(List<RunReport> reports) {
        return reports.stream()
                .flatMap(report -> report.load().stream())
                .filter(load -> load.contains("; "))
                .map(load -> load.substring(load.indexOf("; ")))
                .distinct()
                .collect(Collectors.joining());
    }

    private static Map<String, Long> transforms(List<RunReport> reports) {
        return reports.stream()
                .flatMap(r -> r.transforms().stream())
                .collect(Collectors.groupingBy(
                        RunReport.Transform::name,
                        TreeMap::new,
                        Collectors.summingLong(RunReport.Transform::rowsChanged)));
    }

    private static String times(List<RunReport> reports) {
        Map<String, RunReport.Step> bySteps = new LinkedHashMap<>();
        reports.forEach(r -> r.steps().forEach(step -> bySteps.merge(step.name(), step, RunReport.Step::plus)));
        long all = bySteps.values().stream()
                .mapToLong(step -> step.millis() + step.queuedMillis())
                .sum();
        return Lines.seconds(all) + " ("
                + bySteps.values().stream()
                        .filter(step -> step.millis() + step.queuedMillis() >= Lines.SHORTEST_MILLIS)
                        .map(step ->
                                step.name() + " " + Lines.seconds(step.millis()) + Lines.queued(step.queuedMillis()))
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private static Map<String, Long> rejections(List<RunReport> reports) {
        return reports.stream()
                .flatMap(r -> r.rejections().stream())
                .collect(Collectors.groupingBy(
                        RunReport.Rejection::reason, TreeMap::new, Collectors.summingLong(RunReport.Rejection::rows)));
    }

    private static long sum(List<RunReport> reports, ToLongFunction<RunReport> figure) {
        return reports.stream().mapToLong(figure).sum();
    }
}
