package io.sluice.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void blank_lines_count_but_are_no_records_and_the_last_line_needs_no_end() throws IOException {
        assertEquals(List.of("1:a", "4:b\r", "5:c"), lines("a\n\n \t\r\nb\r\nc"));
        assertEquals(List.of("1:a"), lines("a\n"));
        assertEquals(List.of(), lines("\n\n"));
        assertEquals(List.of(), lines(""));
    }

    @Test
    void lines_of_all_lengths_survive_a_buffer_that_moves_and_grows() throws IOException {
        long seed = 20181121;
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 300; i++) {
            String line = "x".repeat(1 + random.nextInt(i % 50 == 0 ? 600_000 : 3_000));
            expected.add(i + ":" + line);
            text.append(line).append('\n');
        }
        assertEquals(expected, lines(text.toString()), "seed " + seed);
    }

    @Test
    void m24_m39_a_line_that_is_too_long_is_flagged_and_the_next_one_is_whole() throws IOException {
        byte[] tooLong = new byte[Lines.MOST_BYTES + 1];
        byte[] longest = new byte[Lines.MOST_BYTES];
        Arrays.fill(tooLong, (byte) 'x');
        Arrays.fill(longest, (byte) 'y');
        byte[] newline = {'\n'};
        byte[] last = "next".getBytes(UTF_8);
        InputStream stream = new java.io.SequenceInputStream(java.util.Collections.enumeration(List.of(
                new ByteArrayInputStream(tooLong),
                new ByteArrayInputStream(newline),
                new ByteArrayInputStream(longest),
                new ByteArrayInputStream(newline),
                new ByteArrayInputStream(tooLong),
                new ByteArrayInputStream(tooLong),
                new ByteArrayInputStream(newline),
                new ByteArrayInputStream(last))));
        Lines lines = new Lines(stream);
        assertTrue(lines.next() && lines.isTooLong() && lines.number() == 1);
        assertTrue(lines.next() && !lines.isTooLong() && lines.to() - lines.from() == Lines.MOST_BYTES);
        assertTrue(lines.next() && lines.isTooLong() && lines.number() == 3);
        assertTrue(lines.next() && !lines.isTooLong());
        assertEquals("next", new String(lines.bytes(), lines.from(), lines.to() - lines.from(), UTF_8));
        assertFalse(lines.next());
    }

    @Test
    void a_last_line_that_is_too_long_ends_the_object() throws IOException {
        byte[] tooLong = new byte[Lines.MOST_BYTES + 5];
        Arrays.fill(tooLong, (byte) 'x');
        Lines lines = new Lines(new ByteArrayInputStream(tooLong));
        assertTrue(lines.next() && lines.isTooLong());
        assertFalse(lines.next());
    }

    private static List<String> lines(String text) throws IOException {
        Lines lines = new Lines(new ByteArrayInputStream(text.getBytes(UTF_8)));
        List<String> result = new ArrayList<>();
        while (lines.next()) {
            result.add(
                    lines.number() + ":" + new String(lines.bytes(), lines.from(), lines.to() - lines.from(), UTF_8));
        }
        return result;
    }
}
