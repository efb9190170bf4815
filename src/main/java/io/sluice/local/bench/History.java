package io.sluice.local.bench;

import io.sluice.model.FlowException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether the cost of a batch grows with the table's history: it is to follow the batch alone. */
@Command(
        name = "history",
        description =
                "Daily batches of a table with a history of 1,000, and of one that begins: calls and seconds, in turn.",
        mixinStandardHelpOptions = true)
final class History implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--batches", defaultValue = "1000", description = "How many (default: ${DEFAULT-VALUE}).")
    private int batches;

    @Option(
            names = "--parallel",
            defaultValue = "2",
            description = "How many at once of those that are not measured (default: ${DEFAULT-VALUE}).")
    private int parallel;

    @Override
    public Integer call() throws IOException {
        Configurator.setRootLevel(Level.ERROR);
        if (batches < HistoryTable.LEAST || parallel < 1) {
            throw FlowException.configuration("--batches " + batches + " --parallel " + parallel
                    + ": the medians are of "
                    + HistoryTable.PAIRS + " batches around the 10th and of the last ones, take " + HistoryTable.LEAST
                    + " or more, and 1 at once or more");
        }
        try (TemporaryStack temporary = TemporaryStack.start()) {
            HistoryRace race =
                    new HistoryRace(temporary.stack(), temporary.folder().resolve("conf"));
            HistoryTable table = race.run(batches, parallel);
            PrintWriter out = spec.commandLine().getOut();
            out.println(table.text());
            out.println(table.line());
            out.flush();
        }
        return 0;
    }
}
