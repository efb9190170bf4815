package io.sluice.local.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class EventLogGeneratorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate FIRST = LocalDate.of(2018, 11, 1);

    private static byte[] day(EventLogGenerator generator, LocalDate day) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DaySummary summary = generator.day(day, out);
        assertEquals(summary.bytes(), out.size());
        assertEquals(summary.lines(), out.toString(UTF_8).lines().count());
        return out.toByteArray();
    }

    private static List<JsonNode> events(byte[] lines) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : new String(lines, UTF_8).split("\n")) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    @Test
    void the_same_arguments_give_the_same_bytes_in_any_order_of_days() throws IOException {
        EventLogGenerator one = new EventLogGenerator(500, 7, 42);
        EventLogGenerator other = new EventLogGenerator(500, 7, 42);
        byte[] second = day(one, FIRST.plusDays(1));
        byte[] first = day(one, FIRST);
        assertArrayEquals(first, day(other, FIRST));
        assertArrayEquals(second, day(other, FIRST.plusDays(1)));
        assertFalse(java.util.Arrays.equals(first, day(new EventLogGenerator(500, 7, 43), FIRST)));
    }

    @Test
    void events_have_the_fields_of_the_log_ascend_within_their_day_and_have_unique_keys() throws IOException {
        EventLogGenerator generator = new EventLogGenerator(20_000, 0, 1);
        Set<String> keys = new HashSet<>();
        int plays = 0;
        for (int i = 0; i < 2; i++) {
            LocalDate day = FIRST.plusDays(i);
            long from = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            long last = from;
            for (JsonNode event : events(day(generator, day))) {
                List<String> fields = new ArrayList<>();
                event.fieldNames().forEachRemaining(fields::add);
                assertEquals(
                        List.of(
                                "artist",
                                "auth",
                                "firstName",
                                "gender",
                                "itemInSession",
                                "lastName",
                                "length",
                                "level",
                                "location",
                                "method",
                                "page",
                                "registration",
                                "sessionId",
                                "song",
                                "status",
                                "ts",
                                "userAgent",
                                "userId"),
                        fields);
                long ts = event.get("ts").asLong();
                assertTrue(ts >= last && ts < from + 86_400_000L, "ts " + ts);
                last = ts;
                assertTrue(keys.add(event.get("sessionId").asLong() + "/"
                        + event.get("itemInSession").asInt()));
                boolean play = event.get("page").asText().equals("NextSong");
                assertEquals(play, event.get("song").isTextual());
                assertEquals(play, event.get("length").isNumber());
                assertEquals(
                        event.get("auth").asText().equals("Logged Out"),
                        event.get("userId").asText().isEmpty());
                plays += play ? 1 : 0;
            }
        }
        assertEquals(40_000, keys.size());
        assertTrue(plays > 30_000 && plays < 36_000, plays + " plays");
    }

    @Test
    void flawed_lines_come_besides_the_events_each_kind_in_turn() throws IOException {
        byte[] clean = day(new EventLogGenerator(1000, 0, 5), FIRST);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DaySummary summary = new EventLogGenerator(1000, 16, 5).day(FIRST, out);
        assertEquals(1000, summary.events());
        assertEquals(1016, summary.lines());
        assertEquals(
                Map.of(
                        Flaw.CUT_OFF,
                        3L,
                        Flaw.NO_TIMESTAMP,
                        3L,
                        Flaw.TEXT_FOR_NUMBER,
                        2L,
                        Flaw.NULL_PAGE,
                        2L,
                        Flaw.NOT_JSON,
                        2L,
                        Flaw.NUMBER_TOO_LARGE,
                        2L,
                        Flaw.DUPLICATE,
                        2L),
                summary.flaws());

        Map<String, Integer> good = new LinkedHashMap<>();
        new String(clean, UTF_8).lines().forEach(line -> good.put(line, 0));
        Map<Flaw, Long> seen = new java.util.EnumMap<>(Flaw.class);
        for (String line : out.toString(UTF_8).split("\n")) {
            if (good.containsKey(line)) {
                if (good.merge(line, 1, Integer::sum) == 2) {
                    seen.merge(Flaw.DUPLICATE, 1L, Long::sum);
                }
            } else {
                seen.merge(flaw(line), 1L, Long::sum);
            }
        }
        assertTrue(good.values().stream().allMatch(times -> times > 0));
        assertEquals(summary.flaws(), seen);
    }

    private static Flaw flaw(String line) {
        JsonNode event;
        try {
            event = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return line.startsWith("{") ? Flaw.CUT_OFF : Flaw.NOT_JSON;
        }
        if (!event.has("ts")) {
            return Flaw.NO_TIMESTAMP;
        }
        if (event.get("length").isTextual()) {
            return Flaw.TEXT_FOR_NUMBER;
        }
        if (event.get("page").isNull()) {
            return Flaw.NULL_PAGE;
        }
        assertTrue(event.get("sessionId").isBigInteger(), line);
        return Flaw.NUMBER_TOO_LARGE;
    }

    @Test
    void objects_are_named_by_day_and_packed_on_request() throws IOException {
        Map<String, ByteArrayOutputStream> objects = new LinkedHashMap<>();
        EventLogGenerator generator = new EventLogGenerator(10, 0, 1);
        List<DaySummary> days = generator.days(LocalDate.of(2018, 12, 31), 2, Packing.GZIP, key -> {
            objects.put(key, new ByteArrayOutputStream());
            return objects.get(key);
        });
        assertEquals(
                List.of("log_data/2018/12/2018-12-31-events.json.gz", "log_data/2019/01/2019-01-01-events.json.gz"),
                List.copyOf(objects.keySet()));
        assertEquals(2, days.size());
        byte[] packed = objects.values().iterator().next().toByteArray();
        assertArrayEquals(
                day(generator, LocalDate.of(2018, 12, 31)),
                new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes());
        assertEquals("log_data/2018/11/2018-11-01-events.json", EventLogGenerator.key(FIRST, Packing.PLAIN));
    }

    @Test
    void a_size_in_megabytes_becomes_lines_within_a_tenth() throws IOException {
        long events = EventLogGenerator.eventsPerDay(6, 3);
        EventLogGenerator generator = new EventLogGenerator(events, 0, 9);
        long bytes = 0;
        for (int i = 0; i < 3; i++) {
            bytes += day(generator, FIRST.plusDays(i)).length;
        }
        assertTrue(bytes > 5_400_000 && bytes < 6_600_000, bytes + " bytes");
    }

    @Test
    void arguments_that_make_no_sense_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> new EventLogGenerator(-1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new EventLogGenerator(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> EventLogGenerator.eventsPerDay(5, 0));
    }
}
