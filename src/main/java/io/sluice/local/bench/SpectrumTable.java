package io.sluice.local.bench;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the queries read.
 *
 * @param events in each layout
 * @param stored all files of each layout
 */
record SpectrumTable(long events, Map<Layout, Scanned> stored, List<SpectrumResult> results) {
    private static final double MB = 1e6;

    /** For people. */
    String text() {
        List<ColumnData<SpectrumResult>> columns = new ArrayList<>();
        columns.add(new Column().header("query").dataAlign(HorizontalAlign.LEFT).with(result -> result.query()
                .title()));
        for (Layout layout : Layout.values()) {
            columns.add(new Column().header(layout.title()).with(result -> shown(result.of(layout))));
        }
        columns.add(new Column().header("JSON by ours").with(result -> number(result.ratio(Layout.JSON))));
        columns.add(new Column().header("Parquet by ours").with(result -> number(result.ratio(Layout.FLAT))));
        StringBuilder text = new StringBuilder();
        text.append(events).append(" events; stored:");
        for (Layout layout : Layout.values()) {
            text.append(' ').append(layout.title()).append(' ').append(shown(stored.get(layout)));
            text.append(layout == Layout.LAKE ? ".\n" : ",");
        }
        text.append("Scanned, as svl_s3query_summary has it: whole objects of JSON; of Parquet the compressed column\n")
                .append("chunks needed, in row groups that their statistics do not rule out, without footers.\n")
                .append("The sample has few artists, songs and users: Parquet packs that unusually well, so the\n")
                .append("ratio to JSON is higher than in life. Spectrum bills 10 MB a query at least, not in here.\n")
                .append(AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, results, columns));
        return text.toString();
    }

    /** For programs: the bytes of all queries together, and each query's by those of Sluice's layout. */
    String line() {
        Scanned json = total(Layout.JSON);
        Scanned flat = total(Layout.FLAT);
        Scanned lake = total(Layout.LAKE);
        StringBuilder line = new StringBuilder("bench spectrum events=" + events);
        for (Layout layout : Layout.values()) {
            String name = layout.name().toLowerCase(Locale.ROOT);
            line.append(' ').append(name).append("_bytes=").append(total(layout).bytes());
            line.append(' ').append(name).append("_files=").append(total(layout).files());
        }
        line.append(" json_ratio=").append(number(json.times(lake)));
        line.append(" flat_ratio=").append(number(flat.times(lake)));
        for (SpectrumResult result : results) {
            String key = result.query().key();
            line.append(' ').append(key).append("_json_ratio=").append(number(result.ratio(Layout.JSON)));
            line.append(' ').append(key).append("_flat_ratio=").append(number(result.ratio(Layout.FLAT)));
        }
        return line.toString();
    }

    private Scanned total(Layout layout) {
        return results.stream().map(result -> result.of(layout)).reduce(new Scanned(0, 0), Scanned::plus);
    }

    private static String shown(Scanned scanned) {
        return String.format(
                Locale.ROOT,
                "%.3f MB in %d %s",
                scanned.bytes() / MB,
                scanned.files(),
                scanned.files() == 1 ? "file" : "files");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
