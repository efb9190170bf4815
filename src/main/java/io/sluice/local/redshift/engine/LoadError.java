package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.util.Locale;
import java.util.Optional;

/**
 * Why COPY could not load a record or a file, as stl_load_errors shows it. Column, type and length are empty when the whole
 * of it is at fault.
 *
 * @param record the record's number among those that failed in this COPY, counted from 1
 * @param line counted from 1, 0 when the file has no lines
 * @param position of the field in its line, counted from 0
 * @param code an error code of Redshift, such as 1204 or 15001
 */
record LoadError(
        String table,
        String file,
        long record,
        long line,
        String column,
        String type,
        String length,
        int position,
        String rawLine,
        String rawValue,
        int code,
        String reason) {

    /** A fault of a file without lines. */
    static LoadError ofFile(String table, String file, Optional<TableColumn> column, int code, String reason) {
        return new LoadError(
                table,
                file,
                1,
                0,
                column.map(TableColumn::name).orElse(""),
                column.map(of -> shownType(of.type())).orElse(""),
                column.map(of -> shownLength(of.type())).orElse(""),
                0,
                "",
                "",
                code,
                reason);
    }

    /** int4, varchar … */
    static String shownType(SqlType type) {
        return type.pg() == PgType.CHAR ? "char" : type.pg().name().toLowerCase(Locale.ROOT);
    }

    /** Bytes of text, "precision, scale" of numerics, 0 of others. */
    static String shownLength(SqlType type) {
        return type.isNumeric()
                ? type.length() + ", " + type.scale()
                : String.valueOf(type.isText() ? type.length() : 0);
    }
}
