package io.sluice.local.redshift.engine;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;

/** Compile stub. */
public final class Result implements AutoCloseable {
    private final ResultSet rows;
    private final List<Field> fields;
    private final String tag;
    private int count;

    Result(ResultSet rows, List<Field> fields, String tag) {
        this.rows = rows;
        this.fields = fields;
        this.tag = tag;
    }

    public List<Field> fields() {
        return fields;
    }

    public boolean next() throws SqlFailure {
        try {
            boolean more = rows != null && rows.next();
            count += more ? 1 : 0;
            return more;
        } catch (SQLException e) {
            throw new SqlFailure("XX000", e.getMessage(), e);
        }
    }

    public Object value(int column) throws SqlFailure {
        try {
            return switch (fields.get(column).type()) {
                case DATE -> rows.getObject(column + 1, LocalDate.class);
                case TIME -> rows.getObject(column + 1);
                case TIMESTAMP -> rows.getObject(column + 1, LocalDateTime.class);
                case TIMESTAMPTZ -> rows.getObject(column + 1, OffsetDateTime.class);
                case VARBYTE -> rows.getBytes(column + 1);
                case VARCHAR -> rows.getString(column + 1);
                case INT2 -> rows.getObject(column + 1) == null ? null : rows.getShort(column + 1);
                default -> rows.getObject(column + 1);
            };
        } catch (SQLException e) {
            throw new SqlFailure("XX000", e.getMessage(), e);
        }
    }

    public String tag() {
        return rows == null ? tag : tag + " " + count;
    }

    public List<String> notices() {
        return List.of();
    }

    @Override
    public void close() {}
}
