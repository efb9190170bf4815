package io.sluice.local.glue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The calls on tables. A table's version is counted from 0, by one for every update. */
final class TableCalls {
    private static final int LARGEST_PAGE = 100;

    private final Catalog catalog;

    TableCalls(Catalog catalog) {
        this.catalog = catalog;
    }

    JsonNode create(Call call) {
        String database = call.name("DatabaseName");
        ObjectNode input = call.object("TableInput");
        String name = Call.name(input, "Name");
        if (catalog.tables(database).containsKey(name)) {
            throw GlueFailure.exists("Table already exists.");
        }
        JsonNode now = Stamp.now();
        catalog.putTable(database, name, stored(input, database, name, now, now, 0));
        return Reply.EMPTY;
    }

    JsonNode get(Call call) {
        return Reply.of(
                "Table",
                catalog.table(call.name("DatabaseName"), call.name("Name")).definition());
    }

    JsonNode list(Call call) {
        NavigableMap<String, ObjectNode> matching = new TreeMap<>();
        Pattern names = expression(call);
        catalog.tables(call.name("DatabaseName")).forEach((name, table) -> {
            if (names == null || names.matcher(name).matches()) {
                matching.put(name, table.definition());
            }
        });
        return Page.of(matching, call, LARGEST_PAGE).reply("TableList");
    }

    private static Pattern expression(Call call) {
        JsonNode text = call.input().path("Expression");
        try {
            return text.isTextual() ? Pattern.compile(text.asText(), Pattern.CASE_INSENSITIVE) : null;
        } catch (PatternSyntaxException e) {
            throw GlueFailure.invalid("Invalid expression: " + text.asText());
        }
    }

    JsonNode update(Call call) {
        String database = call.name("DatabaseName");
        ObjectNode input = call.object("TableInput");
        String name = Call.name(input, "Name");
        ObjectNode now = catalog.table(database, name).definition();
        String version = now.get("VersionId").asText();
        JsonNode seen = call.input().path("VersionId");
        if (seen.isTextual() && !seen.asText().equals(version)) {
            throw new GlueFailure(
                    "ConcurrentModificationException",
                    "Update table failed due to concurrent modifications: table " + database + "." + name
                            + " has version " + version + ", not " + seen.asText() + ".");
        }
        catalog.putTable(
                database,
                name,
                stored(input, database, name, now.get("CreateTime"), Stamp.now(), Long.parseLong(version) + 1));
        return Reply.EMPTY;
    }

    JsonNode delete(Call call) {
        String database = call.name("DatabaseName");
        String name = call.name("Name");
        catalog.table(database, name);
        catalog.dropTable(database, name);
        return Reply.EMPTY;
    }

    private static ObjectNode stored(
            ObjectNode input, String database, String name, JsonNode created, JsonNode updated, long version) {
        ObjectNode table = input.deepCopy();
        table.put("Name", name)
                .put("DatabaseName", database)
                .put("CatalogId", Stamp.CATALOG_ID)
                .put("VersionId", Long.toString(version))
                .put("IsRegisteredWithLakeFormation", false);
        table.set("CreateTime", created);
        table.set("UpdateTime", updated);
        if (!table.has("PartitionKeys")) {
            table.set("PartitionKeys", JsonNodeFactory.instance.arrayNode());
        }
        return table;
    }
}
