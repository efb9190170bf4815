package io.sluice.local.glue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Shapes of answers. */
final class Reply {
    static final JsonNode EMPTY = JsonNodeFactory.instance.objectNode();

    private Reply() {}

    static JsonNode of(String field, JsonNode value) {
        return JsonNodeFactory.instance.objectNode().set(field, value);
    }
}
