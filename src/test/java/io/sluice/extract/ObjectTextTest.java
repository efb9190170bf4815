package io.sluice.extract;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The numbers are those of the bad-input matrix. */
class ObjectTextTest {
    @Test
    void gzip_is_known_by_its_first_bytes_and_may_have_any_number_of_members() throws IOException {
        assertEquals("plain\n", text("plain\n".getBytes(UTF_8)));
        byte[] members = joined(gzip("one\n"), gzip(""), gzip("two\n"), gzip("3"));
        assertEquals("one\ntwo\n3", text(members));
    }

    @Test
    void every_way_to_cut_the_network_into_reads_gives_the_same_text() throws IOException {
        byte[] random = new byte[200_000];
        new Random(7).nextBytes(random);
        String big = java.util.Base64.getEncoder().encodeToString(random);
        byte[] members = joined(gzip("one\n"), gzip(big), gzip("two\n"));
        for (int most : new int[] {1, 2, 7, 1000, 1 << 20}) {
            InputStream drip = new ByteArrayInputStream(members) {
                @Override
                public synchronized int read(byte[] target, int offset, int length) {
                    return super.read(target, offset, Math.min(length, most));
                }

                @Override
                public synchronized int available() {
                    return 0;
                }
            };
            try (InputStream text = ObjectText.of(drip, members.length)) {
                assertEquals("one\n" + big + "two\n", new String(text.readAllBytes(), UTF_8));
            }
        }
    }

    @Test
    void m41_a_truncated_gzip_is_unreadable_wherever_it_is_cut() throws IOException {
        byte[] whole = gzip("{\"a\":1}\n".repeat(50));
        for (int length = 2; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertEquals("its gzip is truncated", unreadable(cut), "cut after " + length);
        }
    }

    @Test
    void m41_a_gzip_with_any_byte_flipped_never_gives_a_text_that_is_not_the_original() throws IOException {
        String original = "{\"a\":1,\"b\":\"zwei\"}\n".repeat(20);
        byte[] whole = gzip(original);
        int header = 10; // its bytes hold time, system and flags, which do not change the text
        for (int i = header; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 0x10;
            assertThrows(UnreadableObject.class, () -> text(flipped), "byte " + i);
        }
    }

    @Test
    void m41_something_behind_the_gzip_is_not_passed_over() throws IOException {
        assertEquals(
                "there is something else behind its gzip", unreadable(joined(gzip("a\n"), "rest".getBytes(UTF_8))));
        assertEquals("its gzip is truncated", unreadable(joined(gzip("a\n"), new byte[] {0x1F})));
    }

    @Test
    void m43_a_gzip_bomb_ends_the_reading() throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(stored)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 400; i++) {
                gzip.write(zeros);
            }
        }
        byte[] bomb = stored.toByteArray();
        try (InputStream text = ObjectText.of(new ByteArrayInputStream(bomb), bomb.length)) {
            UnreadableObject e = assertThrows(
                    UnreadableObject.class, () -> text.transferTo(java.io.OutputStream.nullOutputStream()));
            assertEquals("its gzip grows more than 500-fold", e.getMessage());
        }
    }

    @Test
    void m44_nothing_plain_or_zipped_is_no_text() throws IOException {
        assertEquals("", text(new byte[0]));
        assertEquals("", text(gzip("")));
    }

    @Test
    void m45_a_utf8_mark_is_dropped_also_inside_gzip() throws IOException {
        assertEquals("{}\n", text("\uFEFF{}\n".getBytes(UTF_8)));
        assertEquals("{}\n", text(gzip("\uFEFF{}\n")));
    }

    @Test
    void m46_utf16_and_utf32_are_unreadable() throws IOException {
        String message = "it is UTF-16 or UTF-32, and raw text is UTF-8";
        assertEquals(message, unreadable("{}\n".getBytes(UTF_16)));
        assertEquals(message, unreadable(new byte[] {(byte) 0xFF, (byte) 0xFE, '{', 0}));
        assertEquals(message, unreadable(new byte[] {0, 0, (byte) 0xFE, (byte) 0xFF, 0, 0, 0, '{'}));
    }

    @Test
    void a_stream_that_ends_before_the_object_does_is_not_its_end() {
        byte[] half = "{\"a\":1}\n".getBytes(UTF_8);
        IOException e = assertThrows(IOException.class, () -> {
            try (InputStream text = ObjectText.of(new ByteArrayInputStream(half), 16)) {
                text.readAllBytes();
            }
        });
        assertEquals("the connection ended after 8 of 16 bytes", e.getMessage());
    }

    private static String text(byte[] stored) throws IOException {
        try (InputStream text = ObjectText.of(new ByteArrayInputStream(stored), stored.length)) {
            return new String(text.readAllBytes(), UTF_8);
        }
    }

    private static String unreadable(byte[] stored) {
        return assertThrows(UnreadableObject.class, () -> text(stored)).getMessage();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(stored)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return stored.toByteArray();
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }
}
