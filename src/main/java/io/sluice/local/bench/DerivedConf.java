package io.sluice.local.bench;

import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.ledger.RunReport;
import io.sluice.model.Interval;
import io.sluice.run.Backfill;
import io.sluice.run.Progress;
import io.sluice.run.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A copy of the shipped {@code conf} with files of a benchmark besides, for its local environment. */
record DerivedConf(Path folder) {
    private static final Path SHIPPED = Path.of("conf");

    /**
     * @param folder to be made
     * @param files texts by their paths in the folder; one that is shipped, too, is added to that
     */
    static DerivedConf make(Path folder, Map<String, String> files) throws IOException {
        try (Stream<Path> shipped = Files.walk(SHIPPED)) {
            for (Path file : shipped.filter(Files::isRegularFile).toList()) {
                put(folder.resolve(SHIPPED.relativize(file)), Files.readString(file));
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            put(path, (Files.exists(path) ? Files.readString(path) + "\n" : "") + file.getValue());
        }
        return new DerivedConf(folder);
    }

    private static void put(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    Configuration configuration() {
        return Configuration.load(folder, "local");
    }

    /** The reports of a flow's batches over these days, in their order; an error if one failed. */
    List<RunReport> run(String flow, LocalDate first, int days, Backfill.Pace pace) {
        return run(configuration(), flow, first, days, pace, new Unwatched());
    }

    static List<RunReport> run(
            Configuration configuration,
            String name,
            LocalDate first,
            int days,
            Backfill.Pace pace,
            Progress progress) {
        Flow flow = configuration.flow(name);
        List<Interval> windows = flow.source().window().split(midnight(first), midnight(first.plusDays(days)));
        try (Services services = new Services(configuration.environment())) {
            Backfill.Result result = new Backfill(services, progress, pace).run(flow, windows);
            if (!result.failures().isEmpty()) {
                throw result.failures().get(0).cause();
            }
            return result.reports();
        }
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
