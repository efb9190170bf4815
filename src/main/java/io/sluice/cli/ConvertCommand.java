package io.sluice.cli;

import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.run.Conversion;
import io.sluice.run.Services;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a Delta table of a table of plain files. */
@Command(
        name = "convert",
        description = {
            "Make a Delta table of the flow's table of plain files, where it is, once lake.format = delta is written: its"
                    + " files stay, a log names them, and Glue shows symlink manifests.",
            "End the flow's runs before. Killed anywhere, the same command goes on."
        },
        mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
    @Mixin
    private Options options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FLOW")
    private String name;

    @Option(names = "--dry-run", description = "Only say what would be converted.")
    private boolean dryRun;

    @Override
    public Integer call() {
        Configuration configuration = options.configuration();
        Flow flow = configuration.flow(name);
        PrintWriter out = spec.commandLine().getOut();
        try (Services services = new Services(configuration.environment())) {
            Conversion conversion = new Conversion(services, flow);
            Conversion.Result result = dryRun ? conversion.examine() : conversion.convert();
            out.println(text(flow, result));
        }
        out.flush();
        return 0;
    }

    private String text(Flow flow, Conversion.Result result) {
        String what = result.partitions() + " partitions of " + result.batches() + " batches, "
                + Lines.count(result.files()) + " files, " + Lines.size(result.bytes());
        String table = flow.lake().table() + ": ";
        if (result.state() == Conversion.State.DELTA && result.adopted() == 0) {
            return table + "is a Delta table already, " + what;
        }
        return table
                + (dryRun ? "would become a Delta table, " : "is a Delta table now, ")
                + what
                + (dryRun ? "; no file is written anew" : "; no file was written anew");
    }
}
