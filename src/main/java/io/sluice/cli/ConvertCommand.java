package io.sluice.cli;

import io.sluice.config.Flow;
import io.sluice.model.Counted;
import io.sluice.run.Conversion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    private FlowOptions flow;

    @Option(names = "--dry-run", description = "Only say what would be converted.")
    private boolean dryRun;

    @Override
    public Integer call() {
        return flow.with((services, converted) -> {
            Conversion conversion = new Conversion(services, converted);
            Conversion.Result result = dryRun ? conversion.examine() : conversion.convert();
            flow.out().println(text(converted, result));
            return 0;
        });
    }

    private String text(Flow converted, Conversion.Result result) {
        String what = Counted.of(result.partitions(), "partition") + " of " + Counted.of(result.batches(), "batch")
                + ", " + Counted.of(result.files(), "file") + ", " + Lines.size(result.bytes());
        String table = converted.lake().table() + ": ";
        if (result.state() == Conversion.State.DELTA && result.adopted() == 0) {
            return table + "is a Delta table already, " + what;
        }
        return table
                + (dryRun ? "would become a Delta table, " : "is a Delta table now, ")
                + what
                + (dryRun ? "; no file is written anew" : "; no file was written anew");
    }
}
