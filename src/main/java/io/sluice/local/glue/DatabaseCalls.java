package io.sluice.local.glue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The calls on databases. */
final class DatabaseCalls {
    private static final int LARGEST_PAGE = 100;

    private final Catalog catalog;

    DatabaseCalls(Catalog catalog) {
        this.catalog = catalog;
    }

    JsonNode create(Call call) {
        ObjectNode input = call.object("DatabaseInput");
        String name = Call.name(input, "Name");
        if (catalog.database(name).isPresent()) {
            throw GlueFailure.exists("Database already exists.");
        }
        catalog.putDatabase(name, stored(input, name, Stamp.now()));
        return Reply.EMPTY;
    }

    JsonNode get(Call call) {
        return Reply.of("Database", existing(call.name("Name")));
    }

    JsonNode list(Call call) {
        return Page.of(catalog.databases(), call, LARGEST_PAGE).reply("DatabaseList");
    }

    JsonNode update(Call call) {
        String name = call.name("Name");
        ObjectNode input = call.object("DatabaseInput");
        if (!Call.name(input, "Name").equals(name)) {
            throw GlueFailure.invalid("A database cannot be renamed: " + name);
        }
        catalog.putDatabase(name, stored(input, name, existing(name).get("CreateTime")));
        return Reply.EMPTY;
    }

    JsonNode delete(Call call) {
        String name = call.name("Name");
        existing(name);
        catalog.dropDatabase(name);
        return Reply.EMPTY;
    }

    private ObjectNode existing(String name) {
        return catalog.database(name).orElseThrow(() -> GlueFailure.notFound("Database " + name + " not found."));
    }

    private static ObjectNode stored(ObjectNode input, String name, JsonNode created) {
        ObjectNode database = input.deepCopy();
        database.put("Name", name).put("CatalogId", Stamp.CATALOG_ID);
        database.set("CreateTime", created);
        if (!database.has("CreateTableDefaultPermissions")) {
            database.set("CreateTableDefaultPermissions", JsonNodeFactory.instance.arrayNode());
        }
        return database;
    }
}
