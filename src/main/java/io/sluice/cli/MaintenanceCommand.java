package io.sluice.cli;

import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.config.Warehouse;
import io.sluice.plan.OwnTables;
import io.sluice.run.Services;
import io.sluice.warehouse.Maintenance;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after hot tables. */
@Command(
        name = "maintenance",
        description = "Say which hot tables need VACUUM, ANALYZE or a deep copy, by what Redshift measures, and why.",
        mixinStandardHelpOptions = true)
final class MaintenanceCommand implements Callable<Integer> {
    @Mixin
    private Options options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FLOW", arity = "1..*")
    private List<String> names;

    @Option(names = "--apply", description = "Run the statements; without it, only say what would be run.")
    private boolean apply;

    @Override
    public Integer call() {
        Configuration configuration = options.configuration();
        List<Flow> flows = names.stream().map(configuration::flow).toList();
        PrintWriter out = spec.commandLine().getOut();
        try (Services services = new Services(configuration.environment())) {
            Maintenance maintenance = new Maintenance(
                    services.redshift(),
                    new OwnTables(configuration.environment().redshift().ledgerSchema()));
            for (Flow flow : flows) {
                if (flow.warehouse().temperature() == Warehouse.Temperature.COLD) {
                    out.println(flow.name() + ": cold, there is no table to look after");
                } else {
                    look(out, maintenance, flow);
                }
                out.flush();
            }
        }
        return 0;
    }

    private void look(PrintWriter out, Maintenance maintenance, Flow flow) {
        Maintenance.Findings findings =
                maintenance.inspect(flow.name(), flow.warehouse().table());
        if (findings.isNothing()) {
            out.println(findings.table() + ": nothing to do");
            return;
        }
        if (!findings.deepCopy().isEmpty()) {
            out.println(findings.table() + ": deep copy  -- " + findings.deepCopy());
        }
        findings.tasks()
                .forEach(task -> out.println(findings.table() + ": " + task.statement() + "  -- " + task.reason()));
        if (!findings.advice().isEmpty()) {
            out.println(findings.table() + ": " + findings.advice());
        }
        if (apply) {
            maintenance.apply(flow.name(), findings);
        }
        out.println(findings.table() + (apply ? ": done" : ": nothing was changed, --apply does"));
    }
}
