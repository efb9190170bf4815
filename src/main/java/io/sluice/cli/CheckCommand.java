package io.sluice.cli;

import io.sluice.config.Configuration;
import io.sluice.config.Problem;
import io.sluice.model.Counted;
import io.sluice.model.FailureKind;
import io.sluice.plan.FlowScripts;
import java.io.PrintWriter;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reads every flow and says all that is wrong, without touching anything outside. */
@Command(
        name = "check",
        description = "Read all flows and report every problem, offline.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private Options options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Configuration configuration = options.configuration();
        List<Problem> problems = problems(configuration);
        problems.forEach(out::println);
        out.println(
                problems.isEmpty()
                        ? Counted.of(configuration.flowNames().size(), "flow") + ", no problem: "
                                + String.join(", ", configuration.flowNames())
                        : Counted.of(problems.size(), "problem"));
        out.flush();
        return problems.isEmpty() ? 0 : FailureKind.CONFIGURATION.exitCode();
    }

    /** Those of the files, and those of the SQL of every flow that can be read. */
    private static List<Problem> problems(Configuration configuration) {
        SortedSet<Problem> problems = new TreeSet<>(configuration.problems());
        for (String name : configuration.flowNames()) {
            if (configuration.problems(name).isEmpty()) {
                problems.addAll(FlowScripts.problems(
                        configuration.flow(name), configuration.flowFile(name), configuration.sqlFolder()));
            }
        }
        return List.copyOf(problems);
    }
}
