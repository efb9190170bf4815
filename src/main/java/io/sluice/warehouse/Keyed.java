package io.sluice.warehouse;

import io.sluice.model.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** SQL about rows with a key, for the strategies that compare rows. */
final class Keyed {
    private final Schema schema;
    private final List<String> key;

    Keyed(Schema schema, List<String> key) {
        this.schema = schema;
        this.key = key;
    }

    /** Staged rows without a key, which would be nobody's. */
    Strategy.Rule keyIsThere() {
        return new Strategy.Rule(
                new PlainStatement(
                        "SELECT of the count of staged rows without a key",
                        "SELECT COUNT(*) FROM " + LoadStatement.STAGING + "\nWHERE "
                                + key.stream()
                                        .map(k -> TableStatement.name(k) + " IS NULL")
                                        .collect(Collectors.joining(" OR "))),
                "rows with NULL in the key (" + String.join(", ", key) + ")",
                "Filter them in munge.sql, or quarantine them by munge.expect.");
    }

    /** Keys that several staged rows have. */
    Strategy.Rule keyIsUnique() {
        return new Strategy.Rule(
                new PlainStatement(
                        "SELECT of the count of keys that several staged rows have",
                        "SELECT COUNT(*) FROM (\n  SELECT " + TableStatement.names(key) + " FROM "
                                + LoadStatement.STAGING + "\n  GROUP BY " + TableStatement.names(key)
                                + " HAVING COUNT(*) > 1\n) q"),
                "keys (" + String.join(", ", key) + ") that several rows have",
                "Add munge.deduplicate { key = [" + String.join(", ", key) + "], keep = latest, by = […] }.");
    }

    /** The columns beside the key. */
    List<String> others() {
        return schema.names().stream()
                .filter(name -> key.stream().noneMatch(name::equalsIgnoreCase))
                .toList();
    }

    String sameKey(String left, String right) {
        return key.stream().map(k -> column(left, k) + " = " + column(right, k)).collect(Collectors.joining(" AND "));
    }

    /** Whether two rows agree in everything beside the key, NULL being like NULL. */
    String sameOthers(String left, String right) {
        List<String> conditions = new ArrayList<>();
        for (String name : others()) {
            conditions.add(same(column(left, name), column(right, name)));
        }
        return conditions.isEmpty() ? "TRUE" : String.join("\n    AND ", conditions);
    }

    static String same(String left, String right) {
        return "(" + left + " = " + right + " OR " + left + " IS NULL AND " + right + " IS NULL)";
    }

    static String column(String table, String name) {
        return table + "." + TableStatement.name(name);
    }
}
