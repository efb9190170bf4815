package io.sluice.extract;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * The text of an object, from its stored bytes. Whether they are gzip their first bytes tell, not the object's name; a
 * UTF-8 byte order mark is dropped.
 */
final class ObjectText {
    private static final int LONGEST_MARK = 4;

    private ObjectText() {}

    /**
     * @param stored closed with the stream that is returned
     * @param bytes how many {@code stored} must hold
     */
    static InputStream of(InputStream stored, long bytes) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(new Whole(stored, bytes), LONGEST_MARK);
        byte[] head = peek(whole);
        boolean isGzip = startsWith(head, 0x1F, 0x8B);
        return withoutMark(isGzip ? new PushbackInputStream(new GzipStream(whole), LONGEST_MARK) : whole);
    }

    private static InputStream withoutMark(PushbackInputStream text) throws IOException {
        byte[] head = peek(text);
        if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
            text.skipNBytes(3);
        } else if (startsWith(head, 0xFE, 0xFF) || startsWith(head, 0xFF, 0xFE) || startsWith(head, 0, 0, 0xFE, 0xFF)) {
            throw new UnreadableObject("it is UTF-16 or UTF-32, and raw text is UTF-8");
        }
        return text;
    }

    private static byte[] peek(PushbackInputStream stream) throws IOException {
        byte[] head = stream.readNBytes(LONGEST_MARK);
        stream.unread(head);
        return head;
    }

    private static boolean startsWith(byte[] head, int... mark) {
        if (head.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((head[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** Takes the end of the stream for the end of the object only when all its bytes have come. */
    private static final class Whole extends FilterInputStream {
        private final long expected;
        private long count;

        private Whole(InputStream stored, long expected) {
            super(stored);
            this.expected = expected;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            if (read >= 0) {
                count += read;
            } else if (count != expected) {
                throw new IOException("the connection ended after " + count + " of " + expected + " bytes");
            }
            return read;
        }
    }
}
