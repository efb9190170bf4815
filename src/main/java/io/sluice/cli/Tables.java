package io.sluice.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.List;

/** Tables on the terminal. */
final class Tables {
    /** Nothing is broken over two lines: it would not be found by grep. */
    private static final int WIDEST = 1_000;

    private Tables() {}

    static Column text(String header) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.LEFT)
                .dataAlign(HorizontalAlign.LEFT)
                .maxWidth(WIDEST);
    }

    static Column number(String header) {
        return new Column()
                .header(header)
                .headerAlign(HorizontalAlign.RIGHT)
                .dataAlign(HorizontalAlign.RIGHT)
                .maxWidth(WIDEST);
    }

    static String of(Column[] columns, List<String[]> rows) {
        return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, columns, rows.toArray(String[][]::new));
    }
}
