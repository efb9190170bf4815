package io.sluice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.freva.asciitable.Column;
import io.sluice.model.Counted;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.run.Difference;
import io.sluice.run.Repair;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Finds and closes what dead runs, or people, have left different between the ledger, S3, Glue and Redshift. */
@Command(
        name = "repair",
        description = {
            "Hold the ledger of a flow against S3, Glue and Redshift, and close what is different: what the newest run of a"
                    + " batch has written is published again. Without --from: every batch that has run.",
            "Ends with 1 when something is left to be closed."
        },
        mixinStandardHelpOptions = true)
final class RepairCommand implements Callable<Integer> {
    private static final Column[] COLUMNS = {Tables.text("batch"), Tables.text("difference"), Tables.text("")};

    @Mixin
    private FlowOptions flow;

    @Mixin
    private WindowOptions range;

    @ParentCommand
    private Sluice sluice;

    @Option(names = "--dry-run", description = "Only say what is different.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the differences as JSON, and nothing else, on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        return flow.with((services, repaired) -> {
            Repair repair = new Repair(services, new PlainProgress(flow.err()));
            Repair.Result found = repair.examine(
                    repaired, range.isGiven() ? Optional.of(range.windows(repaired, sluice.now())) : Optional.empty());
            Repair.Result result = dryRun ? found : repair.close(repaired, found);
            flow.out().println(json ? json(result) : text(result));
            return exitCode(result.differences());
        });
    }

    private int exitCode(List<Difference> differences) {
        Optional<FlowException> failure =
                differences.stream().flatMap(d -> d.failure().stream()).findFirst();
        if (failure.isPresent()) {
            throw failure.get();
        }
        boolean isLeft = differences.stream().anyMatch(d -> dryRun || !d.canBeClosed());
        return isLeft ? FailureKind.FAILED.exitCode() : 0;
    }

    private String text(Repair.Result result) {
        StringBuilder text = new StringBuilder();
        if (!result.differences().isEmpty()) {
            List<String[]> rows = result.differences().stream()
                    .map(d -> new String[] {d.batch().interval().toString(), d.what(), then(d)})
                    .toList();
            text.append(Tables.of(COLUMNS, rows)).append(System.lineSeparator());
        }
        result.atWork().forEach(batch -> text.append("a run works on batch ")
                .append(batch)
                .append(": it was not looked at")
                .append(System.lineSeparator()));
        long batches =
                result.differences().stream().map(Difference::batch).distinct().count();
        text.append(
                result.differences().isEmpty()
                        ? "nothing to repair in " + Counted.of(result.batches(), "batch")
                        : Counted.of(result.differences().size(), "difference") + " in " + batches + " of "
                                + Counted.of(result.batches(), "batch"));
        return text.toString();
    }

    private String then(Difference difference) {
        if (difference.failure().isPresent()) {
            return "not closed";
        }
        return switch (difference.remedy()) {
            case RECORD -> dryRun ? "to be put on record" : "put on record";
            case PUBLISH -> dryRun ? "to be published again" : "published again";
            case RELOAD -> dryRun ? "to be loaded again" : "loaded again";
            case SHOW -> dryRun ? "to be shown again" : "shown again";
            case RUN -> "sluice run " + flow.name()
                    + (difference.batch().interval().equals(Interval.WHOLE)
                            ? ""
                            : " --from " + difference.batch().interval().from())
                    + " --force";
            case LEAVE -> "left alone";
        };
    }

    private String json(Repair.Result result) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("flow", flow.name()).put("batches", result.batches());
        ArrayNode atWork = root.putArray("at_work");
        result.atWork().forEach(batch -> atWork.add(batch.interval().toString()));
        ArrayNode differences = root.putArray("differences");
        for (Difference difference : result.differences()) {
            ObjectNode one = differences
                    .addObject()
                    .put("from", difference.batch().interval().from().toString())
                    .put("to", difference.batch().interval().to().toString())
                    .put("what", difference.what())
                    .put("remedy", difference.remedy().name().toLowerCase(Locale.ROOT));
            difference.failure().ifPresent(failure -> one.put("failure", failure.getMessage()));
        }
        return root.toPrettyString();
    }
}
