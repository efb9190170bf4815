package io.sluice.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came of the cases: {@code target/faults.md}, where those that are not played now keep what came of them last, there
 * or in the README, and a line at the end. With {@code -Dsluice.faults.readme} the README shows it too, if every case has
 * passed.
 */
final class FaultReport {
    private static final Path FILE = Path.of("target/faults.md");

    private final Map<String, String> outcomes = new TreeMap<>();
    private int passed;
    private int failed;

    void passed(FaultCase played, long nanos, List<String> observed) throws IOException {
        passed++;
        put(played, nanos, String.join(", then ", observed));
    }

    void failed(FaultCase played, long nanos, Throwable cause) throws IOException {
        failed++;
        put(
                played,
                nanos,
                "**FAILED** "
                        + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
    }

    /** What this machine cannot play keeps what came of it last. */
    void skipped(FaultCase left, String reason) {
        System.out.println("faults: " + left + ": skipped, " + reason);
    }

    private void put(FaultCase played, long nanos, String outcome) throws IOException {
        System.out.println("faults: " + played + String.format(Locale.ROOT, " (%.1f s): ", nanos / 1e9) + outcome);
        outcomes.put(FaultTable.promise(played), outcome);
        write();
    }

    void total() {
        System.out.println("faults: " + passed + " passed, " + failed + " failed");
    }

    private void write() throws IOException {
        List<String> before = new ArrayList<>(Files.exists(FILE) ? Files.readAllLines(FILE) : List.of());
        before.addAll(FaultTable.inReadme());
        List<String> rows = FaultCases.all().stream()
                .flatMap(each -> row(each, before).stream())
                .toList();
        List<String> lines = new ArrayList<>(FaultTable.head());
        lines.addAll(rows);
        Files.createDirectories(FILE.getParent());
        Files.write(FILE, lines);
        boolean isWhole =
                rows.size() == FaultCases.all().size() && rows.stream().noneMatch(row -> row.contains("**FAILED**"));
        if (System.getProperty("sluice.faults.readme") != null && isWhole) {
            FaultTable.writeReadme(rows);
        }
    }

    private Optional<String> row(FaultCase each, List<String> before) {
        String promise = FaultTable.promise(each);
        return Optional.ofNullable(outcomes.get(promise))
                .map(outcome -> promise + " " + outcome + " |")
                .or(() ->
                        before.stream().filter(line -> line.startsWith(promise)).findFirst());
    }
}
