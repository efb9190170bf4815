package io.sluice.local.bench;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The cost of early batches beside that of late ones, by medians.
 *
 * @param batches how many there were
 * @param early those around the 10th
 * @param late the last ones, as many
 */
record HistoryTable(int batches, List<BatchCost> early, List<BatchCost> late) {
    static final int AROUND = 9;
    private static final int TENTH = 10;
    private static final double NANOS = 1e9;

    /** So many batches keep early and late apart. */
    static final int LEAST = TENTH + AROUND / 2 + AROUND;

    private static final List<Figure> FIGURES = List.of(
            new Figure("s3_requests", 0, cost -> cost.traffic().s3().total()),
            new Figure("glue_calls", 0, cost -> cost.traffic().glue().total()),
            new Figure(
                    "redshift_statements", 0, cost -> cost.traffic().redshift().total()),
            new Figure("seconds", 3, cost -> cost.nanos() / NANOS));

    /** One figure of a batch. */
    private record Figure(String name, int decimals, ToDoubleFunction<BatchCost> value) {
        double median(List<BatchCost> costs) {
            return costs.stream().mapToDouble(value).sorted().toArray()[costs.size() / 2];
        }

        String shown(List<BatchCost> costs) {
            return String.format(Locale.ROOT, "%." + decimals + "f", median(costs));
        }
    }

    static HistoryTable of(List<BatchCost> costs) {
        int tenth = TENTH - 1 - AROUND / 2;
        return new HistoryTable(
                costs.size(), costs.subList(tenth, tenth + AROUND), costs.subList(costs.size() - AROUND, costs.size()));
    }

    /** For people. */
    String text() {
        List<ColumnData<Figure>> columns = List.of(
                new Column()
                        .header("median of " + AROUND)
                        .dataAlign(HorizontalAlign.LEFT)
                        .with(Figure::name),
                new Column().header("10th batch").with(figure -> figure.shown(early)),
                new Column().header(batches + "th batch").with(figure -> figure.shown(late)),
                new Column().header("ratio").with(this::ratio));
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, FIGURES, columns);
    }

    /** For programs: the medians of early and late batches, and late by early. */
    String line() {
        StringBuilder line = new StringBuilder("bench history batches=" + batches);
        for (Figure figure : FIGURES) {
            line.append(' ').append(figure.name()).append("_early=").append(figure.shown(early));
            line.append(' ').append(figure.name()).append("_late=").append(figure.shown(late));
            line.append(' ').append(figure.name()).append("_ratio=").append(ratio(figure));
        }
        return line.toString();
    }

    private String ratio(Figure figure) {
        return String.format(Locale.ROOT, "%.2f", figure.median(late) / figure.median(early));
    }
}
