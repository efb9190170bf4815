package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.SqlType.Base;
import java.util.ArrayList;
import java.util.List;

/**
 * A top-level column of a Parquet file, as its footer describes it.
 *
 * @param physical INT32, INT64, INT96, FLOAT, DOUBLE, BOOLEAN, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY, or empty when nested
 * @param converted the converted type, empty without one
 * @param logical the logical type, empty without one
 */
record ParquetColumn(String name, String physical, String converted, String logical, int precision, int scale) {

    /** The columns of one file. */
    static List<ParquetColumn> of(CopyFile file, Duck duck) throws SqlFailure {
        List<List<Object>> rows = duck.rows(
                "SELECT name, type, num_children, converted_type, logical_type, precision, scale FROM parquet_schema("
                        + Sql.string(file.path().toString()) + ")");
        List<ParquetColumn> columns = new ArrayList<>();
        for (int i = 1; i < rows.size(); i = after(rows, i)) {
            List<Object> row = rows.get(i);
            boolean nested = number(row.get(2)) > 0;
            columns.add(new ParquetColumn(
                    (String) row.get(0),
                    nested ? "" : text(row.get(1)),
                    text(row.get(3)),
                    text(row.get(4)),
                    number(row.get(5)),
                    number(row.get(6))));
        }
        return columns;
    }

    /** The row after a column and all that is nested in it. */
    private static int after(List<List<Object>> rows, int index) {
        int next = index + 1;
        for (int i = 0; i < number(rows.get(index).get(2)); i++) {
            next = after(rows, next);
        }
        return next;
    }

    private static int number(Object value) {
        return value == null ? 0 : ((Number) value).intValue();
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    boolean isNested() {
        return physical.isEmpty();
    }

    /** Whether COPY loads it into such a column; it casts nothing. */
    boolean fits(SqlType type) {
        boolean decimal = converted.equals("DECIMAL");
        boolean text = converted.equals("UTF8") || converted.equals("ENUM") || converted.equals("JSON");
        boolean stamp = physical.equals("INT96")
                || physical.equals("INT64") && converted.startsWith("TIMESTAMP")
                || logical.contains("Timestamp");
        return switch (type.base()) {
            case SMALLINT -> converted.equals("INT_16") || converted.equals("INT_8") || converted.equals("UINT_8");
            case INTEGER -> physical.equals("INT32")
                    && (converted.isEmpty() || converted.equals("INT_32") || converted.equals("UINT_16"));
            case BIGINT -> physical.equals("INT64") && !stamp && !decimal && !converted.startsWith("TIME");
            case NUMERIC -> decimal && precision == type.length() && scale == type.scale();
            case REAL -> physical.equals("FLOAT");
            case DOUBLE -> physical.equals("DOUBLE");
            case BOOLEAN -> physical.equals("BOOLEAN");
            case CHAR, VARCHAR -> text;
            case DATE -> converted.equals("DATE");
            case TIMESTAMP -> stamp;
            case VARBYTE -> physical.endsWith("BYTE_ARRAY") && !text && !decimal;
            default -> type.base() == Base.SUPER;
        };
    }

    /** As error messages show a column of a file. */
    String described() {
        String kind = isNested() ? "group" : physical.toLowerCase(java.util.Locale.ROOT);
        String detail = converted.equals("DECIMAL") ? "DECIMAL(" + precision + "," + scale + ")" : converted;
        return "optional " + kind + " " + name + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
