package io.sluice.local.glue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One page of entities in the order of their keys. The token is the last key given out: what is created or deleted
 * between two pages neither repeats nor hides another entity.
 *
 * @param next the token of the page after, null on the last page
 */
record Page(List<ObjectNode> entities, String next) {

    static Page of(NavigableMap<String, ObjectNode> all, Call call, int largest) {
        return of(all, call.pageSize(largest), call, token -> token, key -> key, entity -> true);
    }

    static <K> Page of(
            NavigableMap<K, ObjectNode> all,
            int size,
            Call call,
            Function<String, K> keyOf,
            Function<K, String> textOf,
            Predicate<ObjectNode> wanted) {
        JsonNode token = call.input().path("NextToken");
        NavigableMap<K, ObjectNode> rest = token.isTextual() && !token.asText().isEmpty()
                ? all.tailMap(keyOf.apply(decode(token.asText())), false)
                : all;
        List<ObjectNode> entities = new ArrayList<>();
        K last = null;
        for (Map.Entry<K, ObjectNode> entry : rest.entrySet()) {
            if (!wanted.test(entry.getValue())) {
                continue;
            }
            if (entities.size() == size) {
                return new Page(entities, encode(textOf.apply(last)));
            }
            entities.add(entry.getValue());
            last = entry.getKey();
        }
        return new Page(entities, null);
    }

    JsonNode reply(String field) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        entities.forEach(reply.putArray(field)::add);
        if (next != null) {
            reply.put("NextToken", next);
        }
        return reply;
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().encodeToString(key.getBytes(UTF_8));
    }

    private static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), UTF_8);
        } catch (IllegalArgumentException e) {
            throw GlueFailure.invalid("Invalid NextToken: " + token);
        }
    }
}
