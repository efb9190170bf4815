package io.sluice.cli;

import io.sluice.config.Flow;
import io.sluice.ledger.Contention;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.run.Backfill;
import io.sluice.run.Backfill.OnFailure;
import io.sluice.run.BackfillPlan;
import io.sluice.run.Progress;
import io.sluice.run.Services;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the batches of a range that are not done. */
@Command(
        name = "run",
        description = {
            "Run a flow for one window, or for all windows of a range that are not done.",
            "Without --from: for the newest window that has ended. A flow with source.late-for looks back: windows that"
                    + " ended within that time are run again when their objects changed."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private FlowOptions flow;

    @Mixin
    private WindowOptions range;

    @Mixin
    private SelectionOptions selection;

    @ParentCommand
    private Sluice sluice;

    @Option(names = "--dry-run", description = "Say which windows would run, and why, and run none.")
    private boolean dryRun;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many batches run at once (default: ${DEFAULT-VALUE}).")
    private int parallel;

    @Option(
            names = "--on-failure",
            paramLabel = "stop|continue",
            defaultValue = "stop",
            description = "What a failed batch means for those that have not begun (default: ${DEFAULT-VALUE}).")
    private OnFailure onFailure;

    @Option(
            names = "--take-over",
            description = "Take batches from runs that work on them; those stop before they publish anything more.")
    private boolean takeOver;

    @Option(
            names = "--json",
            description = {
                "Print JSON, and nothing else, on standard output: flow; outcome, done or failed; error and kind of the"
                        + " worst failure; failures, each with from, to, kind and error; left, how many were not begun;"
                        + " skipped, how many needed no run; runs, the reports that history --json prints too. With"
                        + " --dry-run: flow; windows, each with from, to, state, to_run and why."
            })
    private boolean json;

    @Override
    public Integer call() {
        Options.atLeastOne("--parallel", parallel);
        return flow.with((services, asked) -> {
            BackfillPlan plan = selection.plan(services, asked, range, sluice.now());
            if (dryRun) {
                print(json ? new PlanLines(plan).json().toPrettyString() : text(new PlanLines(plan).full()));
                return 0;
            }
            tell(text(new PlanLines(plan).brief()));
            Backfill.Result result = run(services, asked, plan.windows());
            Summary summary = new Summary(plan, result);
            if (json || !plan.toRun().isEmpty()) {
                print(json ? summary.json() : summary.text());
            }
            requireComplete(result);
            return 0;
        });
    }

    private Backfill.Result run(Services services, Flow asked, List<Interval> windows) {
        if (System.console() == null || json || windows.isEmpty()) {
            return run(services, new PlainProgress(flow.err()), asked, windows);
        }
        try (TerminalProgress bar = new TerminalProgress(asked.name(), windows.size())) {
            return run(services, bar, asked, windows);
        }
    }

    private Backfill.Result run(Services services, Progress progress, Flow asked, List<Interval> windows) {
        Contention contention = takeOver ? Contention.TAKE_OVER : Contention.YIELD;
        Backfill backfill = new Backfill(services, progress, new Backfill.Pace(parallel, onFailure, contention));
        try (StopSignals signals = StopSignals.listen(() -> {
            backfill.stop();
            tell("stopping: no batch begins any more, those at work come to their end; once more to end at once");
        })) {
            return backfill.run(asked, windows);
        }
    }

    private static void requireComplete(Backfill.Result result) {
        Failures.throwAny(
                "batches",
                result.failures().stream().map(Backfill.Failure::cause).toList());
        if (!result.left().isEmpty()) {
            throw FlowException.retryable(
                    "stopped before " + result.left().get(0) + ": "
                            + result.left().size()
                            + " of the batches were not begun; the same command goes on with them",
                    null);
        }
    }

    private void print(String text) {
        flow.out().println(text);
    }

    private void tell(String text) {
        PrintWriter err = flow.err();
        err.println(text);
        err.flush();
    }

    private static String text(List<String> lines) {
        return String.join(System.lineSeparator(), lines);
    }
}
