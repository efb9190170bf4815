package io.sluice.local.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** The bytes of one line while it is put together. */
final class Line {
    private byte[] bytes = new byte[1024];
    private int length;

    void clear() {
        length = 0;
    }

    Line add(byte[] more) {
        if (length + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (length + more.length));
        }
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    Line add(String more) {
        return add(more.getBytes(UTF_8));
    }

    Line add(long number) {
        return add(Long.toString(number).getBytes(US_ASCII));
    }

    void cut(int to) {
        length = to;
    }

    int length() {
        return length;
    }

    /** Writes the line and its end; gives the number of bytes. */
    int writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        out.write('\n');
        return length + 1;
    }

    /** A JSON string, quotes and escapes included; null for null. */
    static byte[] json(String text) {
        if (text == null) {
            return "null".getBytes(US_ASCII);
        }
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/");
        return ("\"" + escaped + "\"").getBytes(UTF_8);
    }
}
