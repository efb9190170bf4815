package io.sluice.local.glue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The input of one call, read with the constraints of the service's model. */
record Call(JsonNode input) {
    private static final int LONGEST_NAME = 255;

    /** A database's or table's name, folded to lower case as Glue stores it. */
    String name(String field) {
        return name(input, field);
    }

    static String name(JsonNode owner, String field) {
        String name = text(owner, field);
        if (name.isEmpty()) {
            throw GlueFailure.validation(field, "must have length greater than or equal to 1");
        }
        if (name.length() > LONGEST_NAME) {
            throw GlueFailure.validation(field, "must have length less than or equal to " + LONGEST_NAME);
        }
        return name.toLowerCase(Locale.ROOT);
    }

    static String text(JsonNode owner, String field) {
        JsonNode value = owner.path(field);
        if (!value.isTextual()) {
            throw GlueFailure.validation(field, "must not be null");
        }
        return value.asText();
    }

    ObjectNode object(String field) {
        return object(input, field);
    }

    static ObjectNode object(JsonNode owner, String field) {
        if (owner.path(field) instanceof ObjectNode object) {
            return object;
        }
        throw GlueFailure.validation(field, "must not be null");
    }

    /** @param most the service's limit for this list in one call */
    ArrayNode list(String field, int most) {
        if (!(input.path(field) instanceof ArrayNode list)) {
            throw GlueFailure.validation(field, "must not be null");
        }
        if (list.size() > most) {
            throw GlueFailure.validation(field, "must have length less than or equal to " + most);
        }
        return list;
    }

    static List<String> values(JsonNode owner, String field) {
        if (!(owner.path(field) instanceof ArrayNode list)) {
            throw GlueFailure.validation(field, "must not be null");
        }
        List<String> values = new ArrayList<>(list.size());
        list.forEach(value -> values.add(value.asText()));
        return List.copyOf(values);
    }

    /** MaxResults; the limit when it is not given. */
    int pageSize(int most) {
        JsonNode asked = input.path("MaxResults");
        if (asked.isMissingNode() || asked.isNull()) {
            return most;
        }
        if (asked.asInt() < 1) {
            throw GlueFailure.validation("maxResults", "must have value greater than or equal to 1");
        }
        if (asked.asInt() > most) {
            throw GlueFailure.validation("maxResults", "must have value less than or equal to " + most);
        }
        return asked.asInt();
    }
}
