package io.sluice.cli;

import com.github.freva.asciitable.Column;
import io.sluice.config.Flow;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.ReportJson;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Shows what the runs of a flow did. */
@Command(name = "history", description = "Show the runs of a flow, the newest first.", mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    private static final Column[] COLUMNS = {
        Tables.text("batch"),
        Tables.number("gen"),
        Tables.text("outcome"),
        Tables.text("started"),
        Tables.number("time"),
        Tables.number("queued"),
        Tables.number("read"),
        Tables.number("quarantined"),
        Tables.number("written"),
        Tables.text("run"),
        Tables.text("what")
    };

    @Mixin
    private FlowOptions flow;

    @Option(names = "--runs", defaultValue = "20", description = "Show at most this many (default: 20).")
    private int limit;

    @Mixin
    private WindowOptions range;

    @Option(names = "--failed", description = "Show runs that failed only.")
    private boolean failed;

    @Option(names = "--batches", description = "Show the newest run of each batch only.")
    private boolean batches;

    @ParentCommand
    private Sluice sluice;

    @Option(
            names = "--json",
            description =
                    "One JSON object a line: flow, from, to, run, generation, outcome, started, finished, steps, inputs, rows, rejections, partitions, owned_before, files, bytes, load, remarks, transforms, error.")
    private boolean json;

    @Override
    public Integer call() {
        Options.atLeastOne("--runs", limit);
        return flow.with((services, shown) -> {
            List<RunReport> runs = runs(services.ledger(), shown).limit(limit).toList();
            if (json) {
                runs.forEach(run -> flow.out().println(ReportJson.tree(run)));
            } else if (runs.isEmpty()) {
                flow.out()
                        .println(
                                failed || range.isGiven()
                                        ? "no run of flow " + flow.name() + " is as asked for"
                                        : "flow " + flow.name() + " has not run yet");
            } else {
                flow.out()
                        .println(Tables.of(
                                COLUMNS, runs.stream().map(HistoryCommand::row).toList()));
            }
            return 0;
        });
    }

    private Stream<RunReport> runs(Ledger ledger, Flow shown) {
        Stream<RunReport> runs = range.isGiven()
                ? ledger.history(shown.name(), range.span(shown, sluice.now()))
                : ledger.history(shown.name());
        if (batches) {
            Set<BatchId> newer = new HashSet<>();
            runs = runs.filter(run -> newer.add(run.run().batch()));
        }
        return failed ? runs.filter(run -> run.outcome() == RunReport.Outcome.FAILED) : runs;
    }

    private static String[] row(RunReport report) {
        return new String[] {
            report.run().batch().interval().toString(),
            Long.toString(report.run().generation()),
            report.outcome().name().toLowerCase(Locale.ROOT),
            report.started().truncatedTo(ChronoUnit.SECONDS).toString(),
            report.finished()
                    .map(f -> Lines.seconds(f.toEpochMilli() - report.started().toEpochMilli()))
                    .orElse(""),
            report.queuedMillis() < Lines.SHORTEST_MILLIS ? "" : Lines.seconds(report.queuedMillis()),
            report.counts().map(c -> Lines.count(c.read())).orElse(""),
            report.counts().map(c -> Lines.count(c.quarantined())).orElse(""),
            report.counts().map(c -> Lines.count(c.written())).orElse(""),
            report.run().id(),
            Lines.what(report)
        };
    }
}
