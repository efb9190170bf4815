package io.sluice.local.glue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The calls on partitions. The batch calls take or refuse each entry by itself and report what they refused in a reply
 * that is otherwise a success. The limits are those of the Glue API reference.
 */
final class PartitionCalls {
    private static final int MOST_CREATED = 100;
    private static final int MOST_UPDATED = 100;
    private static final int MOST_DELETED = 25;
    private static final int MOST_ASKED = 1_000;
    private static final int LARGEST_PAGE = 1_000;
    private static final int LONGEST_EXPRESSION = 2_048;
    private static final int MOST_SEGMENTS = 10;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Catalog catalog;

    PartitionCalls(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The table that a call names. */
    private record Target(String database, String name, Catalog.Table table) {
        ObjectNode existing(List<String> values) {
            ObjectNode partition = table.partitions().get(values);
            if (partition == null) {
                throw GlueFailure.notFound("Cannot find partition " + values + " in table " + database + "." + name);
            }
            return partition;
        }

        ObjectNode stored(ObjectNode input, JsonNode created) {
            List<String> values = Call.values(input, "Values");
            int keys = table.definition().path("PartitionKeys").size();
            if (values.size() != keys) {
                throw GlueFailure.invalid("The number of partition keys do not match the number of partition values: "
                        + "table " + database + "." + name + " has " + keys + ", the partition " + values);
            }
            ObjectNode partition = input.deepCopy();
            partition.put("DatabaseName", database).put("TableName", name).put("CatalogId", Stamp.CATALOG_ID);
            partition.set("CreationTime", created);
            return partition;
        }
    }

    private Target target(Call call) {
        String database = call.name("DatabaseName");
        String name = call.name("TableName");
        return new Target(database, name, catalog.table(database, name));
    }

    JsonNode create(Call call) {
        Target target = target(call);
        ObjectNode partition = target.stored(call.object("PartitionInput"), Stamp.now());
        if (target.table().partitions().containsKey(Call.values(partition, "Values"))) {
            throw GlueFailure.exists("Partition already exists.");
        }
        catalog.putPartitions(target.database(), target.name(), List.of(partition));
        return Reply.EMPTY;
    }

    JsonNode createMany(Call call) {
        ArrayNode inputs = call.list("PartitionInputList", MOST_CREATED);
        Target target = target(call);
        JsonNode now = Stamp.now();
        Map<List<String>, ObjectNode> created = new LinkedHashMap<>();
        Errors errors = new Errors("PartitionValues");
        for (JsonNode input : inputs) {
            List<String> values = Call.values(input, "Values");
            errors.collect(values, () -> {
                ObjectNode partition = target.stored((ObjectNode) input, now);
                if (target.table().partitions().containsKey(values) || created.putIfAbsent(values, partition) != null) {
                    throw GlueFailure.exists("Partition already exists.");
                }
            });
        }
        catalog.putPartitions(target.database(), target.name(), new ArrayList<>(created.values()));
        return errors.reply();
    }

    JsonNode get(Call call) {
        return Reply.of("Partition", target(call).existing(Call.values(call.input(), "PartitionValues")));
    }

    JsonNode getMany(Call call) {
        ArrayNode asked = call.list("PartitionsToGet", MOST_ASKED);
        Target target = target(call);
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        ArrayNode found = reply.putArray("Partitions");
        for (JsonNode each : asked) {
            ObjectNode partition = target.table().partitions().get(Call.values(each, "Values"));
            if (partition != null) {
                found.add(partition);
            }
        }
        reply.putArray("UnprocessedKeys");
        return reply;
    }

    JsonNode list(Call call) {
        int size = call.pageSize(LARGEST_PAGE);
        Predicate<ObjectNode> segment = segment(call);
        Target target = target(call);
        String text = call.input().path("Expression").asText("");
        if (text.length() > LONGEST_EXPRESSION) {
            throw GlueFailure.validation("expression", "must have length less than or equal to " + LONGEST_EXPRESSION);
        }
        PartitionExpression expression =
                PartitionExpression.parse(text, target.table().definition().path("PartitionKeys"));
        Page page = Page.of(
                target.table().partitions(),
                size,
                call,
                PartitionCalls::valuesOf,
                PartitionCalls::textOf,
                partition -> segment.test(partition) && expression.matches(Call.values(partition, "Values")));
        return call.input().path("ExcludeColumnSchema").asBoolean()
                ? new Page(
                                page.entities().stream()
                                        .map(PartitionCalls::withoutColumns)
                                        .toList(),
                                page.next())
                        .reply("Partitions")
                : page.reply("Partitions");
    }

    private static Predicate<ObjectNode> segment(Call call) {
        JsonNode segment = call.input().path("Segment");
        if (!segment.isObject()) {
            return partition -> true;
        }
        int total = segment.path("TotalSegments").asInt();
        int number = segment.path("SegmentNumber").asInt(-1);
        if (total < 1 || total > MOST_SEGMENTS) {
            throw GlueFailure.validation("segment.totalSegments", "must have value between 1 and " + MOST_SEGMENTS);
        }
        if (number < 0 || number >= total) {
            throw GlueFailure.invalid("Segment " + number + " is not one of 0 to " + (total - 1));
        }
        return partition -> Math.floorMod(Call.values(partition, "Values").hashCode(), total) == number;
    }

    private static ObjectNode withoutColumns(ObjectNode partition) {
        ObjectNode bare = partition.deepCopy();
        if (bare.get("StorageDescriptor") instanceof ObjectNode storage) {
            storage.remove("Columns");
        }
        return bare;
    }

    private static String textOf(List<String> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array.toString();
    }

    private static List<String> valuesOf(String text) {
        try {
            return Call.values(Reply.of("Values", JSON.readTree(text)), "Values");
        } catch (JsonProcessingException e) {
            throw GlueFailure.invalid("Invalid NextToken: " + text);
        }
    }

    JsonNode update(Call call) {
        Target target = target(call);
        replace(target, Call.values(call.input(), "PartitionValueList"), call.object("PartitionInput"));
        return Reply.EMPTY;
    }

    JsonNode updateMany(Call call) {
        ArrayNode entries = call.list("Entries", MOST_UPDATED);
        Target target = target(call);
        Errors errors = new Errors("PartitionValueList");
        for (JsonNode entry : entries) {
            List<String> values = Call.values(entry, "PartitionValueList");
            errors.collect(values, () -> replace(target, values, Call.object(entry, "PartitionInput")));
        }
        return errors.reply();
    }

    /** The new definition may carry other values: the partition moves. */
    private void replace(Target target, List<String> values, ObjectNode input) {
        ObjectNode partition = target.stored(input, target.existing(values).get("CreationTime"));
        List<String> next = Call.values(partition, "Values");
        boolean moves = !next.equals(values);
        if (moves && target.table().partitions().containsKey(next)) {
            throw GlueFailure.exists("Partition already exists.");
        }
        catalog.putPartitions(target.database(), target.name(), List.of(partition));
        if (moves) {
            catalog.dropPartitions(target.database(), target.name(), List.of(values));
        }
    }

    JsonNode delete(Call call) {
        Target target = target(call);
        List<String> values = Call.values(call.input(), "PartitionValues");
        target.existing(values);
        catalog.dropPartitions(target.database(), target.name(), List.of(values));
        return Reply.EMPTY;
    }

    JsonNode deleteMany(Call call) {
        ArrayNode asked = call.list("PartitionsToDelete", MOST_DELETED);
        Target target = target(call);
        Set<List<String>> deleted = new HashSet<>();
        Errors errors = new Errors("PartitionValues");
        for (JsonNode each : asked) {
            List<String> values = Call.values(each, "Values");
            errors.collect(values, () -> {
                target.existing(values);
                deleted.add(values);
            });
        }
        catalog.dropPartitions(target.database(), target.name(), List.copyOf(deleted));
        return errors.reply();
    }
}
