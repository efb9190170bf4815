package io.sluice.local.redshift;

import io.sluice.local.redshift.Conformance.Answer;
import io.sluice.local.redshift.Conformance.Case;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the genuine Redshift JDBC driver shows of the answers. */
final class ConformanceDriver {
    private static final DateTimeFormatter MOMENT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter();

    private ConformanceDriver() {}

    /** Runs the cases in one session. A query runs twice, the second time with values in binary; FETCH runs once. */
    static Map<String, List<Answer>> answers(TestServer server, List<Case> cases) throws SQLException {
        List<Answer> text = new ArrayList<>();
        List<Answer> binary = new ArrayList<>();
        try (Connection connection = server.connect()) {
            for (Case each : cases) {
                if (each.isQuery()) {
                    query(connection, each.sql(), text, binary);
                } else {
                    Answer answer = update(connection, each.sql());
                    text.add(answer);
                    binary.add(answer);
                }
            }
        }
        Map<String, List<Answer>> answers = new LinkedHashMap<>();
        answers.put("driver, text", text);
        answers.put("driver, binary", binary);
        return answers;
    }

    private static void query(Connection connection, String sql, List<Answer> text, List<Answer> binary)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            text.add(rows(statement));
            Answer first = text.get(text.size() - 1);
            boolean once = first.error().isPresent() || sql.strip().startsWith("fetch");
            binary.add(once ? first : rows(statement));
        }
    }

    private static Answer rows(PreparedStatement statement) {
        List<List<String>> rows = new ArrayList<>();
        try (ResultSet results = statement.executeQuery()) {
            while (results.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
                    row.add(value(results, i));
                }
                rows.add(row);
            }
        } catch (SQLException e) {
            return failed(e);
        }
        return new Answer(rows, Optional.empty(), Optional.empty());
    }

    private static String value(ResultSet results, int column) throws SQLException {
        String text = results.getString(column);
        if (text == null) {
            return null;
        }
        switch (results.getMetaData().getColumnType(column)) {
            case Types.TIMESTAMP:
            case Types.TIMESTAMP_WITH_TIMEZONE:
                Timestamp moment = results.getTimestamp(column);
                boolean zoned = results.getMetaData().getColumnTypeName(column).equals("timestamptz");
                return MOMENT.format(moment.toLocalDateTime()) + (zoned ? "+00" : "");
            case Types.DOUBLE:
            case Types.REAL:
                boolean finite = Double.isFinite(results.getDouble(column));
                return finite ? new BigDecimal(text).stripTrailingZeros().toPlainString() : text;
            default:
                return text;
        }
    }

    private static Answer update(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return new Answer(List.of(), Optional.of((long) statement.getUpdateCount()), Optional.empty());
        } catch (SQLException e) {
            return failed(e);
        }
    }

    private static Answer failed(SQLException failure) {
        String error = failure.getSQLState() + " "
                + failure.getMessage()
                        .replaceFirst("^(ERROR|FATAL): ", "")
                        .lines()
                        .findFirst()
                        .orElse("");
        return new Answer(List.of(), Optional.empty(), Optional.of(error));
    }
}
