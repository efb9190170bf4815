package io.sluice.local.bench;

import io.sluice.model.FlowException;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What queries of external tables cost, which Spectrum bills by the byte. */
@Command(
        name = "spectrum",
        description = "Bytes and files that five queries scan: raw JSON, unpartitioned Parquet, Sluice's layout.",
        mixinStandardHelpOptions = true)
final class SpectrumBench implements Callable<Integer> {
    private static final LocalDate FIRST = LocalDate.of(2018, 1, 1);
    private static final long ROW_GROUP_BYTES = 256 * 1024;

    @Spec
    private CommandSpec spec;

    @Option(names = "--days", defaultValue = "30", description = "Days of events (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(names = "--events", defaultValue = "20000", description = "Events a day (default: ${DEFAULT-VALUE}).")
    private long events;

    @Override
    public Integer call() throws SQLException, IOException {
        Configurator.setRootLevel(Level.ERROR);
        if (days < 1 || days > FIRST.lengthOfYear() || events < 2_000) {
            throw FlowException.configuration("--days " + days + " --events " + events
                    + ": each query has to find something, take 1 to 365 days of 2000 events or more");
        }
        try (TemporaryStack temporary = TemporaryStack.start()) {
            SpectrumLayouts layouts = new SpectrumLayouts(temporary.stack(), FIRST, days);
            layouts.make(temporary.folder().resolve("conf"), events, ROW_GROUP_BYTES);
            Map<Layout, Scanned> stored = new EnumMap<>(Layout.class);
            for (Layout layout : Layout.values()) {
                stored.put(layout, layouts.stored(layout));
            }
            SpectrumTable table = new SpectrumTable(days * events, stored, layouts.ask());
            PrintWriter out = spec.commandLine().getOut();
            out.println(table.text());
            out.println(table.line());
            out.flush();
        }
        return 0;
    }
}
