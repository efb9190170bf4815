package io.sluice.local.redshift.engine;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What a statement gave: rows, if it gives rows, and the command tag. */
public final class Result implements AutoCloseable {
    private final Fields fields;
    private final Optional<ResultSet> rows;
    private final Iterator<List<Object>> given;
    private final String command;
    private final List<String> notices;
    private Optional<Run> run = Optional.empty();
    private Optional<CopyLayout> copyOut = Optional.empty();
    private List<Object> row;
    private long count;

    private Result(
            Fields fields,
            Optional<ResultSet> rows,
            Iterator<List<Object>> given,
            String command,
            List<String> notices) {
        this.fields = fields;
        this.rows = rows;
        this.given = given;
        this.command = command;
        this.notices = notices;
    }

    static Result of(Fields fields, ResultSet rows) {
        return new Result(fields, Optional.of(rows), List.<List<Object>>of().iterator(), "SELECT", List.of());
    }

    /** Rows that are not DuckDB's, under a tag of their own. */
    static Result of(List<Output> outputs, List<List<Object>> rows, String tag) {
        return new Result(Fields.of(outputs), Optional.empty(), rows.iterator(), tag, List.of());
    }

    static Result done(String tag, String... notices) {
        return new Result(
                new Fields(List.of(), List.of()),
                Optional.empty(),
                List.<List<Object>>of().iterator(),
                tag,
                List.of(notices));
    }

    /** Tells a run what became of its rows: at once when there are none, otherwise when this is closed. */
    Result of(Run of) {
        if (fields.fields().isEmpty()) {
            of.succeeded();
        } else {
            of.returns();
            run = Optional.of(of);
        }
        return this;
    }

    Result tagged(String tag) {
        return new Result(fields, rows, given, tag, notices);
    }

    /** The same rows for COPY TO STDOUT. */
    Result copiedOut(CopyLayout layout) {
        Result copied = new Result(fields, rows, given, "COPY", notices);
        copied.copyOut = Optional.of(layout);
        return copied;
    }

    /** Present when the rows are to be sent as the lines of COPY TO STDOUT. */
    public Optional<CopyLayout> copyOut() {
        return copyOut;
    }

    /** What is known of the columns, for another result of the same rows. */
    List<Output> outputs() {
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < fields.types().size(); i++) {
            outputs.add(Output.of(fields.fields().get(i).name(), fields.types().get(i)));
        }
        return outputs;
    }

    /** The columns; none when the statement gives no rows. */
    public List<Field> fields() {
        return fields.fields();
    }

    public boolean next() throws SqlFailure {
        try {
            boolean more = rows.isPresent() ? rows.get().next() : given.hasNext();
            if (more) {
                count++;
                row = rows.isPresent() ? null : given.next();
            }
            return more;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /**
     * A value of the current row, or null.
     *
     * @param column counted from 0
     */
    public Object value(int column) throws SqlFailure {
        if (rows.isEmpty()) {
            return row.get(column);
        }
        try {
            return value(rows.get(), column + 1, fields.types().get(column));
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    private static Object value(ResultSet row, int column, SqlType type) throws SQLException, SqlFailure {
        return switch (type.base()) {
            case DATE -> row.getObject(column, LocalDate.class);
            case TIME -> row.getObject(column) instanceof LocalTime time
                    ? time
                    : row.getObject(column, LocalTime.class);
            case TIMETZ -> row.getObject(column) instanceof OffsetTime time
                    ? time
                    : row.getObject(column, OffsetTime.class);
            case TIMESTAMP -> row.getObject(column, LocalDateTime.class);
            case TIMESTAMPTZ -> row.getObject(column, OffsetDateTime.class);
            case VARBYTE -> row.getBytes(column);
            case SUPER -> superText(row.getString(column));
            default -> converted(row.getObject(column), type);
        };
    }

    private static String superText(String json) {
        return json == null ? null : SuperValues.text(json);
    }

    private static Object converted(Object value, SqlType type) throws SqlFailure {
        if (value == null) {
            return null;
        }
        return switch (type.base()) {
            case SMALLINT -> (Object) ((Number) value).shortValue();
            case INTEGER -> ((Number) value).intValue();
            case BIGINT -> whole(value);
            case NUMERIC -> value instanceof BigInteger big ? new BigDecimal(big) : value;
            case VARCHAR -> value.toString();
            case CHAR -> padded(value.toString(), type.length());
            default -> value;
        };
    }

    private static long whole(Object value) throws SqlFailure {
        if (value instanceof BigInteger big && big.bitLength() > 63) {
            throw new SqlFailure("22003", "bigint out of range: " + big);
        }
        return ((Number) value).longValue();
    }

    private static String padded(String text, int length) {
        int missing = length - text.getBytes(StandardCharsets.UTF_8).length;
        return missing > 0 ? text + " ".repeat(missing) : text;
    }

    /** {@code SELECT 5}, {@code INSERT 0 3}, {@code BEGIN} and so on; a query's is complete after the last row. */
    public String tag() {
        return rows.isPresent() ? command + " " + count : command;
    }

    public List<String> notices() {
        return notices;
    }

    @Override
    public void close() {
        run.ifPresent(of -> of.returned(count));
        run = Optional.empty();
        if (rows.isPresent()) {
            try {
                if (!rows.get().isClosed()) {
                    rows.get().getStatement().close();
                }
            } catch (SQLException e) {
                throw new IllegalStateException("DuckDB refused to close a result", e);
            }
        }
    }
}
