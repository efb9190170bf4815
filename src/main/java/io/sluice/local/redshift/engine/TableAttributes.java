package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads how a table is distributed and sorted: what stands behind the columns of CREATE TABLE. */
final class TableAttributes {
    private static final List<String> STYLES = List.of("even", "key", "all", "auto");

    private TableAttributes() {}

    /** Reads every attribute that stands here into the note. */
    static TableNote parse(Cursor cursor, TableNote before) throws SqlFailure {
        TableNote note = before;
        while (true) {
            if (cursor.accept("backup")) {
                if (!cursor.accept("yes")) {
                    cursor.expect("no");
                }
            } else if (cursor.accept("diststyle")) {
                note = note.with(style(cursor), note.distributionKey());
            } else if (cursor.accept("distkey")) {
                cursor.expect("(");
                note = note.with("KEY", cursor.identifier());
                cursor.expect(")");
            } else if (cursor.at("compound") || cursor.at("interleaved") || cursor.at("sortkey")) {
                note = sort(cursor, note);
            } else if (cursor.accept("encode")) {
                cursor.expect("auto");
            } else {
                return note;
            }
        }
    }

    static String style(Cursor cursor) throws SqlFailure {
        for (String style : STYLES) {
            if (cursor.accept(style)) {
                return style.toUpperCase(Locale.ROOT);
            }
        }
        throw cursor.unexpected();
    }

    static TableNote sort(Cursor cursor, TableNote note) throws SqlFailure {
        String kind = cursor.accept("interleaved") ? "INTERLEAVED" : "COMPOUND";
        cursor.accept("compound");
        cursor.expect("sortkey");
        if (cursor.accept("auto")) {
            return note.with("AUTO", List.of());
        }
        if (cursor.accept("none")) {
            return note.with("COMPOUND", List.of());
        }
        List<String> keys = new ArrayList<>(cursor.identifiers());
        return note.with(kind, keys);
    }

    static TableNote none() {
        return new TableNote("AUTO", "", "AUTO", List.of(), "", "", TableNote.PrimaryKey.NONE, List.of(), null);
    }
}
