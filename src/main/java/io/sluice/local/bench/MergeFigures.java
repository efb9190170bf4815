package io.sluice.local.bench;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import io.sluice.run.Step;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What merges cost, by medians.
 *
 * @param changes of a batch
 */
record MergeFigures(int changes, List<Table> tables) {
    static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    MergeFigures {
        tables = List.copyOf(tables);
    }

    /**
     * One batch of changes.
     *
     * @param delta seconds that MERGE took
     */
    record Round(BatchCost ours, double delta) {
        double batch() {
            return ours.nanos() / NANOS;
        }

        /** Of the batch's seconds those in which its rows became part of the table and were shown. */
        double merge() {
            return ours.report().steps().stream()
                            .filter(step -> step.name().equals(Step.REGISTER.toString()))
                            .mapToLong(step -> step.millis())
                            .sum()
                    / MILLIS;
        }
    }

    /**
     * A table of each side.
     *
     * @param rows before the first batch
     */
    record Table(Spread spread, long rows, List<Round> rounds) {
        Table {
            rounds = List.copyOf(rounds);
        }

        double median(ToDoubleFunction<Round> figure) {
            return rounds.stream().mapToDouble(figure).sorted().toArray()[rounds.size() / 2];
        }

        String key() {
            return spread.name().toLowerCase(Locale.ROOT) + "_" + rows;
        }
    }

    /** For people. */
    String text() {
        List<ColumnData<Table>> columns = List.of(
                new Column()
                        .header("keys changed")
                        .dataAlign(HorizontalAlign.LEFT)
                        .with(table -> table.spread().name().toLowerCase(Locale.ROOT)),
                new Column().header("rows").with(table -> Long.toString(table.rows())),
                new Column().header("flow s").with(table -> number(table.median(Round::batch))),
                new Column().header("its merge s").with(table -> number(table.median(Round::merge))),
                new Column().header("MERGE s").with(table -> number(table.median(Round::delta))),
                new Column().header("MERGE by flow").with(table -> number(ratio(table))));
        return "Batches of " + changes + " changes. A flow's batch is all of it, from the raw JSON to Glue;\n"
                + "MERGE is Delta's own, from the raw JSON to its log.\n"
                + AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, tables, columns);
    }

    /** For programs: seconds, and how many times as long MERGE takes. */
    String line() {
        StringBuilder line = new StringBuilder("bench merge changes=" + changes);
        for (Table table : tables) {
            String key = table.key();
            line.append(' ').append(key).append("_seconds=").append(number(table.median(Round::batch)));
            line.append(' ').append(key).append("_merge_seconds=").append(number(table.median(Round::merge)));
            line.append(' ').append(key).append("_delta_seconds=").append(number(table.median(Round::delta)));
            line.append(' ').append(key).append("_ratio=").append(number(ratio(table)));
        }
        return line.toString();
    }

    private static double ratio(Table table) {
        return table.median(round -> round.delta() / round.batch());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
