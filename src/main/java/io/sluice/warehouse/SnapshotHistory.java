package io.sluice.warehouse;

import static io.sluice.config.LoadStrategy.Snapshot.VALID_FROM;
import static io.sluice.config.LoadStrategy.Snapshot.VALID_TO;

import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.Nullability;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Slowly changing rows with their history. A batch says what was there from the start of its window until the next window
 * that the table has seen; that stretch of every key's history is made to say so, and what touches it and is equal is
 * joined to it. So batches may come, and come again, in any order: the history is the same.
 *
 * @param schema of the rows whose history it is; the files may have more
 */
record SnapshotHistory(TableName table, Schema schema, List<String> key, Interval window) implements Strategy {
    private static final String CHANGED = "\"sluice_changed\"";
    private static final String HISTORY = "\"sluice_history\"";
    private static final String FROM = TableStatement.name(VALID_FROM);
    private static final String TO = TableStatement.name(VALID_TO);
    private static final String FOREVER = "TIMESTAMP '9999-12-31 00:00:00'";

    @Override
    public Schema table(Schema files) {
        List<Column> columns = new ArrayList<>(schema.columns());
        for (String name : List.of(VALID_FROM, VALID_TO)) {
            if (schema.column(name).isPresent()) {
                throw FlowException.failed("The rows have a column " + name + ", and load = snapshot gives " + table
                        + " one of that name. Rename it in munge.sql.");
            }
        }
        columns.add(new Column(
                VALID_FROM, ColumnType.Simple.TIMESTAMP, Nullability.NOT_NULL, "the first moment of the row, UTC"));
        columns.add(new Column(
                VALID_TO,
                ColumnType.Simple.TIMESTAMP,
                Nullability.NULLABLE,
                "the first moment after the row, UTC; NULL while it is current"));
        return new Schema(columns);
    }

    @Override
    public List<Rule> rules() {
        Keyed keyed = new Keyed(schema, key);
        return List.of(keyed.keyIsThere(), keyed.keyIsUnique());
    }

    @Override
    public Order order() {
        return Order.BY_WINDOW;
    }

    /** A batch without rows ends what was there. */
    @Override
    public Staging ofNoRows() {
        return Staging.NEEDED;
    }

    @Override
    public List<SqlStatement> changes(Optional<Interval> later) {
        return List.of(changed(later), history(later), deleteChanged(), insert(), dropTemporary());
    }

    @Override
    public Changed apply(Session session, Optional<Interval> later, long candidates) {
        session.execute(changed(later));
        session.execute(history(later));
        long deleted = session.execute(deleteChanged());
        long inserted = session.execute(insert());
        session.execute(dropTemporary());
        long valid = Long.parseLong(session.query(countValid()).get(0).get(0));
        if (valid != candidates) {
            throw FlowException.failed(table + " would have " + valid + " rows that are valid at " + window.from()
                    + ", and the batch has " + candidates + ". The table is unchanged. Has somebody else written"
                    + " it?");
        }
        return new Changed(inserted, deleted, inserted);
    }

    /** Keys whose history of the stretch is another than the staged rows say. */
    private SqlStatement changed(Optional<Interval> later) {
        Keyed keyed = new Keyed(schema, key);
        String whole = later.map(next -> "(h." + TO + " IS NULL OR h." + TO + " >= " + start(next) + ")")
                .orElse("h." + TO + " IS NULL");
        return new PlainStatement(
                "CREATE TEMP TABLE of the changed keys",
                "CREATE TEMP TABLE " + CHANGED + " AS\nSELECT " + keys("s") + "\nFROM " + LoadStatement.STAGING
                        + " s LEFT JOIN " + table.quoted() + " h\n  ON " + keyed.sameKey("h", "s") + "\n    AND "
                        + keyed.sameOthers("h", "s") + "\n    AND h." + FROM + " <= " + start(window) + " AND " + whole
                        + "\nWHERE h." + FROM + " IS NULL\nUNION\nSELECT " + keys("h") + "\nFROM " + table.quoted()
                        + " h LEFT JOIN " + LoadStatement.STAGING + " s ON " + keyed.sameKey("s", "h") + "\nWHERE s."
                        + TableStatement.name(key.get(0)) + " IS NULL AND (h." + TO + " IS NULL OR h." + TO + " > "
                        + start(window) + ")"
                        + later.map(next -> " AND h." + FROM + " < " + start(next))
                                .orElse(""));
    }

