package io.sluice.extract;

import static io.sluice.extract.Plans.column;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.config.UnknownFields;
import io.sluice.model.ColumnType.Decimal;
import io.sluice.model.ColumnType.Simple;
import io.sluice.model.SourceType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;

/** Lines with bytes changed, removed and added: what the parser accepts, Jackson's tree model reads as the same values. */
class RecordFuzzTest {
    private static final int LINES = 60_000;
    private static final String BYTES =
            "{}[]\",:\\0123456789.-+eEtfnuxdDT \t\0\u0001\u0080\u00a0\u00c3\u00e2\u00ed\u00f0\u00ffab";

    private static final List<String> SEEDS = List.of(
            "{\"s\":\"caf\u00e9 \\u00e9 \\\"q\\\" \\ud83d\\ude00 \ud83d\ude00\",\"n\":-1234567890123,\"x\":1.5e3,\"d\":12.345,\"b\":true}",
            "{\"b\":false,\"d\":0.10,\"x\":-0.0,\"n\":7.0,\"s\":\"\",\"j\":{\"a\":[1,2.50,null,{\"b\":\"\\n\"}]},\"u\":[{}]}",
            "{\"n\":null,\"s\":12345678901234567890.10,\"j\":\"text\",\"S2\":{\"k\":\"v\"}}");

    private static final JsonMapper ORACLE = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private final Declaration declaration = Declaration.of(Plans.of(
                    column("s", Simple.STRING),
                    column("n", Simple.BIGINT),
                    column("x", Simple.DOUBLE),
                    column("d", new Decimal(10, 3)),
                    column("b", Simple.BOOLEAN),
                    column("j", new SourceType.Json()))
            .unknown(UnknownFields.KEEP)
            .plan());

    @Test
    void what_is_accepted_has_the_values_that_jackson_reads() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RecordParser parser = new RecordParser(declaration);
        int accepted = 0;
        int rejected = 0;
        for (int i = 0; i < LINES; i++) {
            byte[] line = mutated(SEEDS.get(random.nextInt(SEEDS.size())).getBytes(UTF_8), random);
            String context = "seed " + seed + ", line " + i + ": " + new String(line, ISO_8859_1);
            Optional<JsonNode> tree = tree(line);
            try {
                InternalRow row = parser.parse(line, 0, line.length);
                accepted++;
                assertTrue(tree.isPresent(), () -> "accepted, but no JSON: " + context);
                assertSame(tree.get(), row, context);
            } catch (BadRecord e) {
                rejected++;
            }
        }
        assertTrue(accepted > LINES / 100 && rejected > LINES / 100, accepted + " accepted, " + rejected + " rejected");
    }

    private static Optional<JsonNode> tree(byte[] line) throws IOException {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
            JsonNode tree = ORACLE.readTree(text.getBytes(UTF_8));
            return tree.isObject() ? Optional.of(tree) : Optional.empty();
        } catch (CharacterCodingException | com.fasterxml.jackson.core.JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private void assertSame(JsonNode tree, InternalRow row, String context) throws IOException {
        JsonNode kept = row.isNullAt(6) ? ORACLE.createObjectNode() : ORACLE.readTree(row.getString(6));
        int declared = 0;
        for (String name : (Iterable<String>) tree::fieldNames) {
            int ordinal = declaration.ordinal(name);
            if (ordinal < 0) {
                assertEquals(tree.get(name), kept.get(name), context);
            } else {
                declared++;
                assertSame(tree.get(name), row, ordinal, context);
            }
        }
        assertEquals(tree.size(), declared + kept.size(), context);
    }

    private static void assertSame(JsonNode value, InternalRow row, int ordinal, String context) throws IOException {
        assertEquals(value.isNull(), row.isNullAt(ordinal), context);
        if (value.isNull()) {
            return;
        }
        switch (ordinal) {
            case 0 -> assertSameText(value, row.getString(0), context);
            case 1 -> assertEquals(0, value.decimalValue().compareTo(BigDecimal.valueOf(row.getLong(1))), context);
            case 2 -> assertEquals(value.decimalValue().doubleValue(), row.getDouble(2) + 0.0, context);
            case 3 -> assertEquals(
                    0, value.decimalValue().compareTo(row.getDecimal(3, 10, 3).toJavaBigDecimal()), context);
            case 4 -> assertEquals(value.booleanValue(), row.getBoolean(4), context);
            default -> assertEquals(value, ORACLE.readTree(row.getString(5)), context);
        }
    }

    private static void assertSameText(JsonNode value, String text, String context) {
        if (value.isTextual()) {
            assertEquals(value.textValue(), text, context);
        } else if (value.isDouble()) { // beyond what a double holds: infinite
            assertEquals(value.doubleValue(), Double.parseDouble(text), context);
        } else {
            assertEquals(0, value.decimalValue().compareTo(new BigDecimal(text)), context);
        }
    }

    private static byte[] mutated(byte[] line, Random random) {
        byte[] result = line;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(result.length);
            byte b = (byte) BYTES.charAt(random.nextInt(BYTES.length()));
            result = switch (random.nextInt(4)) {
                case 0 -> joined(result, at, new byte[] {b}, at + 1);
                case 1 -> joined(result, at, new byte[0], at + 1);
                case 2 -> joined(result, at, new byte[] {b}, at);
                default -> joined(result, at, Arrays.copyOfRange(result, at / 2, at), at);
            };
        }
        return result;
    }

    private static byte[] joined(byte[] line, int to, byte[] between, int from) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        result.write(line, 0, to);
        result.writeBytes(between);
        result.write(line, from, line.length - from);
        return result.toByteArray();
    }
}
