package io.sluice.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import io.sluice.config.Configuration;
import io.sluice.ledger.ReportJson;
import io.sluice.ledger.RunReport;
import io.sluice.run.Services;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what the runs of a flow did. */
@Command(name = "history", description = "Show the runs of a flow, the newest first.", mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    private static final Column[] COLUMNS = {
        text("batch"),
        number("gen"),
        text("outcome"),
        text("started"),
        number("time"),
        number("read"),
        number("quarantined"),
        number("written"),
        text("run"),
        text("what")
    };

    @Mixin
    private Options options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FLOW")
    private String name;

    @Option(names = "--runs", defaultValue = "20", description = "Show at most this many (default: 20).")
    private int limit;

    @Option(names = "--json", description = "One JSON object a line, with inputs, partitions and timings.")
    private boolean json;

    @Override
    public Integer call() {
        Configuration configuration = options.configuration();
        configuration.flow(name);
        PrintWriter out = spec.commandLine().getOut();
        try (Services services = new Services(configuration.environment())) {
            List<RunReport> runs = services.ledger().history(name).limit(limit).toList();
            if (json) {
                runs.forEach(run -> out.println(ReportJson.tree(run)));
            } else if (runs.isEmpty()) {
                out.println("flow " + name + " has not run yet");
            } else {
                out.println(AsciiTable.getTable(
                        AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                        COLUMNS,
                        runs.stream().map(HistoryCommand::row).toArray(String[][]::new)));
            }
        }
        out.flush();
        return 0;
    }

    private static Column text(String header) {
        return new Column().header(header).headerAlign(HorizontalAlign.LEFT).dataAlign(HorizontalAlign.LEFT);
    }

    private static Column number(String header) {
        return new Column().header(header).headerAlign(HorizontalAlign.RIGHT).dataAlign(HorizontalAlign.RIGHT);
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
            report.counts().map(c -> Lines.count(c.read())).orElse(""),
            report.counts().map(c -> Lines.count(c.quarantined())).orElse(""),
            report.counts().map(c -> Lines.count(c.written())).orElse(""),
            report.run().id(),
            Lines.what(report)
        };
    }
}
