package io.sluice.extract;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952), any number of members. The JDK's own stream decides by {@code available()} whether a
 * further member follows, which a network stream answers as it likes, and passes over garbage behind the last one.
 */
final class GzipStream extends InputStream {
    private static final int RESERVED_FLAGS = 0xE0;
    private static final int FHCRC = 0x02;
    private static final int FEXTRA = 0x04;
    private static final int FNAME = 0x08;
    private static final int FCOMMENT = 0x10;

    /** Deflate compresses at most 1,032 to 1; what compresses better than this is made to do harm. */
    private static final long MOST_RATIO = 500;

    /** Below so many bytes the ratio does not matter. */
    private static final long FREE_BYTES = 256L << 20;

    private final InputStream stored;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long bytesIn;
    private long bytesOut;
    private boolean isInMember;
    private boolean isAtEnd;

    GzipStream(InputStream stored) {
        this.stored = stored;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!isAtEnd) {
            if (!isInMember && !beginMember()) {
                isAtEnd = true;
                break;
            }
            int count = inflate(target, offset, length);
            if (count > 0) {
                checksum.update(target, offset, count);
                bytesOut += count;
                if (bytesOut > FREE_BYTES && bytesOut / bytesIn >= MOST_RATIO) {
                    throw new UnreadableObject("its gzip grows more than " + MOST_RATIO + "-fold");
                }
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw new UnreadableObject("its gzip is corrupt: it asks for a dictionary");
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        if (inflater.needsInput() && !inflater.finished()) {
            if (position == limit && !fill()) {
                throw truncated();
            }
            inflater.setInput(buffer, position, limit - position);
            position = limit;
        }
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            throw new UnreadableObject("its gzip is corrupt: " + e.getMessage());
        }
    }

    /** False at the end of the object. */
    private boolean beginMember() throws IOException {
        if (position == limit && !fill()) {
            return false;
        }
        if (next() != 0x1F || next() != 0x8B) {
            throw new UnreadableObject("there is something else behind its gzip");
        }
        if (next() != 8) {
            throw new UnreadableObject("its gzip is corrupt: not compressed by deflate");
        }
        int flags = next();
        if ((flags & RESERVED_FLAGS) != 0) {
            throw new UnreadableObject("its gzip is corrupt: reserved flags are set");
        }
        skip(6);
        if ((flags & FEXTRA) != 0) {
            skip(twoBytes());
        }
        if ((flags & FNAME) != 0) {
            skipText();
        }
        if ((flags & FCOMMENT) != 0) {
            skipText();
        }
        if ((flags & FHCRC) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        isInMember = true;
        return true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        long storedChecksum = fourBytes();
        long storedLength = fourBytes();
        if (storedChecksum != checksum.getValue()) {
            throw new UnreadableObject("its gzip is corrupt: the checksum does not fit");
        }
        if (storedLength != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new UnreadableObject("its gzip is corrupt: the length does not fit");
        }
        isInMember = false;
    }

    private long fourBytes() throws IOException {
        return twoBytes() | ((long) twoBytes() << 16);
    }

    private int twoBytes() throws IOException {
        int low = next();
        return low | (next() << 8);
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            // up to and with the terminating zero
        }
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private int next() throws IOException {
        if (position == limit && !fill()) {
            throw truncated();
        }
        return buffer[position++] & 0xFF;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = 0;
        int count = stored.read(buffer, 0, buffer.length);
        limit = Math.max(0, count);
        bytesIn += limit;
        return count > 0;
    }

    private static UnreadableObject truncated() {
        return new UnreadableObject("its gzip is truncated");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        stored.close();
    }
}
