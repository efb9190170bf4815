package io.sluice.cli;

import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.model.FlowException;
import io.sluice.run.Cleaner;
import io.sluice.run.Services;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes what superseded and dead runs left on S3. */
@Command(
        name = "clean",
        description = {
            "Remove the files and rejected rows of superseded runs, and uploads that were never completed, when nobody has"
                    + " needed them for flow.lake.retention.",
            "A first pass marks a directory; a pass a day or more later asks Glue and the ledger again and deletes it."
        },
        mixinStandardHelpOptions = true)
final class CleanCommand implements Callable<Integer> {
    @Mixin
    private Options options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FLOW", arity = "0..*")
    private List<String> names = List.of();

    @Option(names = "--all", description = "All flows.")
    private boolean all;

    @Option(names = "--apply", description = "Mark and delete; without it, only say what would be done.")
    private boolean apply;

    @Option(names = "--json", description = "Print what was found as JSON, and nothing else, on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        Configuration configuration = options.configuration();
        List<Flow> flows = flows(configuration);
        Cleaner.Mode mode = apply ? Cleaner.Mode.APPLY : Cleaner.Mode.DRY_RUN;
        List<Cleaner.Result> results = new ArrayList<>();
        List<FlowException> failures = new ArrayList<>();
        try (Services services = new Services(configuration.environment())) {
            Cleaner cleaner = new Cleaner(services, mode);
            for (Flow flow : flows) {
                try {
                    results.add(cleaner.clean(flow));
                } catch (FlowException e) {
                    failures.add(new FlowException(e.kind(), "[" + flow.name() + "] " + e.getMessage(), e));
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        Leftovers leftovers = new Leftovers(mode, results);
        out.println(json ? leftovers.json() : leftovers.text());
        out.flush();
        results.stream()
                .flatMap(result -> result.findings().stream())
                .flatMap(finding -> finding.failure().stream())
                .findFirst()
                .ifPresent(failures::add);
        Failures.throwAny("steps", failures);
        return 0;
    }

    private List<Flow> flows(Configuration configuration) {
        if (all != names.isEmpty()) {
            throw FlowException.configuration("name the flows to clean, or say --all for all of them; the flows are "
                    + String.join(", ", configuration.flowNames()));
        }
        return (all ? configuration.flowNames() : names)
                .stream().map(configuration::flow).toList();
    }
}
