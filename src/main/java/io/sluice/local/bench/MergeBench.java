package io.sluice.local.bench;

import io.sluice.model.FlowException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a batch of changes costs that becomes part of a merged table, beside Delta's own MERGE of the same changes. */
@Command(
        name = "merge",
        description = "Changes merged into growing tables: a flow's batch, and Delta's own MERGE INTO, in turn.",
        mixinStandardHelpOptions = true)
final class MergeBench implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rows",
            defaultValue = "1600000",
            description =
                    "Of the largest table; the others have a quarter and a sixteenth (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--changes", defaultValue = "20000", description = "Of each batch (default: ${DEFAULT-VALUE}).")
    private int changes;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "Batches for each figure, which is their median (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws IOException {
        Configurator.setRootLevel(Level.ERROR);
        if (changes < 10 || rows / 16 < changes || rounds < 1) {
            throw FlowException.configuration("--rows " + rows + " --changes " + changes + " --rounds " + rounds
                    + ": the smallest table has a sixteenth of the rows, and no fewer than a batch has changes; take 10"
                    + " changes or more, 16 times as many rows, and 1 round or more");
        }
        MergeRace.configureDelta();
        try (TemporaryStack temporary = TemporaryStack.start();
                MergeRace race =
                        new MergeRace(temporary.stack(), temporary.folder().resolve("conf"), changes)) {
            MergeFigures figures = race.run(rows, rounds);
            PrintWriter out = spec.commandLine().getOut();
            out.println(figures.text());
            out.println(figures.line());
            out.flush();
        }
        return 0;
    }
}
