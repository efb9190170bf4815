package io.sluice.local.redshift;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts the client's bytes into messages. A length that a client announces is bounded before it is believed, and memory
 * is taken only as the bytes arrive.
 */
final class MessageReader {
    /** PostgreSQL's own bound for what a client may say before it is known. */
    static final int MAX_UNAUTHENTICATED_BYTES = 10_000;

    /** Redshift takes statements of 16 MB; a Bind may carry values of that size besides. */
    static final int MAX_BYTES = 64 << 20;

    private final Buffer buffer;
    private final DataInputStream in;

    MessageReader(InputStream in) {
        this.buffer = new Buffer(in);
        this.in = new DataInputStream(buffer);
    }

    private static final class Buffer extends BufferedInputStream {
        Buffer(InputStream in) {
            super(in, 1 << 15);
        }

        synchronized boolean isEmpty() {
            return pos >= count;
        }
    }

    /** Whether bytes have been received that no message was made of yet. */
    boolean hasUnread() {
        return !buffer.isEmpty();
    }

    /** The first messages of a connection have a length but no type. */
    Message untyped() throws IOException, ProtocolViolation {
        return new Message(Message.UNTYPED, body(MAX_UNAUTHENTICATED_BYTES));
    }

    /**
     * The next message.
     *
     * @param maxBytes the longest body to accept
     * @throws EOFException when the client is gone, in the middle of a message or between two
     */
    Message next(int maxBytes) throws IOException, ProtocolViolation {
        char type = (char) in.readUnsignedByte();
        return new Message(type, body(maxBytes));
    }

    private byte[] body(int maxBytes) throws IOException, ProtocolViolation {
        long length = (long) in.readInt() - Integer.BYTES;
        if (length < 0 || length > maxBytes) {
            throw new ProtocolViolation(
                    "invalid message length: " + length + " bytes, where 0 to " + maxBytes + " are accepted");
        }
        byte[] body = in.readNBytes((int) length);
        if (body.length < length) {
            throw new EOFException("the client left in the middle of a message");
        }
        return body;
    }
}