    /** The whole history of the changed keys: before the stretch, the stretch, after it; neighbours that agree are one. */
    private SqlStatement history(Optional<Interval> later) {
        List<String> others = new Keyed(schema, key).others();
        String columns = TableStatement.names(schema.names());
        String ordered = "OVER (PARTITION BY " + TableStatement.names(key) + " ORDER BY " + FROM + ")";
        List<String> before = new ArrayList<>();
        List<String> same = new ArrayList<>();
        before.add("LAG(" + TO + ") " + ordered + " AS \"sluice_p\"");
        same.add("\"sluice_p\" = " + FROM);
        for (int i = 0; i < others.size(); i++) {
            String name = TableStatement.name(others.get(i));
            before.add("LAG(" + name + ") " + ordered + " AS \"sluice_p" + i + "\"");
            same.add(Keyed.same("\"sluice_p" + i + "\"", name));
        }
        return new PlainStatement(
                "CREATE TEMP TABLE of the changed keys' history",
                "CREATE TEMP TABLE " + HISTORY + " AS\nSELECT " + columns + ", " + FROM + ", NULLIF(\"sluice_end\", "
                        + FOREVER + ") AS " + TO + "\nFROM (\n  SELECT " + columns + ", " + FROM
                        + ", \"sluice_first\", MAX(COALESCE(" + TO + ", " + FOREVER + ")) OVER (PARTITION BY "
                        + TableStatement.names(key) + ", \"sluice_span\") AS \"sluice_end\"\n  FROM (\n    SELECT "
                        + columns + ", " + FROM + ", " + TO + ", \"sluice_first\", SUM(\"sluice_first\") OVER"
                        + " (PARTITION BY " + TableStatement.names(key) + " ORDER BY " + FROM
                        + " ROWS UNBOUNDED PRECEDING) AS \"sluice_span\"\n    FROM (\n      SELECT " + columns + ", "
                        + FROM + ", " + TO + ", CASE WHEN " + String.join(" AND ", same)
                        + " THEN 0 ELSE 1 END AS \"sluice_first\"\n      FROM (\n        SELECT " + columns + ", "
                        + FROM + ", " + TO + ", " + String.join(", ", before) + "\n        FROM (\n"
                        + String.join("\n          UNION ALL\n", pieces(later)) + "\n        ) a\n      ) b\n    ) c\n"
                        + "  ) d\n) e\nWHERE \"sluice_first\" = 1");
    }

    private List<String> pieces(Optional<Interval> later) {
        Keyed keyed = new Keyed(schema, key);
        String start = start(window);
        List<String> pieces = new ArrayList<>();
        String ofChanged =
                " FROM " + table.quoted() + " h JOIN " + CHANGED + " k ON " + keyed.sameKey("h", "k") + " WHERE ";
        pieces.add("          SELECT " + columns("h") + ", h." + FROM + ", CASE WHEN h." + TO + " < " + start
                + " THEN h." + TO + " ELSE " + start + " END AS " + TO + ofChanged + "h." + FROM + " < " + start);
        pieces.add("          SELECT " + columns("s") + ", " + start + " AS " + FROM + ", "
                + later.map(SnapshotHistory::start).orElse("CAST(NULL AS TIMESTAMP)") + " AS " + TO + " FROM "
                + LoadStatement.STAGING + " s JOIN " + CHANGED + " k ON " + keyed.sameKey("s", "k"));
        later.map(SnapshotHistory::start)
                .ifPresent(end -> pieces.add("          SELECT " + columns("h") + ", CASE WHEN h." + FROM + " < " + end
                        + " THEN " + end + " ELSE h." + FROM + " END AS " + FROM + ", h." + TO + ofChanged + "(h." + TO
                        + " IS NULL OR h." + TO + " > " + end + ")"));
        return pieces;
    }

    private SqlStatement deleteChanged() {
        return new PlainStatement(
                "DELETE of the changed keys from " + table,
                "DELETE FROM " + table.quoted() + "\nUSING " + CHANGED + " k\nWHERE "
                        + new Keyed(schema, key).sameKey(table.quoted(), "k"));
    }

    private SqlStatement insert() {
        String columns = TableStatement.names(schema.names()) + ", " + FROM + ", " + TO;
        return new PlainStatement(
                "INSERT of the changed keys' history into " + table,
                "INSERT INTO " + table.quoted() + " (" + columns + ")\nSELECT " + columns + "\nFROM " + HISTORY);
    }

    private static SqlStatement dropTemporary() {
        return new LoadStatement.DropTemporary(List.of(CHANGED, HISTORY));
    }

    private SqlStatement countValid() {
        return new PlainStatement(
                "SELECT of the count of valid rows of " + table,
                "SELECT COUNT(*) FROM " + table.quoted() + " WHERE " + FROM + " <= " + start(window) + " AND (" + TO
                        + " IS NULL OR " + TO + " > " + start(window) + ")");
    }

    private String keys(String alias) {
        return qualified(alias, key);
    }

    private String columns(String alias) {
        return qualified(alias, schema.names());
    }

    private static String qualified(String alias, List<String> names) {
        return names.stream().map(name -> Keyed.column(alias, name)).collect(Collectors.joining(", "));
    }

    private static String start(Interval interval) {
        return SqlLiteral.timestamp(LocalDateTime.ofInstant(interval.from(), ZoneOffset.UTC));
    }
}
