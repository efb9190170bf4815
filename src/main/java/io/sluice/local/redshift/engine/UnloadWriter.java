package io.sluice.local.redshift.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/**
 * Writes rows of a DuckDB table to files, in the table's order, none of them above MAXFILESIZE unless one row is. Row
 * groups of Parquet are DuckDB's, whatever ROWGROUPSIZE says.
 */
final class UnloadWriter {
    private final Unload unload;
    private final Duck duck;
    private final List<UnloadColumn> columns;
    private final Path folder;
    private final List<Part> parts = new ArrayList<>();
    private int files;

    /** A written file. */
    record Part(Path path, long rows) {}

    private UnloadWriter(Unload unload, Duck duck, List<UnloadColumn> columns, Path folder) {
        this.unload = unload;
        this.duck = duck;
        this.columns = columns;
        this.folder = folder;
    }

    /**
     * @param columns those to be written
     * @param folder an empty one
     * @param rows FROM and WHERE, over a table whose rowid is its order
     * @return none when there are no rows
     */
    static List<Part> write(Unload unload, Duck duck, List<UnloadColumn> columns, Path folder, String rows)
            throws SqlFailure, IOException {
        UnloadWriter writer = new UnloadWriter(unload, duck, columns, folder);
        writer.write(rows);
        return writer.parts;
    }

    /** What turns out too large is written again in halves, or as many pieces as it takes. */
    private void write(String rows) throws SqlFailure, IOException {
        List<Object> range =
                duck.rows("SELECT count(*), min(rowid), max(rowid)" + rows).get(0);
        long count = ((Number) range.get(0)).longValue();
        if (count == 0) {
            return;
        }
        Path file = folder.resolve("part" + files++);
        duck.run("COPY (" + query(rows) + " ORDER BY rowid) TO " + Sql.string(file.toString()) + " (" + form() + ")");
        compress(file);
        long bytes = Files.size(file);
        if (bytes <= unload.fileSize() || count == 1) {
            parts.add(new Part(file, count));
            return;
        }
        Files.delete(file);
        long least = ((Number) range.get(1)).longValue();
        long most = ((Number) range.get(2)).longValue();
        long pieces = bytes / unload.fileSize() + 1;
        long step = (most - least) / pieces + 1;
        for (long from = least; from <= most; from += step) {
            write(rows + " AND rowid BETWEEN " + from + " AND " + (from + step - 1));
        }
    }

    /** As BZIP2, which DuckDB does not write. */
    private void compress(Path file) throws IOException {
        if (unload.compression() != UnloadCompression.BZIP2) {
            return;
        }
        Path plain = Files.move(file, folder.resolve("plain"));
        try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(file))) {
            Files.copy(plain, out);
        }
        Files.delete(plain);
    }

    private String query(String rows) throws SqlFailure {
        if (unload.format() == UnloadFormat.PARQUET) {
            List<String> values = columns.stream().map(UnloadColumn::parquet).toList();
            return "SELECT " + String.join(", ", values) + rows;
        }
        UnloadText text = new UnloadText(unload);
        // A file's header is the name of its only column.
        String header = unload.has("header")
                ? (String) duck.rows("SELECT " + text.header(columns)).get(0).get(0)
                : "line";
        return "SELECT " + text.line(columns) + " AS " + Sql.name(header) + rows;
    }

    private String form() {
        if (unload.format() == UnloadFormat.PARQUET) {
            return "FORMAT parquet, COMPRESSION snappy";
        }
        UnloadCompression known = unload.compression();
        boolean duckDbs = known == UnloadCompression.GZIP || known == UnloadCompression.ZSTD;
        String compression = duckDbs ? known.name().toLowerCase(Locale.ROOT) : "uncompressed";
        // Lines are whole already: nothing is to be quoted or delimited.
        return "FORMAT csv, HEADER " + unload.has("header") + ", QUOTE '', ESCAPE '', DELIMITER E'\\x01', COMPRESSION "
                + compression;
    }
}
