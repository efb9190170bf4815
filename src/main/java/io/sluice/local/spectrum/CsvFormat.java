package io.sluice.local.spectrum;

import io.sluice.local.s3.S3Object;
import io.sluice.local.spectrum.ScalarType.Base;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * CSV, as {@code org.apache.hadoop.hive.serde2.OpenCSVSerde} reads it: columns by place, quoted where they need to be.
 *
 * @param skipped lines at the beginning of each file
 */
record CsvFormat(String compression, String separator, String quote, String escape, int skipped, int columnCount)
        implements FileFormat {

    static CsvFormat of(ExternalTable table, Map<String, String> serde, String compression) {
        return new CsvFormat(
                compression,
                serde.getOrDefault("separatorChar", ","),
                serde.getOrDefault("quoteChar", "\""),
                serde.getOrDefault("escapeChar", "\\"),
                skipped(table.parameters(), serde),
                table.columns().size());
    }

    static int skipped(Map<String, String> table, Map<String, String> serde) {
        String count = table.getOrDefault("skip.header.line.count", serde.getOrDefault("skip.header.line.count", "0"));
        try {
            return Integer.parseInt(count.trim());
        } catch (NumberFormatException e) {
            throw SpectrumFailure.other("skip.header.line.count is '" + count + "', which is no number");
        }
    }

    /** A column of text files, which have no nested values. */
    static ScalarType scalar(ExternalTable table, ExternalColumn column) {
        if (TypeParser.glue(column.glueType()) instanceof ScalarType scalar && scalar.base() != Base.BLOB) {
            return scalar;
        }
        throw SpectrumFailure.other("Column " + column.name() + " of " + table.fullName() + " is " + column.glueType()
                + ", which the local Spectrum does not read from text; store it as Parquet or JSON");
    }

    @Override
    public String rows(List<S3Object> files) {
        String columns = IntStream.range(0, columnCount)
                .mapToObj(index -> "'c" + index + "': 'VARCHAR'")
                .collect(Collectors.joining(", ", "{", "}"));
        return "read_csv(" + Scan.paths(files) + ", auto_detect = false, header = false, delim = "
                + Quoted.text(separator) + ", quote = " + Quoted.text(quote) + ", escape = " + Quoted.text(escape)
                + ", strict_mode = false, null_padding = true, nullstr = '', allow_quoted_nulls = false, skip = "
                + skipped + ", columns = " + columns + ", compression = '" + compression
                + "', max_line_size = 16777216, hive_partitioning = false)";
    }

    @Override
    public String value(ExternalTable table, int index, S3Object example) {
        ExternalColumn column = table.columns().get(index);
        ScalarType type = scalar(table, column);
        String text = "c" + index;
        return type.base() == Base.VARCHAR
                ? type.limited("coalesce(" + text + ", '')", column.name())
                : type.read("nullif(trim(" + text + "), '')", column.name());
    }
}
