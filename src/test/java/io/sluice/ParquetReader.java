package io.sluice;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A reader of Parquet that nobody here wrote. */
public final class ParquetReader {
    private ParquetReader() {}

    /**
     * What DuckDB finds in objects of the shared stack.
     *
     * @param sql with {@code %s} for the list of files
     * @return a text a row, its columns separated by {@code |}
     */
    public static List<String> rows(String sql, List<String> objects) throws SQLException {
        String files = objects.stream()
                .map(object -> SharedStack.up().stack().files().file(object).orElseThrow())
                .map(ParquetReader::quoted)
                .collect(Collectors.joining(", ", "[", "]"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql.replace("%s", files))) {
            List<String> result = new ArrayList<>();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                result.add(String.join("|", row));
            }
            return result;
        }
    }

    private static String quoted(Path file) {
        return "'" + file.toString().replace("'", "''") + "'";
    }
}
