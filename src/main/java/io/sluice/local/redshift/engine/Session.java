package io.sluice.local.redshift.engine;

import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compile stub: passes the SQL to DuckDB as it is. */
public final class Session implements AutoCloseable {
    private final Connection connection;
    private TransactionStatus status = TransactionStatus.IDLE;
    private volatile PreparedStatement running;

    Session(Connection connection) {
        this.connection = connection;
    }

    public List<String> split(String script) {
        return Arrays.stream(script.split(";", -1))
                .filter(text -> !text.isBlank())
                .map(String::strip)
                .toList();
    }

    public Prepared prepare(String sql, int[] parameterOids) throws SqlFailure {
        if (sql.toLowerCase(Locale.ROOT).startsWith("set ")
                || sql.toLowerCase(Locale.ROOT).matches("(begin|commit|rollback|start transaction).*")) {
            return new Prepared(this, null, new int[0], List.of(), sql);
        }
        if (status == TransactionStatus.FAILED) {
            throw new SqlFailure(
                    "25P02", "current transaction is aborted, commands ignored until end of transaction block");
        }
        try {
            PreparedStatement statement = connection.prepareStatement(sql);
            ParameterMetaData parameters = statement.getParameterMetaData();
            int[] oids = new int[parameters.getParameterCount()];
            for (int i = 0; i < oids.length; i++) {
                int given = i < parameterOids.length ? parameterOids[i] : 0;
                oids[i] = given != 0
                        ? given
                        : type(parameters.getParameterType(i + 1)).oid();
            }
            List<Field> fields = new ArrayList<>();
            ResultSetMetaData meta = statement.getMetaData();
            String first = sql.strip().toLowerCase(Locale.ROOT);
            if (first.startsWith("select") || first.startsWith("with") || first.startsWith("show")) {
                for (int i = 1; i <= meta.getColumnCount(); i++) {
                    PgType type = type(meta.getColumnType(i));
                    int typmod = type == PgType.NUMERIC
                            ? PgType.numericTypmod(meta.getPrecision(i), meta.getScale(i))
                            : PgType.NO_TYPMOD;
                    fields.add(Field.computed(meta.getColumnName(i), type, typmod));
                }
            }
            return new Prepared(this, statement, oids, fields, sql);
        } catch (SQLException e) {
            throw new SqlFailure("42601", e.getMessage(), e);
        }
    }

    private static PgType type(int sqlType) {
        return switch (sqlType) {
            case Types.BOOLEAN -> PgType.BOOL;
            case Types.SMALLINT, Types.TINYINT -> PgType.INT2;
            case Types.INTEGER -> PgType.INT4;
            case Types.BIGINT -> PgType.INT8;
            case Types.FLOAT -> PgType.FLOAT4;
            case Types.DOUBLE -> PgType.FLOAT8;
            case Types.DECIMAL -> PgType.NUMERIC;
            case Types.DATE -> PgType.DATE;
            case Types.TIME -> PgType.TIME;
            case Types.TIMESTAMP -> PgType.TIMESTAMP;
            case Types.TIMESTAMP_WITH_TIMEZONE -> PgType.TIMESTAMPTZ;
            case Types.BLOB -> PgType.VARBYTE;
            default -> PgType.VARCHAR;
        };
    }

    Result run(PreparedStatement statement, List<Object> values, List<Field> fields, String sql) throws SqlFailure {
        String first = sql.strip().toLowerCase(Locale.ROOT);
        try {
            if (statement == null) {
                if (first.startsWith("begin") || first.startsWith("start")) {
                    connection.setAutoCommit(false);
                    status = TransactionStatus.OPEN;
                    return new Result(null, List.of(), "BEGIN");
                }
                if (first.startsWith("commit") || first.startsWith("rollback")) {
                    boolean commit = first.startsWith("commit") && status != TransactionStatus.FAILED;
                    if (status != TransactionStatus.IDLE) {
                        if (commit) {
                            connection.commit();
                        } else {
                            connection.rollback();
                        }
                        connection.setAutoCommit(true);
                    }
                    status = TransactionStatus.IDLE;
                    return new Result(null, List.of(), commit ? "COMMIT" : "ROLLBACK");
                }
                return new Result(null, List.of(), "SET");
            }
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            running = statement;
            if (!fields.isEmpty()) {
                ResultSet rows = statement.executeQuery();
                return new Result(rows, fields, "SELECT");
            }
            int count = statement.executeUpdate();
            String word = first.split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
            String tag =
                    switch (word) {
                        case "INSERT" -> "INSERT 0 " + count;
                        case "UPDATE", "DELETE" -> word + " " + count;
                        default -> word + " TABLE";
                    };
            return new Result(null, fields, tag);
        } catch (SQLException e) {
            boolean interrupted = e.getMessage().contains("INTERRUPT");
            throw new SqlFailure(
                    interrupted ? "57014" : "XX000",
                    interrupted ? "canceling statement due to user request" : e.getMessage(),
                    e);
        } finally {
            running = null;
        }
    }

    public TransactionStatus transaction() {
        return status;
    }

    public void failed() {
        if (status == TransactionStatus.OPEN) {
            status = TransactionStatus.FAILED;
        }
    }

    public void cancel() {
        PreparedStatement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
