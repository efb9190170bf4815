package io.sluice.local.redshift;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds messages to the client, one at a time: {@link #begin}, fields, {@link #end}. Nothing of a message leaves
 * before its end, so one that fails half-way is dropped by the next {@code begin}.
 */
final class MessageWriter {
    private static final int SMALL_BUFFER_BYTES = 1 << 13;
    private static final int KEPT_BUFFER_BYTES = 1 << 20;
    private static final int LENGTH_POSITION = 1;

    private final OutputStream out;
    private byte[] buffer = new byte[SMALL_BUFFER_BYTES];
    private int size;

    MessageWriter(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    /** A byte outside of any message: the answer to a request for encryption. */
    void rawByte(char answer) throws IOException {
        out.write(answer);
    }

    MessageWriter begin(char type) {
        size = 0;
        return letter(type).int32(0);
    }

    MessageWriter letter(char letter) {
        room(1);
        buffer[size++] = (byte) letter;
        return this;
    }

    MessageWriter int16(int value) {
        room(Short.BYTES);
        buffer[size++] = (byte) (value >> 8);
        buffer[size++] = (byte) value;
        return this;
    }

    MessageWriter int32(int value) {
        room(Integer.BYTES);
        put32(size, value);
        size += Integer.BYTES;
        return this;
    }

    MessageWriter bytes(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
        return this;
    }

    /** A string and its zero byte; zero bytes within it, which the protocol cannot carry, are left out. */
    MessageWriter string(String text) {
        String sendable = text.indexOf(0) < 0 ? text : text.replace("\0", "");
        return bytes(sendable.getBytes(StandardCharsets.UTF_8)).letter((char) 0);
    }

    void end() throws IOException {
        put32(LENGTH_POSITION, size - LENGTH_POSITION);
        out.write(buffer, 0, size);
        size = 0;
        if (buffer.length > KEPT_BUFFER_BYTES) {
            buffer = new byte[SMALL_BUFFER_BYTES];
        }
    }

    void flush() throws IOException {
        out.flush();
    }

    private void put32(int position, int value) {
        buffer[position] = (byte) (value >> 24);
        buffer[position + 1] = (byte) (value >> 16);
        buffer[position + 2] = (byte) (value >> 8);
        buffer[position + 3] = (byte) value;
    }

    private void room(int length) {
        if (buffer.length - size < length) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, length), buffer.length * 2));
        }
    }
}
