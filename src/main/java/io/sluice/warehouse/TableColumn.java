package io.sluice.warehouse;

import io.sluice.model.ColumnType;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A column that a table of Redshift has.
 *
 * @param type without its measures
 * @param length bytes of a text; digits of a DECIMAL; otherwise of no meaning
 */
record TableColumn(String name, String type, int length, int scale) {
    private static final String VARCHAR = "VARCHAR";
    private static final String DECIMAL = "DECIMAL";

    /** The names that the driver gives. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("bool", "BOOLEAN"),
            Map.entry("int2", "SMALLINT"),
            Map.entry("int4", "INTEGER"),
            Map.entry("int8", "BIGINT"),
            Map.entry("float4", "REAL"),
            Map.entry("float8", "DOUBLE PRECISION"),
            Map.entry("numeric", DECIMAL),
            Map.entry("bpchar", "CHAR"),
            Map.entry("timestamptz", "TIMESTAMP WITH TIME ZONE"));

    /** Each type holds every value of those before it. */
    private static final List<List<String>> WIDENING = List.of(
            List.of("SMALLINT", "INTEGER", "BIGINT"),
            List.of("REAL", "DOUBLE PRECISION"),
            List.of("DATE", "TIMESTAMP"));

    /** Whether a column has room for values of a type. */
    enum Fit {
        FITS,
        /** Values need more bytes than the VARCHAR has. */
        TOO_SHORT,
        OTHER_TYPE
    }

    static List<TableColumn> of(ResultSetMetaData meta) throws SQLException {
        List<TableColumn> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String type = meta.getColumnTypeName(i);
            columns.add(new TableColumn(
                    meta.getColumnLabel(i).toLowerCase(Locale.ROOT),
                    NAMES.getOrDefault(type, type.toUpperCase(Locale.ROOT)),
                    meta.getPrecision(i),
                    meta.getScale(i)));
        }
        return columns;
    }

    Fit fit(ColumnType values) {
        if (isText(values)) {
            return type.equals(VARCHAR) ? (bytes(values) <= length ? Fit.FITS : Fit.TOO_SHORT) : Fit.OTHER_TYPE;
        }
        if (values instanceof ColumnType.Decimal decimal) {
            return type.equals(DECIMAL)
                            && scale >= decimal.scale()
                            && length - scale >= decimal.precision() - decimal.scale()
                    ? Fit.FITS
                    : Fit.OTHER_TYPE;
        }
        String needed = values.redshift().replaceAll("\\(.*", "");
        boolean wider = WIDENING.stream()
                .anyMatch(types -> types.contains(needed) && types.indexOf(type) >= types.indexOf(needed));
        return wider || type.equals(needed) ? Fit.FITS : Fit.OTHER_TYPE;
    }

    /** As SQL. */
    String sql() {
        return switch (type) {
            case VARCHAR, "CHAR" -> type + "(" + length + ")";
            case DECIMAL -> type + "(" + length + "," + scale + ")";
            default -> type;
        };
    }

    private static boolean isText(ColumnType values) {
        return values == ColumnType.Simple.STRING
                || values instanceof ColumnType.Text
                || values instanceof ColumnType.Varchar;
    }

    /** What values are known to need. */
    private static int bytes(ColumnType values) {
        if (values instanceof ColumnType.Text text) {
            return text.longest();
        }
        return values instanceof ColumnType.Varchar declared ? declared.bytes() : 0;
    }
}
