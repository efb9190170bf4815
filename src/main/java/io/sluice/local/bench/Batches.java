package io.sluice.local.bench;

import io.sluice.config.Configuration;
import io.sluice.local.LocalStack;
import io.sluice.local.Sample;
import io.sluice.model.FlowException;
import io.sluice.run.Backfill;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The fixed cost of a batch: days so small that their data hardly count. */
@Command(
        name = "batches",
        description = "30 small batches of listens_etlt in one run: time, S3, Glue and Redshift calls of each.",
        mixinStandardHelpOptions = true)
final class Batches implements Callable<Integer> {
    static final String FLOW = "listens_etlt";
    private static final LocalDate FIRST = LocalDate.of(2018, 11, 1);
    private static final long EVENTS = 300;
    private static final int BAD = 2;
    private static final long SEED = 1;

    @Spec
    private CommandSpec spec;

    @Option(names = "--batches", defaultValue = "30", description = "How many (default: ${DEFAULT-VALUE}).")
    private int batches;

    @Override
    public Integer call() {
        Configurator.setRootLevel(Level.ERROR);
        if (batches < 2) {
            throw FlowException.configuration(
                    "--batches " + batches + ": the first batch does not count, take 2 or more");
        }
        try (TemporaryStack temporary = TemporaryStack.start()) {
            List<BatchCost> costs = measure(temporary.stack(), FLOW, FIRST, batches);
            PrintWriter out = spec.commandLine().getOut();
            BatchesTable table = new BatchesTable(costs.subList(1, costs.size()));
            out.println(table.text());
            out.println(table.line());
            out.flush();
        }
        return 0;
    }

    /**
     * Runs batches of a shipped flow, as {@code conf} says, over generated days.
     *
     * @param first of the days, which the stack must not have seen before
     */
    static List<BatchCost> measure(LocalStack stack, String name, LocalDate first, int batches) {
        new Sample(first, batches, EVENTS, BAD, SEED).put(stack.settings());
        BatchMeter meter = new BatchMeter(stack);
        Configuration configuration = Configuration.load(Path.of("conf"), "local");
        DerivedConf.run(configuration, name, first, batches, Backfill.Pace.STEADY, meter);
        return meter.costs();
    }
}
