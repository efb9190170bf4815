package io.sluice.local.bench;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The cost of a young table's batches beside that of an old one's, by medians.
 *
 * @param batches of the old table
 * @param pairs batches that ran one after the other
 */
record HistoryTable(int batches, List<Pair> pairs) {
    /** An odd number: a median is one of them. */
    static final int PAIRS = 17;

    private static final int TENTH = 10;

    /** How many batches the young table has before: the 10th is in the middle of those measured. */
    static final int FIRST_EARLY = TENTH - 1 - PAIRS / 2;

    /** So many batches keep early and late apart. */
    static final int LEAST = FIRST_EARLY + 2 * PAIRS;

    private static final double NANOS = 1e9;

    private static final List<Figure> FIGURES = List.of(
            new Figure("s3_requests", 0, cost -> cost.traffic().s3().total()),
            new Figure("glue_calls", 0, cost -> cost.traffic().glue().total()),
            new Figure(
                    "redshift_statements", 0, cost -> cost.traffic().redshift().total()),
            new Figure("seconds", 3, cost -> cost.nanos() / NANOS));

    HistoryTable {
        pairs = List.copyOf(pairs);
    }

    /** @param early of the young table, {@code late} of the old one */
    record Pair(BatchCost early, BatchCost late) {}

    /** One figure of a batch. */
    private record Figure(String name, int decimals, ToDoubleFunction<BatchCost> value) {
        double median(List<Pair> pairs, Function<Pair, BatchCost> side) {
            return middle(pairs, pair -> value.applyAsDouble(side.apply(pair)));
        }

        /** Of the pairs: both sides of one met the same machine. */
        double ratio(List<Pair> pairs) {
            return middle(pairs, pair -> value.applyAsDouble(pair.late()) / value.applyAsDouble(pair.early()));
        }

        private static double middle(List<Pair> pairs, ToDoubleFunction<Pair> of) {
            return pairs.stream().mapToDouble(of).sorted().toArray()[pairs.size() / 2];
        }

        String shown(double median) {
            return String.format(Locale.ROOT, "%." + decimals + "f", median);
        }
    }

    /** For people. */
    String text() {
        List<ColumnData<Figure>> columns = List.of(
                new Column()
                        .header("median of " + pairs.size() + " pairs")
                        .dataAlign(HorizontalAlign.LEFT)
                        .with(Figure::name),
                new Column().header("10th batch").with(figure -> figure.shown(figure.median(pairs, Pair::early))),
                new Column()
                        .header(batches + "th batch")
                        .with(figure -> figure.shown(figure.median(pairs, Pair::late))),
                new Column().header("ratio").with(this::ratio));
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, FIGURES, columns);
    }

    /** For programs: the medians of early and late batches, and of late by early. */
    String line() {
        StringBuilder line = new StringBuilder("bench history batches=" + batches);
        for (Figure figure : FIGURES) {
            line.append(' ')
                    .append(figure.name())
                    .append("_early=")
                    .append(figure.shown(figure.median(pairs, Pair::early)));
            line.append(' ')
                    .append(figure.name())
                    .append("_late=")
                    .append(figure.shown(figure.median(pairs, Pair::late)));
            line.append(' ').append(figure.name()).append("_ratio=").append(ratio(figure));
        }
        return line.toString();
    }

    private String ratio(Figure figure) {
        return String.format(Locale.ROOT, "%.2f", figure.ratio(pairs));
    }
}
