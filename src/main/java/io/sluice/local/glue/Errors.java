package io.sluice.local.glue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The entries of a batch that were refused, reported in a successful reply. */
final class Errors {
    private final String valuesField;
    private final ArrayNode refused = JsonNodeFactory.instance.arrayNode();

    /** @param valuesField the field in which this call's reply names the partition */
    Errors(String valuesField) {
        this.valuesField = valuesField;
    }

    void collect(List<String> values, Runnable entry) {
        try {
            entry.run();
        } catch (GlueFailure e) {
            ObjectNode error = refused.addObject();
            values.forEach(error.putArray(valuesField)::add);
            error.putObject("ErrorDetail").put("ErrorCode", e.code()).put("ErrorMessage", e.getMessage());
        }
    }

    JsonNode reply() {
        return Reply.of("Errors", refused);
    }
}
