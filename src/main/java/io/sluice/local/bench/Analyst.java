package io.sluice.local.bench;

import io.sluice.local.LocalStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody with a connection to the Redshift of a stack, through its driver. */
final class Analyst implements AutoCloseable {
    private static final String SCANNED =
            "SELECT sum(files), sum(s3_scanned_bytes)" + " FROM svl_s3query_summary WHERE query = pg_last_query_id()";

    private final Connection redshift;

    Analyst(LocalStack stack) throws SQLException {
        Map<String, String> settings = stack.settings();
        redshift = DriverManager.getConnection(
                stack.redshiftUrl() + ";ssl=false",
                settings.get(LocalStack.REDSHIFT_USER),
                settings.get(LocalStack.REDSHIFT_PASSWORD));
    }

    /** What the newest query of this connection read of external tables, as {@code svl_s3query_summary} has it. */
    Scanned scanned() throws SQLException {
        List<String> row = rows(SCANNED).get(0);
        if (row.get(0) == null) {
            throw new IllegalStateException("svl_s3query_summary does not know the last query");
        }
        return new Scanned(Long.parseLong(row.get(0)), Long.parseLong(row.get(1)));
    }

    /** A result, its values as text. */
    List<List<String>> rows(String sql) throws SQLException {
        try (Statement statement = redshift.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    void run(String sql) throws SQLException {
        try (Statement statement = redshift.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        redshift.close();
    }
}
