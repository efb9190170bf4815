package io.sluice.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of the cases that were played: {@code target/faults.md}, and a line at the end. */
final class FaultReport {
    private static final Path FILE = Path.of("target/faults.md");

    private final List<String> rows = new ArrayList<>();
    private int passed;
    private int failed;

    void passed(FaultCase played, long nanos, List<String> observed) {
        passed++;
        row(played, nanos, String.join(", then ", observed));
    }

    void failed(FaultCase played, long nanos, Throwable cause) {
        failed++;
        row(played, nanos, "**FAILED** " + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
    }

    private void row(FaultCase played, long nanos, String outcome) {
        String took = String.format(Locale.ROOT, " %.1f s |", nanos / 1e9);
        System.out.println("faults: " + played + ": " + outcome + took);
        rows.add(FaultTable.row(played, outcome) + took);
    }

    void write() throws IOException {
        List<String> lines = new ArrayList<>(FaultTable.head(" took |"));
        lines.addAll(rows);
        Files.createDirectories(FILE.getParent());
        Files.write(FILE, lines);
        System.out.println("faults: " + passed + " passed, " + failed + " failed");
    }
}
