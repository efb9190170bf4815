package io.sluice.extract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** Copies JSON values as they are: numbers keep their digits, and no object may name a field twice. */
final class JsonText {
    private JsonText() {}

    /**
     * Copies the parser's current value; the parser ends at its last token.
     *
     * @param field the declared field that it belongs to, for the reason
     */
    static void copyValue(JsonParser json, JsonGenerator copy, String field) throws IOException, BadRecord {
        Deque<Set<String>> names = new ArrayDeque<>();
        int depth = 0;
        do {
            switch (json.currentToken()) {
                case START_OBJECT -> {
                    copy.writeStartObject();
                    names.push(new HashSet<>());
                    depth++;
                }
                case END_OBJECT -> {
                    copy.writeEndObject();
                    names.pop();
                    depth--;
                }
                case START_ARRAY -> {
                    copy.writeStartArray();
                    depth++;
                }
                case END_ARRAY -> {
                    copy.writeEndArray();
                    depth--;
                }
                case FIELD_NAME -> {
                    if (!names.element().add(json.currentName())) {
                        throw BadRecord.field(field, "holds a field more than once");
                    }
                    copy.writeFieldName(json.currentName());
                }
                case VALUE_STRING -> copy.writeString(
                        json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> copy.writeNumber(json.getText());
                case VALUE_TRUE -> copy.writeBoolean(true);
                case VALUE_FALSE -> copy.writeBoolean(false);
                case VALUE_NULL -> copy.writeNull();
                default -> throw new IllegalStateException("a JSON text has no token " + json.currentToken());
            }
        } while (depth > 0 && json.nextToken() != null);
    }
}
