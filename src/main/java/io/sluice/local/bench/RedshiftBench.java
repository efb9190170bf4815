package io.sluice.local.bench;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import io.sluice.model.FlowException;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The local Redshift beside DuckDB, on which it stands. */
@Command(
        name = "redshift",
        description = "The local Redshift through its driver beside plain DuckDB: statements, COPY, scan, result.",
        mixinStandardHelpOptions = true)
final class RedshiftBench implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--rows", defaultValue = "10000000", description = "Rows of the table (default: ${DEFAULT-VALUE}).")
    private long rows;

    @Option(names = "--statements", defaultValue = "3000", description = "Short ones (default: ${DEFAULT-VALUE}).")
    private int statements;

    @Override
    public Integer call() throws SQLException, IOException {
        Configurator.setRootLevel(Level.ERROR);
        if (rows < 4 || statements < 10) {
            throw FlowException.configuration("--rows must be at least 4 and --statements at least 10");
        }
        try (TemporaryStack temporary = TemporaryStack.start();
                RedshiftDuels duels = new RedshiftDuels(temporary, rows)) {
            List<Duel> all = duels.run(statements);
            PrintWriter out = spec.commandLine().getOut();
            out.println(table(all));
            out.println(line(all));
            out.flush();
        }
        return 0;
    }

    static String table(List<Duel> duels) {
        return AsciiTable.getTable(
                duels,
                List.of(
                        new Column().header("task").with(Duel::key),
                        new Column().header("unit").with(Duel::unit),
                        new Column().header("local Redshift").with(duel -> number(duel.redshiftRate())),
                        new Column().header("DuckDB").with(duel -> number(duel.duckDbRate())),
                        new Column().header("times as long").with(duel -> number(duel.ratio()))));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }

    static String line(List<Duel> duels) {
        return "bench redshift " + duels.stream().map(Duel::figures).collect(Collectors.joining(" "));
    }
}
