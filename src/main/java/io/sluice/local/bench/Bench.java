package io.sluice.local.bench;

import io.sluice.model.FlowException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The launcher of the benchmarks; without a name it lists them. */
@Command(
        name = "submit/bench",
        description = "Measure Sluice on this machine, each benchmark on an embedded stack of its own.",
        mixinStandardHelpOptions = true,
        subcommands = {
            Batches.class,
            History.class,
            RedshiftBench.class,
            SpectrumBench.class,
            Modes.class,
            MergeBench.class
        })
public final class Bench implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private Bench() {}

    public static void main(String[] arguments) {
        // The servers' and Spark's threads would keep the process alive.
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench()).setUsageHelpAutoWidth(true).setExecutionExceptionHandler(Bench::failed);
    }

    private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof FlowException known) {
            line.getErr().println(known.getMessage());
            return known.kind().exitCode();
        }
        throw failure;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        spec.subcommands()
                .forEach((name, benchmark) -> out.printf(
                        "%-10s %s%n",
                        name,
                        String.join(
                                " ", benchmark.getCommandSpec().usageMessage().description())));
        out.flush();
        return 0;
    }
}
