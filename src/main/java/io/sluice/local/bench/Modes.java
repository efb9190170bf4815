package io.sluice.local.bench;

import io.sluice.ledger.Contention;
import io.sluice.model.FlowException;
import io.sluice.run.Backfill;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which mode suits: the same result by each of them. */
@Command(
        name = "modes",
        description = "The plays of each artist by day as ETL, ELT and ETLT, from the same events, step by step.",
        mixinStandardHelpOptions = true)
final class Modes implements Callable<Integer> {
    private static final LocalDate FIRST = LocalDate.of(2018, 11, 1);

    @Spec
    private CommandSpec spec;

    @Option(names = "--events", defaultValue = "10000000", description = "In all days (default: ${DEFAULT-VALUE}).")
    private long events;

    @Option(names = "--days", defaultValue = "10", description = "Batches (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(names = "--parallel", defaultValue = "2", description = "Batches at once (default: ${DEFAULT-VALUE}).")
    private int parallel;

    @Override
    public Integer call() throws SQLException, IOException {
        Configurator.setRootLevel(Level.ERROR);
        if (days < 1 || events < days || parallel < 1) {
            throw FlowException.configuration("--events " + events + " --days " + days + " --parallel " + parallel
                    + ": take 1 day, 1 event a day and 1 batch at once, or more");
        }
        long eventsPerDay = events / days;
        try (TemporaryStack temporary = TemporaryStack.start()) {
            Backfill.Pace pace = new Backfill.Pace(parallel, Backfill.OnFailure.STOP, Contention.YIELD);
            ModesRace race = new ModesRace(temporary.stack(), temporary.folder().resolve("conf"), pace);
            race.warmUp(FIRST);
            ModesTable table = new ModesTable(eventsPerDay * days, days, parallel, race.run(FIRST, days, eventsPerDay));
            PrintWriter out = spec.commandLine().getOut();
            out.println(table.text());
            out.println(table.line());
            out.flush();
        }
        return 0;
    }
}
