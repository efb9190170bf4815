package io.sluice.local.spectrum;

import io.sluice.local.s3.S3Object;
import io.sluice.local.spectrum.ScalarType.Base;
import java.util.List;
import java.util.Map;

/**
 * Delimited text, as {@code LazySimpleSerDe} reads it: columns by place, no quotes, columns that a line lacks are NULL.
 *
 * @param escape the character before a delimiter that is none; empty for no such
 * @param nullText what stands for NULL
 * @param skipped lines at the beginning of each file
 */
record LinesFormat(String compression, String delimiter, String escape, String nullText, int skipped)
        implements FileFormat {
    /** No delimiter of DuckDB's: each line is one value. */
    private static final String NOWHERE = "\uE000";

    static LinesFormat of(Map<String, String> serde, Map<String, String> table, String compression) {
        String delimiter = serde.getOrDefault("field.delim", serde.getOrDefault("serialization.format", "\u0001"));
        return new LinesFormat(
                compression,
                delimiter.equals("1") ? "\u0001" : delimiter,
                serde.getOrDefault("escape.delim", ""),
                serde.getOrDefault("serialization.null.format", table.getOrDefault("serialization.null.format", "\\N")),
                CsvFormat.skipped(table, serde));
    }

    @Override
    public String rows(List<S3Object> files) {
        return "read_csv(" + Scan.paths(files) + ", auto_detect = false, header = false, delim = '" + NOWHERE
                + "', quote = '', escape = '', strict_mode = false, null_padding = true, nullstr = '', skip = "
                + skipped
                + ", columns = {'line': 'VARCHAR'}, compression = '" + compression
                + "', max_line_size = 16777216, hive_partitioning = false)";
    }

    @Override
    public String value(ExternalTable table, int index, S3Object example) {
        ExternalColumn column = table.columns().get(index);
        String split = escape.isEmpty()
                ? "string_split(line, " + Quoted.text(delimiter) + ")[" + (index + 1) + "]"
                : "replace(string_split(replace(line, " + Quoted.text(escape + delimiter) + ", '" + NOWHERE + "'), "
                        + Quoted.text(delimiter) + ")[" + (index + 1) + "], '" + NOWHERE + "', "
                        + Quoted.text(delimiter) + ")";
        String text = "nullif(" + split + ", " + Quoted.text(nullText) + ")";
        ScalarType type = CsvFormat.scalar(table, column);
        return type.base() == Base.VARCHAR
                ? type.limited(text, column.name())
                : type.read("nullif(trim(" + text + "), '')", column.name());
    }
}
