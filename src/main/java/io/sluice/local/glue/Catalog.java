package io.sluice.local.glue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Databases, tables and partitions as the clients wrote them. Every node in here is replaced, never altered, so that a
 * reply may hold it while others change the catalog. Not thread safe: the server holds its lock during a call.
 */
final class Catalog implements AutoCloseable {
    /** Below this many superseded changes a start does not bother to rewrite the journal. */
    private static final int TOLERATED_WASTE = 1_000;

    private static final Comparator<List<String>> BY_VALUES = (left, right) -> {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = left.get(i).compareTo(right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    };

    /** A table and its partitions, by their values. */
    static final class Table {
        private ObjectNode definition;
        private final NavigableMap<List<String>, ObjectNode> partitions = new TreeMap<>(BY_VALUES);

        ObjectNode definition() {
            return definition;
        }

        NavigableMap<List<String>, ObjectNode> partitions() {
            return partitions;
        }
    }

    private static final class Database {
        private ObjectNode definition;
        private final NavigableMap<String, Table> tables = new TreeMap<>();
    }

    private final NavigableMap<String, Database> databases = new TreeMap<>();
    private Journal journal;
    private int replayed;

    private Catalog() {}

    static Catalog open(Path folder) throws IOException {
        Catalog catalog = new Catalog();
        catalog.journal = Journal.open(folder.resolve("journal.jsonl"), change -> {
            catalog.apply(change);
            catalog.replayed++;
        });
        long live = catalog.everything().count();
        if (catalog.replayed > 2 * live + TOLERATED_WASTE) {
            catalog.journal.rewrite(catalog.everything());
        }
        return catalog;
    }

    Optional<ObjectNode> database(String name) {
        return Optional.ofNullable(databases.get(name)).map(database -> database.definition);
    }

    NavigableMap<String, ObjectNode> databases() {
        NavigableMap<String, ObjectNode> definitions = new TreeMap<>();
        databases.forEach((name, database) -> definitions.put(name, database.definition));
        return definitions;
    }

    /** @throws GlueFailure when there is no such database */
    NavigableMap<String, Table> tables(String database) {
        Database found = databases.get(database);
        if (found == null) {
            throw GlueFailure.notFound("Database " + database + " not found.");
        }
        return found.tables;
    }

    /** @throws GlueFailure when there is no such database or table */
    Table table(String database, String table) {
        Table found = tables(database).get(table);
        if (found == null) {
            throw GlueFailure.notFound("Table " + table + " not found in database " + database + ".");
        }
        return found;
    }

    void putDatabase(String name, ObjectNode definition) {
        change(List.of(put("database", name, null, null).set("value", definition)));
    }

    void dropDatabase(String name) {
        change(List.of(drop("database", name, null, null)));
    }

    void putTable(String database, String name, ObjectNode definition) {
        change(List.of(put("table", database, name, null).set("value", definition)));
    }

    void dropTable(String database, String name) {
        change(List.of(drop("table", database, name, null)));
    }

    /** Several partitions of one table in one write. */
    void putPartitions(String database, String table, List<ObjectNode> partitions) {
        List<JsonNode> changes = new ArrayList<>(partitions.size());
        partitions.forEach(
                partition -> changes.add(put("partition", database, table, null).set("value", partition)));
        change(changes);
    }

    void dropPartitions(String database, String table, List<List<String>> values) {
        change(values.stream()
                .map(each -> drop("partition", database, table, each))
                .toList());
    }

    private void change(List<? extends JsonNode> changes) {
        if (changes.isEmpty()) {
            return;
        }
        journal.append(changes);
        changes.forEach(this::apply);
    }

    private static ObjectNode put(String kind, String database, String table, List<String> values) {
        return line("put", kind, database, table, values);
    }

    private static ObjectNode drop(String kind, String database, String table, List<String> values) {
        return line("drop", kind, database, table, values);
    }

    private static ObjectNode line(String verb, String kind, String database, String table, List<String> values) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put(verb, kind).put("database", database);
        if (table != null) {
            line.put("table", table);
        }
        if (values != null) {
            values.forEach(line.putArray("values")::add);
        }
        return line;
    }

    private void apply(JsonNode change) {
        boolean put = change.has("put");
        String kind = change.path(put ? "put" : "drop").asText();
        String database = change.path("database").asText();
        String table = change.path("table").asText();
        ObjectNode value = put ? (ObjectNode) change.get("value") : null;
        switch (kind) {
            case "database":
                if (put) {
                    databases.computeIfAbsent(database, name -> new Database()).definition = value;
                } else {
                    databases.remove(database);
                }
                break;
            case "table":
                NavigableMap<String, Table> tables = databases.get(database).tables;
                if (put) {
                    tables.computeIfAbsent(table, name -> new Table()).definition = value;
                } else {
                    tables.remove(table);
                }
                break;
            case "partition":
                NavigableMap<List<String>, ObjectNode> partitions =
                        databases.get(database).tables.get(table).partitions;
                if (put) {
                    partitions.put(Call.values(value, "Values"), value);
                } else {
                    partitions.remove(Call.values(change, "values"));
                }
                break;
            default:
                throw new IllegalStateException("The local Glue's journal holds a change it does not know: " + kind);
        }
    }

    private Stream<JsonNode> everything() {
        return databases.entrySet().stream()
                .flatMap(database -> Stream.concat(
                        Stream.of(put("database", database.getKey(), null, null)
                                .set("value", database.getValue().definition)),
                        database.getValue().tables.entrySet().stream()
                                .flatMap(table -> Stream.concat(
                                        Stream.of(put("table", database.getKey(), table.getKey(), null)
                                                .set("value", table.getValue().definition)),
                                        table.getValue().partitions.values().stream()
                                                .map(partition -> put(
                                                                "partition", database.getKey(), table.getKey(), null)
                                                        .set("value", partition))))));
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
