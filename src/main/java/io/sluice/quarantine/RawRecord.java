package io.sluice.quarantine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/** The bytes of a rejected record, or as many of them as a quarantine keeps. */
public final class RawRecord {
    /** The most bytes of one record that a quarantine keeps. */
    static final int MOST_BYTES = 64 * 1024;

    private final byte[] kept;
    private final boolean isWhole;

    private RawRecord(byte[] kept, boolean isWhole) {
        this.kept = kept;
        this.isWhole = isWhole;
    }

    public static RawRecord of(byte[] bytes, int from, int to) {
        if (to - from <= MOST_BYTES) {
            return new RawRecord(Arrays.copyOfRange(bytes, from, to), true);
        }
        int end = from + MOST_BYTES;
        while (end > from && (bytes[end] & 0xC0) == 0x80) {
            end--; // not inside a character
        }
        return new RawRecord(Arrays.copyOfRange(bytes, from, end), false);
    }

    /** Writes {@code raw}, or {@code raw_base64} when the bytes are no UTF-8. */
    void write(JsonGenerator json) throws IOException {
        try {
            json.writeStringField(
                    "raw", UTF_8.newDecoder().decode(ByteBuffer.wrap(kept)).toString());
        } catch (CharacterCodingException e) {
            json.writeBinaryField("raw_base64", kept);
        }
        if (!isWhole) {
            json.writeBooleanField("raw_truncated", true);
        }
    }
}
