package io.sluice.local.bench;

import io.sluice.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The same tasks through the Redshift driver and in DuckDB, in turn, in one process: short statements, COPY, a scan, and a
 * result of every row.
 */
final class RedshiftDuels implements AutoCloseable {
    private static final String BUCKET = "s3://sluice-raw/bench/";
    private static final String ROLE = " IAM_ROLE default FORMAT AS ";
    private static final String COLUMNS =
            "(id BIGINT, name VARCHAR(32), price DECIMAL(10,2), bought TIMESTAMP, n INT, f FLOAT8)";
    private static final Map<String, String> TYPES = Map.of(
            "csv",
                    "'id': 'BIGINT', 'name': 'VARCHAR', 'price': 'DECIMAL(10,2)', 'bought': 'TIMESTAMP', 'n': 'INT', 'f': 'DOUBLE'",
            "json",
                    "id: 'BIGINT', name: 'VARCHAR', price: 'DECIMAL(10,2)', bought: 'TIMESTAMP', n: 'INT', f: 'DOUBLE'");
    private static final String SCAN =
            "SELECT n, count(*), sum(price), max(bought), avg(f) FROM big GROUP BY n ORDER BY n";
    private static final int FILES = 4;
    /** Of which the fastest counts. */
    private static final int SCANS = 3;

    private final Path folder;
    private final LocalStack stack;
    private final Connection redshift;
    private final Connection duckDb;
    private final long rows;
    private final List<Duel> duels = new ArrayList<>();

    /** @param rows of the table that is loaded, scanned and fetched */
    RedshiftDuels(TemporaryStack temporary, long rows) throws SQLException {
        this.folder = temporary.folder();
        this.stack = temporary.stack();
        this.rows = rows;
        Map<String, String> settings = stack.settings();
        this.redshift = DriverManager.getConnection(
                stack.redshiftUrl() + ";ssl=false",
                settings.get(LocalStack.REDSHIFT_USER),
                settings.get(LocalStack.REDSHIFT_PASSWORD));
        Properties same = new Properties();
        same.setProperty("memory_limit", "2GB");
        this.duckDb = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("plain.duckdb"), same);
    }

    List<Duel> run(int statements) throws SQLException, IOException {
        statements(statements);
        copy(
                "csv",
                "FORMAT csv, HEADER false",
                "read_csv(%s, header = false, columns = {" + TYPES.get("csv") + "})",
                "CSV");
        copy(
                "json",
                "FORMAT json",
                "read_json(%s, format = 'newline_delimited', columns = {" + TYPES.get("json") + "})",
                "JSON 'auto'");
        copy("parquet", "FORMAT parquet", "read_parquet(%s)", "PARQUET");
        double ours = Double.MAX_VALUE;
        double theirs = Double.MAX_VALUE;
        for (int i = 0; i < SCANS; i++) {
            ours = Math.min(ours, fetched(redshift, SCAN));
            theirs = Math.min(theirs, fetched(duckDb, SCAN));
        }
        duels.add(new Duel("scan", "rows_per_second", rows, ours, theirs));
        String all = "SELECT id, name, price, bought, n, f FROM big";
        duels.add(new Duel("result", "rows_per_second", rows, fetched(redshift, all), fetched(duckDb, all)));
        return List.copyOf(duels);
    }

    private void statements(int count) throws SQLException {
        statements(redshift, count / 10);
        statements(duckDb, count / 10);
        duels.add(new Duel("statements", "per_second", count, statements(redshift, count), statements(duckDb, count)));
    }

    private static double statements(Connection connection, int count) throws SQLException {
        long start = System.nanoTime();
        try (PreparedStatement statement = connection.prepareStatement("SELECT ? + 1")) {
            for (int i = 0; i < count; i++) {
                statement.setInt(1, i);
                try (ResultSet result = statement.executeQuery()) {
                    if (!result.next() || result.getInt(1) != i + 1) {
                        throw new IllegalStateException("a wrong answer to statement " + i);
                    }
                }
            }
        }
        return seconds(start);
    }

    /** Loads the same rows anew into an empty table. */
    private void copy(String format, String writing, String reader, String copied) throws SQLException, IOException {
        long bytes = write(format, writing);
        String files = "'" + folder.resolve(format) + "/*." + format + "'";
        run(redshift, "DROP TABLE IF EXISTS big", "CREATE TABLE big " + COLUMNS);
        run(duckDb, "DROP TABLE IF EXISTS big", "CREATE TABLE big " + COLUMNS, "CHECKPOINT");
        double ours = timed(redshift, "COPY big FROM '" + BUCKET + format + "/'" + ROLE + copied);
        double theirs = timed(duckDb, "INSERT INTO big SELECT * FROM " + String.format(reader, files));
        duels.add(new Duel("copy_" + format, "mb_per_second", bytes / 1e6, ours, theirs));
    }

    private long write(String format, String writing) throws SQLException, IOException {
        Files.createDirectory(folder.resolve(format));
        long bytes = 0;
        for (int i = 0; i < FILES; i++) {
            Path file = folder.resolve(format).resolve(i + "." + format);
            run(
                    duckDb,
                    "COPY (SELECT i AS id, 'user-' || hash(i) % 100000 AS name, CAST(hash(i) % 1000000 / 100.0 AS"
                            + " DECIMAL(10,2)) AS price, CAST(TIMESTAMP '2024-01-01' + i * INTERVAL 1 SECOND AS TIMESTAMP)"
                            + " AS bought, CAST(i % 1000 AS INT) AS n, CAST(hash(i) % 100000 / 8.0 AS DOUBLE) AS f FROM range("
                            + rows * i / FILES + ", " + rows * (i + 1) / FILES + ") AS r(i)) TO '" + file + "' ("
                            + writing
                            + ")");
            bytes += Files.size(file);
            stack.files().put(BUCKET + format + "/" + file.getFileName(), file);
        }
        return bytes;
    }

    private static double timed(Connection connection, String sql) throws SQLException {
        long start = System.nanoTime();
        run(connection, sql);
        return seconds(start);
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Reads every value of a result, forwards. */
    private static double fetched(Connection connection, String sql) throws SQLException {
        long start = System.nanoTime();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                for (int i = 1; i <= columns; i++) {
                    result.getObject(i);
                }
            }
        }
        return seconds(start);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public void close() throws SQLException {
        try (redshift;
                duckDb) {
            run(duckDb, "DROP TABLE IF EXISTS big");
        }
    }
}
