package io.sluice.extract;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream into lines at {@code \n}, without copying them. The last line may lack its end. A line that is too long
 * is passed over and flagged; it never needs more memory than the longest line allowed.
 */
final class Lines {
    /** The longest line that is read, in bytes. */
    static final int MOST_BYTES = 16 << 20;

    private static final int FIRST_BUFFER = 1 << 18;

    private final InputStream stream;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int limit;
    private int from;
    private int to;
    private int next;
    private long number;
    private boolean isTooLong;

    Lines(InputStream stream) {
        this.stream = stream;
    }

    /** The bytes that hold the line, valid until the next one is asked for. */
    byte[] bytes() {
        return buffer;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Counted from 1. */
    long number() {
        return number;
    }

    /** The line holds more than {@link #MOST_BYTES}; its bytes are not there. */
    boolean isTooLong() {
        return isTooLong;
    }

    /** Moves on to the next line that is not blank. */
    boolean next() throws IOException {
        while (nextLine()) {
            if (isTooLong || !isBlank()) {
                return true;
            }
        }
        return false;
    }

    private boolean nextLine() throws IOException {
        isTooLong = false;
        from = next;
        int scan = from;
        while (true) {
            int end = indexOfNewline(scan);
            if (end >= 0) {
                return line(end, end + 1);
            }
            if (limit - from > MOST_BYTES) {
                return tooLong();
            }
            int unread = limit - from;
            if (!fill()) {
                return from < limit && line(limit, limit);
            }
            scan = from + unread;
        }
    }

    private boolean line(int end, int following) {
        to = end;
        next = following;
        number++;
        isTooLong = to - from > MOST_BYTES;
        return true;
    }

    private boolean tooLong() throws IOException {
        int end = -1;
        while (end < 0) {
            from = limit;
            end = fill() ? indexOfNewline(from) : limit;
        }
        line(end, Math.min(limit, end + 1));
        from = to;
        isTooLong = true;
        return true;
    }

    /** Reads more behind what is unread, which moves to the buffer's start. False at the end of the stream. */
    private boolean fill() throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, limit - from);
            limit -= from;
            from = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, MOST_BYTES + FIRST_BUFFER));
        }
        int count = stream.read(buffer, limit, buffer.length - limit);
        limit += Math.max(0, count);
        return count > 0;
    }

    private int indexOfNewline(int start) {
        for (int i = start; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean isBlank() {
        for (int i = from; i < to; i++) {
            byte b = buffer[i];
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
