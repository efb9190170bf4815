package io.sluice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.freva.asciitable.Column;
import io.sluice.model.TableName;
import io.sluice.run.Cleaner;
import io.sluice.run.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What a clean command says. */
record Leftovers(Cleaner.Mode mode, List<Cleaner.Result> results) {
    private static final Column[] COLUMNS = {
        Tables.text("what"),
        Tables.text("place"),
        Tables.text("why"),
        Tables.number("age"),
        Tables.number("files"),
        Tables.number("size"),
        Tables.text(""),
    };

    /** For a person: a table of what was found, totals of it, and how much stays for which reason. */
    String text() {
        List<String> lines = new ArrayList<>();
        List<String[]> rows = new ArrayList<>();
        results.forEach(result -> result.findings().forEach(finding -> rows.add(row(finding, result.at()))));
        results.forEach(result -> result.tables().forEach(table -> rows.add(row(table))));
        lines.add(rows.isEmpty() ? "nothing to clean" : Tables.of(COLUMNS, rows));
        for (Finding.Next next : Finding.Next.values()) {
            List<Finding> those = findings().stream()
                    .filter(f -> f.next() == next && f.failure().isEmpty())
                    .toList();
            if (!those.isEmpty()) {
                lines.add(word(next) + " " + those.size() + ": " + Lines.count(sum(those, Finding::files)) + " files, "
                        + Lines.size(sum(those, Finding::bytes)));
            }
        }
        kept().forEach((reason, count) -> lines.add("kept " + count + ": " + reason));
        if (!rows.isEmpty() && mode == Cleaner.Mode.DRY_RUN) {
            lines.add("nothing was changed: --apply does");
        }
        return String.join(System.lineSeparator(), lines);
    }

    /** For machines: times in ISO 8601 UTC, sizes in bytes. */
    String json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("mode", mode == Cleaner.Mode.APPLY ? "apply" : "dry-run");
        ArrayNode flows = root.putArray("flows");
        for (Cleaner.Result result : results) {
            ObjectNode flow = flows.addObject();
            flow.put("flow", result.flow()).put("at", result.at().toString());
            ArrayNode findings = flow.putArray("findings");
            result.findings().forEach(finding -> write(findings.addObject(), finding));
            ArrayNode tables = flow.putArray("tables");
            result.tables().forEach(table -> tables.add(table.toString()));
            ObjectNode kept = flow.putObject("kept");
            result.kept().forEach(kept::put);
        }
        return root.toPrettyString();
    }

    private static void write(ObjectNode json, Finding finding) {
        json.put("kind", lower(finding.kind()))
                .put("place", finding.place().toString())
                .put("why", finding.why())
                .put("since", finding.since().toString())
                .put("files", finding.files())
                .put("bytes", finding.bytes())
                .put("next", lower(finding.next()));
        finding.upload().ifPresent(upload -> json.put("upload", upload));
        finding.from().ifPresent(from -> json.put("from", from.toString()));
        finding.failure().ifPresent(failure -> json.put("failure", failure.getMessage()));
    }

    private String[] row(Finding finding, Instant at) {
        return new String[] {
            lower(finding.kind()),
            finding.place().toString(),
            finding.why(),
            age(Duration.between(finding.since(), at)),
            Lines.count(finding.files()),
            Lines.size(finding.bytes()),
            finding.failure()
                    .map(failure -> "not " + word(finding.next()))
                    .orElse(word(finding.next())
                            + finding.from().map(from -> " until " + from).orElse(""))
        };
    }

    /** It goes at once: no reader ever saw it. */
    private String[] row(TableName table) {
        return new String[] {"staged", table.toString(), "its run is over", "", "", "", word(Finding.Next.DELETE)};
    }

    private String word(Finding.Next next) {
        if (next == Finding.Next.WAIT) {
            return "waits";
        }
        String stem = lower(next);
        return mode == Cleaner.Mode.DRY_RUN ? "to " + stem : stem + (stem.endsWith("e") ? "d" : "ed");
    }

    private static String age(Duration age) {
        return age.toDays() > 1 ? age.toDays() + " days" : age.toHours() + " h";
    }

    private List<Finding> findings() {
        return results.stream().flatMap(result -> result.findings().stream()).toList();
    }

    private Map<String, Integer> kept() {
        Map<String, Integer> all = new TreeMap<>();
        results.forEach(result -> result.kept().forEach((reason, count) -> all.merge(reason, count, Integer::sum)));
        return all;
    }

    private static long sum(List<Finding> findings, ToLongFunction<Finding> figure) {
        return findings.stream().mapToLong(figure).sum();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
