package io.sluice.cli;

import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.run.Backfill;
import io.sluice.run.Progress;
import io.sluice.run.Services;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the batches of a range, in order. */
@Command(
        name = "run",
        description = "Run a flow for one window, or for all windows of a range, in order.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private Options options;

    @Mixin
    private WindowOptions range;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FLOW")
    private String name;

    @Option(names = "--json", description = "Print the reports as JSON, and nothing else, on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        Configuration configuration = options.configuration();
        Flow flow = configuration.flow(name);
        List<Interval> windows = range.windows(flow);
        try (Services services = new Services(configuration.environment())) {
            Backfill.Result result = run(services, flow, windows);
            PrintWriter out = spec.commandLine().getOut();
            Summary summary = new Summary(flow, result);
            out.println(json ? summary.json() : summary.text());
            out.flush();
            if (result.failure().isPresent()) {
                throw result.failure().get();
            }
            return 0;
        }
    }

    private Backfill.Result run(Services services, Flow flow, List<Interval> windows) throws FlowException {
        PrintWriter err = spec.commandLine().getErr();
        if (System.console() != null && !json) {
            try (TerminalProgress bar = new TerminalProgress(flow.name(), windows.size())) {
                return new Backfill(services, bar).run(flow, windows);
            }
        }
        Progress lines = new PlainProgress(err);
        return new Backfill(services, lines).run(flow, windows);
    }
}
