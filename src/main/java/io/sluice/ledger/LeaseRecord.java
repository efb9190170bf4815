package io.sluice.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * What a lease object says.
 *
 * @param holder the process, for a person
 * @param acquired by S3's clock
 * @param term after which the lease has expired, unless it is renewed
 * @param write counts the holder's writes, so that no two have the same content and with it the same ETag
 */
record LeaseRecord(
        State state, long generation, String run, String holder, Instant acquired, Duration term, long write) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Whether somebody works under the lease. */
    enum State {
        HELD,
        RELEASED
    }

    LeaseRecord next(State then, long thenGeneration) {
        return new LeaseRecord(then, thenGeneration, run, holder, acquired, term, write + 1);
    }

    String json() {
        return MAPPER.createObjectNode()
                        .put("state", state.name().toLowerCase(Locale.ROOT))
                        .put("generation", generation)
                        .put("run", run)
                        .put("holder", holder)
                        .put("acquired", acquired.toString())
                        .put("term_millis", term.toMillis())
                        .put("write", write)
                        .toPrettyString()
                + "\n";
    }

    /** @throws IllegalArgumentException when the text is no lease, with the reason */
    static LeaseRecord parse(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            return new LeaseRecord(
                    State.valueOf(json.required("state").asText().toUpperCase(Locale.ROOT)),
                    json.required("generation").asLong(),
                    json.required("run").asText(),
                    json.required("holder").asText(),
                    Instant.parse(json.required("acquired").asText()),
                    Duration.ofMillis(json.required("term_millis").asLong()),
                    json.required("write").asLong());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
