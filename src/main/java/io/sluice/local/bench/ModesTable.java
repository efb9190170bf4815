package io.sluice.local.bench;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.sluice.run.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The modes side by side.
 *
 * @param events that each of them read
 * @param parallel batches at once
 */
record ModesTable(long events, int days, int parallel, List<ModeResult> results) {
    private static final double MB = 1e6;

    /** One figure of a mode. */
    private record Figure(String name, ToDoubleFunction<ModeResult> value) {}

    /** For people. */
    String text() {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("seconds", ModeResult::seconds));
        for (Step step : Step.values()) {
            figures.add(new Figure("  " + step, result -> result.seconds(step)));
        }
        figures.add(new Figure("MB written to S3", result -> result.bytes() / MB));
        List<ColumnData<Figure>> columns = new ArrayList<>();
        columns.add(new Column()
                .header("all batches")
                .dataAlign(HorizontalAlign.LEFT)
                .with(Figure::name));
        for (ModeResult result : results) {
            columns.add(new Column()
                    .header(result.mode())
                    .with(figure -> number(figure.value().applyAsDouble(result))));
        }
        return events + " events in " + days + " batches, " + parallel + " at once; the result, "
                + results.get(0).rows() + " rows, is the same in all modes.\n"
                + "Steps are of all batches together. Extract and munge only prepare: Spark does their work in write.\n"
                + "Redshift is the local one, on this machine's cores: a cluster shifts the balance to elt and etlt.\n"
                + AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, figures, columns);
    }

    /** For programs: each mode's seconds, its steps', and how many times as long as the fastest it took. */
    String line() {
        double fastest = results.stream().mapToDouble(ModeResult::seconds).min().orElseThrow();
        StringBuilder line = new StringBuilder("bench modes events=" + events + " batches=" + days);
        for (ModeResult result : results) {
            String mode = " " + result.mode() + "_";
            line.append(mode).append("seconds=").append(number(result.seconds()));
            line.append(mode).append("ratio=").append(number(result.seconds() / fastest));
            for (Step step : Step.values()) {
                line.append(mode).append(step).append("_seconds=").append(number(result.seconds(step)));
            }
        }
        return line.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
