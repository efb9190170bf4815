package io.sluice.local.bench;

import io.sluice.ledger.RunReport;
import io.sluice.run.Step;
import java.util.List;

/**
 * What one mode took.
 *
 * @param nanos wall time of all batches
 * @param rows of the result, the same in all modes
 */
record ModeResult(String mode, long nanos, List<RunReport> reports, int rows) {
    static final List<String> MODES = List.of("etl", "elt", "etlt");
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    double seconds() {
        return nanos / NANOS;
    }

    /** A step's time of all batches together; with several at once that is more than the wall saw. */
    double seconds(Step step) {
        return reports.stream()
                        .flatMap(report -> report.steps().stream())
                        .filter(timed -> timed.name().equals(step.toString()))
                        .mapToLong(RunReport.Step::millis)
                        .sum()
                / MILLIS;
    }

    /** What it wrote to S3. */
    long bytes() {
        return reports.stream().mapToLong(RunReport::bytes).sum();
    }
}
