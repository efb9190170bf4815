package io.sluice.local.bench;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.sluice.local.Traffic;
import io.sluice.local.calls.CallCounts;
import io.sluice.run.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What one of these batches cost: the mean over all of them, the median, and the extremes.
 *
 * @param batches at least one
 */
record BatchesTable(List<BatchCost> batches) {
    private static final int COUNTS = 1;
    private static final int SECONDS = 2;
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    BatchesTable {
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("no batches, no figures");
        }
        batches = List.copyOf(batches);
    }

    /** One figure of a batch. */
    private record Figure(String name, int decimals, List<Double> sorted) {
        double mean() {
            return sorted.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }

        double median() {
            int half = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        }

        double least() {
            return sorted.get(0);
        }

        double most() {
            return sorted.get(sorted.size() - 1);
        }

        String shown(double value) {
            return String.format(Locale.ROOT, "%." + decimals + "f", value);
        }
    }

    /** For people. */
    String text() {
        List<Figure> figures = new ArrayList<>();
        figures.add(seconds());
        for (Step step : Step.values()) {
            figures.add(figure("  " + step, SECONDS, cost -> stepMillis(cost, step) / MILLIS));
        }
        addCalls(figures, s3(), Traffic::s3);
        addCalls(figures, glue(), Traffic::glue);
        addCalls(figures, redshift(), Traffic::redshift);
        List<ColumnData<Figure>> columns = List.of(
                new Column()
                        .header("a batch")
                        .dataAlign(HorizontalAlign.LEFT)
                        .maxWidth(60)
                        .with(Figure::name),
                column("mean", Figure::mean),
                column("median", Figure::median),
                column("least", Figure::least),
                column("most", Figure::most));
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, figures, columns);
    }

    /** For programs: the means. */
    String line() {
        return "bench batches seconds_per_batch=" + mean(seconds()) + " s3_requests=" + mean(s3()) + " glue_calls="
                + mean(glue()) + " redshift_statements=" + mean(redshift());
    }

    private Figure seconds() {
        return figure("seconds", SECONDS, cost -> cost.nanos() / NANOS);
    }

    private Figure s3() {
        return figure("S3 requests", COUNTS, cost -> cost.traffic().s3().total());
    }

    private Figure glue() {
        return figure("Glue calls", COUNTS, cost -> cost.traffic().glue().total());
    }

    private Figure redshift() {
        return figure(
                "Redshift statements", COUNTS, cost -> cost.traffic().redshift().total());
    }

    private void addCalls(List<Figure> figures, Figure total, Function<Traffic, CallCounts> server) {
        figures.add(total);
        SortedSet<String> kinds = new TreeSet<>();
        batches.forEach(
                cost -> kinds.addAll(server.apply(cost.traffic()).byKind().keySet()));
        for (String kind : kinds) {
            figures.add(figure("  " + kind, COUNTS, cost -> server.apply(cost.traffic())
                    .byKind()
                    .getOrDefault(kind, 0L)));
        }
    }

    private static double stepMillis(BatchCost cost, Step step) {
        return cost.report().steps().stream()
                .filter(timed -> timed.name().equals(step.toString()))
                .mapToLong(timed -> timed.millis())
                .sum();
    }

    private Figure figure(String name, int decimals, ToDoubleFunction<BatchCost> value) {
        return new Figure(
                name,
                decimals,
                batches.stream().mapToDouble(value).sorted().boxed().toList());
    }

    private static String mean(Figure figure) {
        return figure.shown(figure.mean());
    }

    private static ColumnData<Figure> column(String header, ToDoubleFunction<Figure> value) {
        return new Column()
                .header(header)
                .dataAlign(HorizontalAlign.RIGHT)
                .with(figure -> figure.shown(value.applyAsDouble(figure)));
    }
}
