package io.sluice.local.spectrum;

import io.sluice.local.s3.S3Object;
import java.util.List;

/** How the files of a table or partition are read; equal formats are read together. */
sealed interface FileFormat permits ParquetFormat, JsonFormat, LinesFormat, CsvFormat {
    /** DuckDB's call that gives the files' rows, with {@code file_index} beside them. */
    String rows(List<S3Object> files);

    /**
     * A column of the table in such a row, of the table's type.
     *
     * @param index the column's place in the table, from 0
     * @param example one of the files, for messages
     */
    String value(ExternalTable table, int index, S3Object example);

    /** The columns that the files hold, by the names that {@link #rows} gives them; empty when a read takes whole files. */
    default List<String> columns() {
        return List.of();
    }

    /** As DuckDB's readers of text name it. */
    static String compression(S3Object file) {
        String name = file.url();
        if (name.endsWith(".bz2") || name.endsWith(".snappy")) {
            throw SpectrumFailure.other("File '" + name + "' is compressed as its name says, which the local Spectrum"
                    + " does not read; gzip (.gz) and no compression are");
        }
        return name.endsWith(".gz") ? "gzip" : "uncompressed";
    }
}
