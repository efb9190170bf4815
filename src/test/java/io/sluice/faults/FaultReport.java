package io.sluice.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of the cases that were played: {@code target/faults.md}, a line a case and one at the end. With
 * {@code -Dsluice.faults.readme} the README shows it too, if all were played and passed.
 */
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
        System.out.println("faults: " + played + String.format(Locale.ROOT, " (%.1f s): ", nanos / 1e9) + outcome);
        rows.add(FaultTable.row(played, outcome));
    }

    void write() throws IOException {
        List<String> lines = new ArrayList<>(FaultTable.head());
        lines.addAll(rows);
        Files.createDirectories(FILE.getParent());
        Files.write(FILE, lines);
        if (System.getProperty("sluice.faults.readme") != null && passed == FaultCases.all().size()) {
            FaultTable.writeReadme(rows);
        }
        System.out.println("faults: " + passed + " passed, " + failed + " failed");
    }
}
