package io.sluice.warehouse;

import io.sluice.model.ColumnType;
import io.sluice.model.Interval;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One row a key, the newest. DELETE and INSERT rather than MERGE: Redshift's MERGE takes no condition on WHEN MATCHED
 * (https://docs.aws.amazon.com/redshift/latest/dg/r_MERGE.html), so a late batch would put old rows over newer ones, and it
 * rewrites a matched row as DELETE and INSERT anyway.
 */
record Upsert(TableName table, Schema schema, List<String> key, List<String> newestBy) implements Strategy {
    private static final String NEWEST = "\"sluice_newest\"";

    @Override
    public List<Rule> rules() {
        return List.of(new Keyed(schema, key).keyIsThere());
    }

    @Override
    public List<String> temporary() {
        return List.of(LoadStatement.STAGING, NEWEST);
    }

    /** Of rows that are equally new the greatest in all their columns stays, so that each run finds the same one. */
    @Override
    public List<SqlStatement> preparation() {
        List<String> order = new ArrayList<>(newestBy);
        new Keyed(schema, key)
                .others().stream()
                        .filter(name -> newestBy.stream().noneMatch(name::equalsIgnoreCase))
                        .filter(this::isOrdered)
                        .forEach(order::add);
        String columns = TableStatement.names(schema.names());
        return List.of(new PlainStatement(
                "CREATE TEMP TABLE of the newest staged rows",
                "CREATE TEMP TABLE " + NEWEST + " AS\nSELECT " + columns + "\nFROM (\n  SELECT " + columns
                        + ", ROW_NUMBER() OVER (PARTITION BY " + TableStatement.names(key) + " ORDER BY "
                        + order.stream()
                                .map(name -> TableStatement.name(name) + " DESC NULLS LAST")
                                .collect(Collectors.joining(", "))
                        + ") AS \"sluice_rank\"\n  FROM " + LoadStatement.STAGING
                        + "\n) q\nWHERE \"sluice_rank\" = 1"));
    }

    @Override
    public Optional<SqlStatement> candidates() {
        return Optional.of(new PlainStatement("SELECT of the count of staged keys", "SELECT COUNT(*) FROM " + NEWEST));
    }

    @Override
    public List<SqlStatement> changes(Optional<Interval> later) {
        return List.of(dropOlder(), deleteMatched(), insert());
    }

    @Override
    public Changed apply(Session session, Optional<Interval> later, long candidates) {
        if (candidates == 0) {
            return new Changed(0, 0, 0);
        }
        long older = session.execute(dropOlder());
        long deleted = session.execute(deleteMatched());
        return new Changed(session.execute(insert()), deleted, candidates - older);
    }

    private SqlStatement dropOlder() {
        return new PlainStatement(
                "DELETE of staged rows that are older than those of " + table,
                "DELETE FROM " + NEWEST + "\nUSING " + table.quoted() + " h\nWHERE "
                        + new Keyed(schema, key).sameKey(NEWEST, "h") + "\n  AND (" + newer("h", NEWEST) + ")");
    }

    private SqlStatement deleteMatched() {
        return new PlainStatement(
                "DELETE of the staged keys from " + table,
                "DELETE FROM " + table.quoted() + "\nUSING " + NEWEST + " s\nWHERE "
                        + new Keyed(schema, key).sameKey(table.quoted(), "s"));
    }

    private SqlStatement insert() {
        String columns = TableStatement.names(schema.names());
        return new PlainStatement(
                "INSERT of the newest rows into " + table,
                "INSERT INTO " + table.quoted() + " (" + columns + ")\nSELECT " + columns + "\nFROM " + NEWEST);
    }

    /** Column by column: the first that differs decides; NULL is oldest. */
    private String newer(String left, String right) {
        List<String> cases = new ArrayList<>();
        String equal = "";
        for (String name : newestBy) {
            String l = Keyed.column(left, name);
            String r = Keyed.column(right, name);
            cases.add(equal + "(" + l + " > " + r + " OR " + l + " IS NOT NULL AND " + r + " IS NULL)");
            equal += Keyed.same(l, r) + " AND ";
        }
        return String.join("\n    OR ", cases);
    }

    /** Whether a column has an order to rely on. */
    private boolean isOrdered(String name) {
        return schema.column(name)
                .filter(column -> !(column.type() instanceof ColumnType.Nested))
                .isPresent();
    }
}
