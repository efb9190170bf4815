package io.sluice.local.spectrum;

import io.sluice.local.s3.S3Object;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The columns of Parquet files, from their footers; a file is read once, until it is replaced. */
final class FileSchemas {
    private static final int MOST_REMEMBERED = 20_000;

    /** What a file was when it was read; an overwritten object is another file. */
    private record Identity(Path path, Object inode, long size, long modified) {}

    /** Columns in file order, by their names as written. */
    record FileSchema(Map<String, ColumnType> columns) {
        /** The name of the column as the file writes it: Spectrum matches without regard to case. */
        Optional<String> column(String name) {
            return columns.keySet().stream()
                    .filter(each -> each.equalsIgnoreCase(name))
                    .findFirst();
        }
    }

    private final Map<Identity, FileSchema> read = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Identity, FileSchema> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    private final Map<Identity, List<Chunk>> chunks = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Identity, List<Chunk>> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    private Connection duck;

    /**
     * A column of a row group.
     *
     * @param column the top-level column that it belongs to
     * @param bytes compressed
     * @param least the least value as text, or null
     * @param most the greatest value as text, or null
     */
    record Chunk(long rowGroup, long rows, String column, long bytes, String least, String most) {}

    synchronized List<Chunk> chunks(S3Object file) {
        return chunks.computeIfAbsent(identity(file.path()), identity -> readChunks(file));
    }

    private List<Chunk> readChunks(S3Object file) {
        try (Statement statement = duck().createStatement();
                ResultSet rows = statement.executeQuery("SELECT row_group_id, row_group_num_rows, path_in_schema,"
                        + " total_compressed_size, stats_min_value, stats_max_value FROM parquet_metadata("
                        + Scan.paths(List.of(file)) + ")")) {
            List<Chunk> found = new ArrayList<>();
            while (rows.next()) {
                found.add(new Chunk(
                        rows.getLong(1),
                        rows.getLong(2),
                        rows.getString(3).split(", ", -1)[0],
                        rows.getLong(4),
                        rows.getString(5),
                        rows.getString(6)));
            }
            return found;
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    private Connection duck() throws SQLException {
        if (duck == null) {
            duck = DriverManager.getConnection("jdbc:duckdb:");
        }
        return duck;
    }

    private static SpectrumFailure unreadable(S3Object file, SQLException e) {
        return SpectrumFailure.other("File '" + file.url() + "' cannot be read as Parquet: "
                + e.getMessage()
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replace(file.path().toString(), file.url()));
    }

    synchronized FileSchema of(S3Object file) {
        Identity identity = identity(file.path());
        FileSchema known = read.get(identity);
        if (known == null) {
            known = describe(file);
            read.put(identity, known);
        }
        return known;
    }

    private static Identity identity(Path path) {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return new Identity(
                    path, now.fileKey(), now.size(), now.lastModifiedTime().toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException("A file of an external table cannot be read: " + e, e);
        }
    }

    private FileSchema describe(S3Object file) {
        try (Statement statement = duck().createStatement();
                ResultSet rows = statement.executeQuery("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM "
                        + Scan.parquet(List.of(file)) + ")")) {
            Map<String, ColumnType> columns = new LinkedHashMap<>();
            while (rows.next()) {
                columns.put(rows.getString(1), TypeParser.duck(rows.getString(2)));
            }
            return new FileSchema(columns);
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }
}
