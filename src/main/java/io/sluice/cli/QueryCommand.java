package io.sluice.cli;

import com.github.freva.asciitable.AsciiTable;
import io.sluice.config.Configuration;
import io.sluice.model.Counted;
import io.sluice.run.Services;
import io.sluice.warehouse.QueryResult;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks Redshift one question and shows the answer as a table. */
@Command(
        name = "query",
        description = "Run one SQL query in Redshift and show the rows.",
        mixinStandardHelpOptions = true)
final class QueryCommand implements Callable<Integer> {
    @Mixin
    private Options options;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SQL")
    private String sql;

    @Option(names = "--rows", defaultValue = "100", description = "Show at most this many (default: 100).")
    private int limit;

    @Override
    public Integer call() {
        Options.atLeastOne("--rows", limit);
        Configuration configuration = options.configuration();
        try (Services services = new Services(configuration.environment())) {
            print(spec.commandLine().getOut(), services.redshift().query(sql, limit));
        }
        return 0;
    }

    static void print(PrintWriter out, QueryResult result) {
        out.println(AsciiTable.getTable(
                AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS,
                result.columns().toArray(String[]::new),
                null,
                result.rows().stream().map(row -> row.toArray(String[]::new)).toArray(String[][]::new)));
        out.println(Counted.of(result.rows().size(), "row")
                + (result.completeness() == QueryResult.Completeness.CUT ? ", and more: --rows shows them" : ""));
        out.flush();
    }
}
