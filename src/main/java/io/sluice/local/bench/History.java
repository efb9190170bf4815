package io.sluice.local.bench;

import io.sluice.model.FlowException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;
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
        description = "1,000 daily batches of one table: what the 10th and the last cost in calls and seconds.",
        mixinStandardHelpOptions = true)
final class History implements Callable<Integer> {
    private static final LocalDate FIRST = LocalDate.of(2015, 1, 1);
    private static final LocalDate WARM_UP = LocalDate.of(2014, 1, 1);
    private static final String WARM_UP_FLOW = "listens_etl";

    @Spec
    private CommandSpec spec;

    @Option(names = "--batches", defaultValue = "1000", description = "How many (default: ${DEFAULT-VALUE}).")
    private int batches;

    @Option(
            names = "--warm-up",
            defaultValue = "100",
            description =
                    "Batches of another table before, so that compiled code does not look like a fall in cost (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Override
    public Integer call() {
        Configurator.setRootLevel(Level.ERROR);
        if (batches < HistoryTable.LEAST) {
            throw FlowException.configuration("--batches " + batches + ": the medians are of "
                    + HistoryTable.AROUND + " batches around the 10th and of the last ones, take " + HistoryTable.LEAST
                    + " or more");
        }
        try (TemporaryStack temporary = TemporaryStack.start()) {
            if (warmUp > 0) {
                Batches.measure(temporary.stack(), WARM_UP_FLOW, WARM_UP, warmUp);
            }
            List<BatchCost> costs = Batches.measure(temporary.stack(), Batches.FLOW, FIRST, batches);
            HistoryTable table = HistoryTable.of(costs);
            PrintWriter out = spec.commandLine().getOut();
            out.println(table.text());
            out.println(table.line());
            out.flush();
        }
        return 0;
    }
}
