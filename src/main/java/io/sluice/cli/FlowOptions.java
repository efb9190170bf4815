package io.sluice.cli;

import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.run.Services;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The flow that a command is about, and what it takes to work on it. */
final class FlowOptions {
    @Mixin
    private Options options;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(paramLabel = "FLOW")
    private String name;

    private Configuration configuration;

    interface Work {
        /** @return the exit code */
        int on(Services services, Flow flow);
    }

    /** Does the work with services that are closed after it. */
    int with(Work work) {
        Flow flow = configuration().flow(name);
        try (Services services = new Services(configuration().environment())) {
            return work.on(services, flow);
        } finally {
            out().flush();
        }
    }

    /** Read once. */
    Configuration configuration() {
        if (configuration == null) {
            configuration = options.configuration();
        }
        return configuration;
    }

    String name() {
        return name;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
