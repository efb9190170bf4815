package io.sluice.cli;

import io.sluice.ledger.RunReport;
import io.sluice.model.Counted;
import io.sluice.model.RowCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How numbers and runs read on one line. */
final class Lines {
    /** What takes less is not shown. */
    static final long SHORTEST_MILLIS = 50;

    private Lines() {}

    /** One run on one line. */
    static String of(RunReport report) {
        StringBuilder line = new StringBuilder();
        line.append(report.run().batch()).append(' ');
        line.append(report.outcome().name().toLowerCase(Locale.ROOT));
        report.finished().ifPresent(finished -> line.append(" in ")
                .append(seconds(finished.toEpochMilli() - report.started().toEpochMilli()))
                .append(queued(report.queuedMillis())));
        report.resumed().ifPresent(run -> line.append(", resumed run ").append(run.id()));
        report.counts().ifPresent(counts -> line.append(": ").append(counts(counts)));
        report.load().ifPresent(load -> line.append("; ").append(load));
        report.remarks().forEach(remark -> line.append("; ").append(remark));
        for (RunReport.Transform transform : report.transforms()) {
            line.append("; ").append(transform.name()).append(": ").append(Counted.of(transform.rowsChanged(), "row"));
        }
        report.error().ifPresent(error -> line.append(": ").append(error));
        return line.toString();
    }

    /** Why the run was not the repetition of the one before, and what came of it. */
    static String what(RunReport report) {
        List<String> parts = new ArrayList<>(report.origin().differences());
        report.resumed().ifPresent(run -> parts.add("resumed run " + run.id()));
        report.error().or(report::load).ifPresent(parts::add);
        parts.addAll(report.remarks());
        return String.join("; ", parts);
    }

    static String counts(RowCounts counts) {
        StringBuilder line = new StringBuilder();
        line.append(count(counts.read()))
                .append(" read, ")
                .append(count(counts.written()))
                .append(" written");
        if (counts.quarantined() > 0) {
            line.append(", ").append(count(counts.quarantined())).append(" quarantined");
        }
        if (counts.duplicates() > 0) {
            line.append(", ").append(Counted.of(counts.duplicates(), "duplicate"));
        }
        return line.toString();
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /** How long of it others worked in Redshift, in parentheses; empty when it is not worth a word. */
    static String queued(long millis) {
        return millis < SHORTEST_MILLIS ? "" : " (queued " + seconds(millis) + ")";
    }

    /** Seconds as {@code 45 s}, {@code 12 min} or {@code 3 h 20 min}. */
    static String duration(long seconds) {
        if (seconds < 100) {
            return seconds + " s";
        }
        long minutes = Math.round(seconds / 60.0);
        return minutes < 100 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    /** Bytes in thousands, as file-size counts them. */
    static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        String[] units = {"kB", "MB", "GB", "TB", "PB"};
        double value = bytes;
        int unit = -1;
        while (value >= 1_000 && unit < units.length - 1) {
            value /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
