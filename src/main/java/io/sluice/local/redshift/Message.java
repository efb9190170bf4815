package io.sluice.local.redshift;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A message from the client, read from front to back. Reading past its end is a {@link ProtocolViolation}. */
final class Message {
    /** The type of the messages before authentication, which carry none. */
    static final char UNTYPED = 0;

    private final char type;
    private final ByteBuffer body;

    Message(char type, byte[] body) {
        this.type = type;
        this.body = ByteBuffer.wrap(body);
    }

    char type() {
        return type;
    }

    int int32() throws ProtocolViolation {
        require(Integer.BYTES);
        return body.getInt();
    }

    /** A count or a code: two bytes, unsigned. */
    int int16() throws ProtocolViolation {
        require(Short.BYTES);
        return Short.toUnsignedInt(body.getShort());
    }

    char letter() throws ProtocolViolation {
        require(1);
        return (char) Byte.toUnsignedInt(body.get());
    }

    byte[] bytes(int length) throws ProtocolViolation {
        require(length);
        byte[] bytes = new byte[length];
        body.get(bytes);
        return bytes;
    }

    /** A string up to its zero byte. */
    String string() throws ProtocolViolation {
        int end = body.position();
        while (end < body.limit() && body.get(end) != 0) {
            end++;
        }
        if (end == body.limit()) {
            throw new ProtocolViolation("invalid string in message: no terminator");
        }
        ByteBuffer text = body.slice(body.position(), end - body.position());
        body.position(end + 1);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolViolation("invalid byte sequence for encoding \"UTF8\"");
        }
    }

    /** What follows is not part of the message. */
    void end() throws ProtocolViolation {
        if (body.hasRemaining()) {
            throw new ProtocolViolation("invalid message format: " + body.remaining() + " bytes too many");
        }
    }

    private void require(int length) throws ProtocolViolation {
        if (length < 0 || length > body.remaining()) {
            throw new ProtocolViolation("insufficient data left in message");
        }
    }
}
